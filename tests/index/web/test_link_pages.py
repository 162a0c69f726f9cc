"""The links of mails: a GET asks, a POST does, whoever asks; only what was signed here, and only until its day."""

from __future__ import annotations

import time
from urllib.parse import urlsplit

import pytest
from serving import client, installation
from starlette.testclient import TestClient

from index.accounts import Role, add_account
from index.audit import acts
from index.desk import Desk
from index.watch.links import Link, LinkError, Purpose, Signer, signer
from index.watch.said import Verdict, said_of, unsubscribed
from index.watch.searches import Watch, keep, watch_named
from index.web.app import create_app
from index.web.entry import Entry
from index.web.secure import LOCAL_NAMES

NAME = "کردستان؛ <b>وام</b>"
ADDRESS = "a@example.org"


@pytest.fixture(scope="module")
def settings(tmp_path_factory):
    return installation(tmp_path_factory.mktemp("links"))


@pytest.fixture
def desk(settings):
    with Desk(settings.desk_path) as desk:
        with desk.transaction() as db:
            for table in ("watches", "verdicts", "unsubscribed", "audit"):
                db.execute(f"DELETE FROM {table}")
        keep(desk, Watch(NAME, "وام", (ADDRESS, "b@example.org")))
        keep(desk, Watch("دیگر", "مسکن", (ADDRESS,)))
        yield desk


def path(settings, purpose, watches=(NAME,), story="", until=None, **told):
    made = signer(settings.data, "https://rasad.example.org")
    link = Link(purpose, watches, ADDRESS, story, time.time() + 60 if until is None else until, **told)
    return urlsplit(made.url(link)).path


def stands(desk):
    return (
        watch_named(desk, NAME).state,
        {(said.story, said.verdict) for said in said_of(desk, NAME)},
        set(unsubscribed(desk)),
    )


@pytest.mark.parametrize(
    ("purpose", "story", "after"),
    [
        (Purpose.PAUSE, "", ("paused", set(), set())),
        (Purpose.MUTE, "isna-1", ("on", {("isna-1", Verdict.MUTED)}, set())),
        (Purpose.FALSE, "isna-1", ("on", {("isna-1", Verdict.FALSE)}, set())),
        (Purpose.FALSE, "surge 2024-10-06", ("on", {("surge 2024-10-06", Verdict.FALSE)}, set())),
        (Purpose.UNSUBSCRIBE, "", ("on", set(), {(NAME, ADDRESS)})),
    ],
)
def test_a_get_asks_a_post_does_and_can_be_taken_back(settings, desk, purpose, story, after):
    browser, before = client(settings), stands(desk)
    address = path(settings, purpose, story=story)
    asked = browser.get(address)
    assert (asked.status_code, stands(desk)) == (200, before)
    assert f'action="{address}"' in asked.text
    assert "&lt;b&gt;وام" in asked.text
    assert browser.head(address).status_code in (200, 405)
    assert stands(desk) == before
    done = browser.post(address)
    assert (done.status_code, stands(desk)) == (200, after)
    assert browser.post(address).status_code == 200
    assert stands(desk) == after
    back = done.text.partition('<form action="')[2].partition('"')[0]
    again = browser.get(address).text  # what is done is not asked again
    assert ("از پیش" in again, f'action="{back}"' in again, "تا دکمه را نزنید" in again) == (True, True, False)
    assert browser.post(back).status_code == 200
    assert stands(desk) == before
    assert 'role="status"' in browser.get(back).text
    assert f'action="{address}"' in browser.get(address).text
    assert [act.verb for _, act in acts(desk)][-1] == f"watch {purpose.name.lower()}"
    assert ADDRESS in acts(desk)[0][1].person


def test_a_mail_programs_one_click_needs_no_form_no_cookie_and_no_origin(settings, desk):
    address = path(settings, Purpose.UNSUBSCRIBE, (NAME, "دیگر"))
    for sent in (
        {"data": {"List-Unsubscribe": "One-Click"}},
        {"files": {"List-Unsubscribe": (None, "One-Click")}},
    ):
        answer = client(settings).post(address, follow_redirects=False, **sent)
        assert answer.status_code == 200  # RFC 8058: no redirect
        assert set(unsubscribed(desk)) == {(NAME, ADDRESS), ("دیگر", ADDRESS)}
    strange = {"Origin": "https://mail.example.com", "Sec-Fetch-Site": "cross-site"}
    assert client(settings).post(address, headers=strange).status_code == 200


def test_a_link_of_two_searches_asks_until_both_are_done(settings, desk):
    address, browser = path(settings, Purpose.UNSUBSCRIBE, (NAME, "دیگر")), client(settings)
    browser.post(path(settings, Purpose.UNSUBSCRIBE))
    assert "تا دکمه را نزنید" in browser.get(address).text
    browser.post(address)
    assert "از پیش به این نشانی نمی‌آید" in browser.get(address).text


@pytest.mark.parametrize(
    "change",
    [
        lambda token: token[:-1] + ("A" if token[-1] != "A" else "B"),
        lambda token: ("A" if token[0] != "A" else "B") + token[1:],
        lambda token: token.partition(".")[0],
        lambda token: token + "=",
        lambda token: "." + token.partition(".")[2],
        lambda token: "ک" * 20,
        lambda token: "A" * 9000,
    ],
)
def test_a_changed_link_does_nothing(settings, desk, change):
    before, address = stands(desk), path(settings, Purpose.PAUSE)
    start, _, token = address.rpartition("/")
    for method in ("GET", "POST"):
        answer = client(settings).request(method, f"{start}/{change(token)}")
        assert answer.status_code == 410
        assert "این پیوند کامل نیست" in answer.text
    assert stands(desk) == before


def test_an_old_link_does_nothing_and_one_without_end_stays(settings, desk):
    answer = client(settings).post(path(settings, Purpose.PAUSE, until=time.time() - 3700))
    assert answer.status_code == 410
    assert "این پیوند کهنه شده است" in answer.text
    assert watch_named(desk, NAME).state == "on"
    assert client(settings).post(path(settings, Purpose.PAUSE, until=0)).status_code == 200


def test_a_link_of_a_search_that_is_gone_says_so(settings, desk):
    for method in ("GET", "POST"):
        answer = client(settings).request(method, path(settings, Purpose.PAUSE, ("نیست",)))
        assert answer.status_code == 410
        assert "not there any more" in answer.text


def test_another_installations_link_is_none():
    link = Link(Purpose.PAUSE, ("الف",), ADDRESS, "", 0)
    mine, others = Signer("https://a.example", b"a" * 32), Signer("https://a.example", b"b" * 32)
    assert mine.read(mine.token(link), 0) == link
    with pytest.raises(LinkError):
        mine.read(others.token(link), 0)


def test_the_secret_is_its_owners_alone_is_kept_and_is_tightened(tmp_path):
    first = signer(tmp_path, "https://a.example")
    file = tmp_path / "links.secret"
    assert file.stat().st_mode & 0o777 == 0o600
    link = Link(Purpose.MUTE, ("الف",), ADDRESS, "isna-1", 0)
    file.chmod(0o644)
    assert signer(tmp_path, "https://a.example").read(first.token(link), 0) == link
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.read_text() not in repr(first) + first.url(link)


def test_a_feed_is_read_by_its_link_and_changes_nothing(settings, desk):
    address = path(settings, Purpose.FEED, until=0)
    answer = client(settings).get(address)
    assert answer.headers["content-type"].startswith("application/atom+xml")
    assert client(settings).post(address).status_code == 410


def test_on_a_network_links_need_no_account_and_everything_else_does(settings, desk):
    names = LOCAL_NAMES | {"rasad.office"}
    app = create_app(settings, Entry(names, tls=True, network=True))
    add_account(desk, "مدیر", Role.ADMINISTRATOR, "a long password of mine")
    browser = TestClient(app, base_url="https://rasad.office", follow_redirects=False)
    try:
        assert browser.get("/watches").status_code == 303
        assert browser.post("/watches/one", data={"name": NAME, "do": "pause"}).status_code == 303
        asked = browser.get(path(settings, Purpose.PAUSE))
        assert asked.status_code == 200
        assert "/watches" not in asked.text  # no menu for whoever has no account
        assert watch_named(desk, NAME).state == "on"
        assert browser.post(path(settings, Purpose.PAUSE)).status_code == 200
        assert watch_named(desk, NAME).state == "paused"
        assert browser.get(path(settings, Purpose.FEED, until=0)).status_code == 200
        assert browser.get("/reports/isna-1").status_code == 303
    finally:
        with desk.transaction() as db:
            db.execute("DELETE FROM accounts")
