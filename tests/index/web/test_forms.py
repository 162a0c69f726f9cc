"""Forms that change something: only our own page's, within bounds."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from index.web.forms import form_of
from index.web.seat import form_token


async def _echo(request: Request) -> JSONResponse:
    form = await form_of(request, largest=5_000)
    files = {name: [file.name, len(file.content)] for name, file in form.files.items()}
    return JSONResponse({"values": {name: list(values) for name, values in form.values.items()}, "files": files})


@pytest.fixture
def client() -> TestClient:
    return TestClient(Starlette(routes=[Route("/", _echo, methods=["POST"])]))


def test_our_own_form_is_read(client: TestClient) -> None:
    answer = client.post("/", data={"form_token": form_token(), "tone": ["مثبت", "خنثی"]})
    assert answer.json()["values"]["tone"] == ["مثبت", "خنثی"]


def test_a_file_comes_whole(client: TestClient) -> None:
    answer = client.post("/", data={"form_token": form_token()}, files={"paper": ("روزنامه.txt", "متن".encode())})
    assert answer.json()["files"] == {"paper": ["روزنامه.txt", 6]}


@pytest.mark.parametrize(
    ("token", "headers", "status"),
    [
        ("", {}, 403),
        ("0" * 64, {}, 403),
        (None, {"Origin": "https://strange.example"}, 403),
        (None, {"Origin": "null"}, 403),
        (None, {"Sec-Fetch-Site": "cross-site"}, 403),
        (None, {"Sec-Fetch-Site": "same-site"}, 403),
        (None, {"Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"}, 200),
    ],
)
def test_only_our_own_page_may_send_one(
    client: TestClient, token: str | None, headers: dict[str, str], status: int
) -> None:
    sent = {"form_token": form_token() if token is None else token}
    assert client.post("/", data=sent, headers=headers).status_code == status


def test_a_form_above_its_size_is_refused(client: TestClient) -> None:
    assert client.post("/", data={"form_token": form_token(), "text": "ا" * 5_000}).status_code == 413
    lying = {"Content-Type": "application/x-www-form-urlencoded"}
    pieces = (b"text=" + b"a" * 4_000, b"a" * 4_000)
    assert client.post("/", content=iter(pieces), headers=lying).status_code == 413
