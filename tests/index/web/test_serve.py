"""`rasad serve`: where it listens, and that asking on the command line loads none of it."""

from __future__ import annotations

import socket
import subprocess
import sys

import pytest
from command_line import run

from index.commands.serve import ServingError, listen


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::", "8.8.8.8"])
def test_others_are_let_in_by_nobody(host):
    ran = run("serve", "--host", host)
    assert (ran.status, ran.out) == (1, "")
    assert "no accounts yet" in ran.err
    assert ran.err.count("\n") == 1


def test_a_name_is_no_address():
    with pytest.raises(ServingError, match=r"«news\.example» is no address"):
        listen("news.example", 0)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.0.0.5"])
def test_it_listens_on_this_machine(host):
    with listen(host, 0) as listening:
        assert listening.getsockname()[0].startswith("127.0.0.")


def test_a_port_in_use_is_told():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        number = taken.getsockname()[1]
        with pytest.raises(ServingError, match=f"port {number} .* --port"):
            listen("127.0.0.1", number)


def test_asking_loads_no_server():
    code = (
        "import sys, index.commands.search, index.commands.figures, index.commands.serve; "
        "print([m for m in ('starlette', 'fastapi', 'uvicorn', 'jinja2', 'openpyxl') if m in sys.modules])"
    )
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == "[]"
