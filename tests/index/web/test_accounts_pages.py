"""People and rights as a browser meets them: signing in, roles, tokens, forms of others, what every answer carries."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from serving import installation
from starlette.testclient import TestClient

from index import passwords
from index.accounts import Role, account, add_account, set_role
from index.audit import acts
from index.desk import Desk
from index.sessions import Visitor, sign_in
from index.tokens import Scope, make_token, tokens
from index.watch.searches import watches
from index.web import accounts_pages
from index.web.app import create_app
from index.web.entry import Entry
from index.web.secure import LOCAL_NAMES

GOOD = "چهار واژه پشت هم"
PEOPLE = {"سارا": Role.READER, "رضا": Role.EDITOR, "مریم": Role.ADMINISTRATOR}


@pytest.fixture(scope="module")
def weak():
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture
def settings(tmp_path_factory, monkeypatch, weak, request):
    """One installation for the whole module; its accounts and trail are made anew for each test."""
    monkeypatch.setattr(passwords, "_hasher", lambda: weak)
    monkeypatch.setattr(passwords, "_nobodys", lambda: weak.hash("nobody"))
    made = getattr(request.module, "_INSTALLED", None)
    if made is None:
        made = request.module._INSTALLED = installation(tmp_path_factory.mktemp("accounts"))
    with Desk(made.desk_path) as desk:
        with desk.transaction() as db:
            for table in ("accounts", "sessions", "tokens", "attempts", "known_browsers", "audit"):
                db.execute(f"DELETE FROM {table}")
        for name in reversed(PEOPLE):
            add_account(desk, name, PEOPLE[name], GOOD)
    return made


@pytest.fixture
def app(settings):
    return create_app(settings)


@pytest.fixture
def visitor(app):
    """A browser in which nobody signed in."""
    return TestClient(app, raise_server_exceptions=False, follow_redirects=False)


def token_of(page):
    return re.search(r'name="form_token" value="([0-9a-f]{64})"', page)[1]


def enter(browser, name, password=GOOD, onward="/"):
    """Sign in as a browser does: load the form, send it filled in."""
    page = browser.get("/login").text
    return browser.post(
        "/login", data={"form_token": token_of(page), "name": name, "password": password, "next": onward}
    )


@pytest.fixture
def as_(app):
    def browser(name):
        made = TestClient(app, raise_server_exceptions=False, follow_redirects=False)
        assert enter(made, name).status_code == 303
        return made

    return browser


def sent(browser, path, **fields):
    """A form of that page, filled in and sent."""
    return browser.post(path, data={"form_token": token_of(browser.get(path).text)} | fields)


# --- coming in ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/", "/?q=مسکن&page=2", "/reports/isna-1", "/export/reports", "/accounts", "/none"])
def test_whoever_is_not_known_signs_in_first_and_goes_on_where_they_were(visitor, path):
    answer = visitor.get(path, headers={"accept": "text/html"})
    assert answer.status_code == 303
    assert "تعاونی" not in answer.text
    page = visitor.get(answer.headers["location"])
    onward = re.search(r'name="next" value="([^"]*)"', page.text)[1].replace("&amp;", "&")
    form = {"form_token": token_of(page.text), "name": "سارا", "password": GOOD, "next": onward}
    assert visitor.post("/login", data=form).headers["location"] == onward
    assert visitor.get(onward).status_code == (403 if path == "/accounts" else 404 if path == "/none" else 200)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/search", 401),
        ("/api/v1/openapi.json", 401),
        ("/feed.atom", 401),
        ("/export/figures", 401),
        ("/static/style.css", 200),
        ("/links/nothing", 410),
        ("/login", 200),
    ],
)
def test_what_programs_and_visitors_get(visitor, path, status):
    answer = visitor.get(path)
    assert answer.status_code == status
    if status == 401:
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.headers["www-authenticate"].startswith("Bearer" if "/api/" in path else "Basic")


@pytest.mark.parametrize(
    "path", ["/logout", "/account", "/accounts", "/coverage", "/reports/isna-1/marks", "/api/v1/search"]
)
def test_nobody_changes_anything_without_signing_in(visitor, path):
    visitor.get("/login")
    answer = visitor.post(path, data={"form_token": token_of(visitor.get("/login").text)})
    assert answer.status_code == (401 if "/api/" in path else 303)


@pytest.mark.parametrize(
    "onward", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:x", "/login", "", "/a\nb"]
)
def test_signing_in_leads_to_no_strange_page(visitor, onward):
    assert enter(visitor, "سارا", onward=onward).headers["location"] == "/"


def test_a_wrong_password_is_told_alike_for_every_name(visitor):
    answers = [enter(visitor, name, "یک گذرواژهٔ نادرست") for name in ("سارا", "کسی که نیست")]
    assert [answer.status_code for answer in answers] == [403, 403]
    texts = [re.sub(r'value="[^"]*"', "", answer.text) for answer in answers]
    assert texts[0] == texts[1]
    assert "نام و گذرواژه با هم نمی‌خوانند" in texts[0]
    assert visitor.get("/").status_code == 303


def test_guessing_has_to_wait(visitor):
    for _ in range(5):
        assert enter(visitor, "سارا", "یک گذرواژهٔ نادرست").status_code == 403
    answer = enter(visitor, "سارا")
    assert answer.status_code == 429
    assert 0 < int(answer.headers["retry-after"]) <= 60


def test_a_session_has_an_id_of_its_own_and_ends(as_, settings, visitor):
    visitor.cookies.set("rasad", "chosen-by-a-stranger")
    assert enter(visitor, "سارا").status_code == 303
    assert visitor.cookies.get("rasad", domain="testserver.local") != "chosen-by-a-stranger"
    browser = as_("سارا")
    held = browser.cookies.get("rasad")
    assert browser.get("/").status_code == 200
    assert browser.post("/logout", data={"form_token": token_of(browser.get("/").text)}).status_code == 303
    assert browser.get("/").status_code == 303
    browser.cookies.set("rasad", held)
    assert browser.get("/").status_code == 303


def test_cookies_are_seen_by_no_script_and_go_nowhere_else(visitor):
    visitor.get("/login")
    answer = enter(visitor, "سارا")
    cookies = answer.headers.get_list("set-cookie")
    assert {cookie.partition("=")[0] for cookie in cookies} == {"rasad", "rasad-known", "rasad-visit"}
    for cookie in cookies:
        assert "HttpOnly" in cookie
        assert "SameSite=lax" in cookie
        assert "Path=/" in cookie
        assert "Domain" not in cookie


def test_over_tls_cookies_are_bound_to_this_host(settings):
    app = create_app(settings, Entry(LOCAL_NAMES | {"rasad.office"}, tls=True, network=True))
    browser = TestClient(app, base_url="https://rasad.office", follow_redirects=False)
    answer = enter(browser, "سارا")
    for cookie in answer.headers.get_list("set-cookie"):
        assert cookie.startswith("__Host-rasad")
        assert "Secure" in cookie
    shown = browser.get("/")
    assert shown.status_code == 200
    assert shown.headers["strict-transport-security"] == "max-age=31536000"
    plain = TestClient(app, base_url="http://rasad.office", follow_redirects=False)
    assert plain.get("/login").status_code == 403


@pytest.mark.parametrize("host", ["evil.example", "rasad.office.evil.example", ""])
def test_only_given_names_are_answered(settings, host):
    app = create_app(settings, Entry(LOCAL_NAMES | {"rasad.office"}, network=True))
    assert TestClient(app).get("/login", headers={"host": host}).status_code == 421
    assert TestClient(app).get("/login", headers={"host": "Rasad.Office:8080"}).status_code == 200


# --- nobody is let in by mistake ------------------------------------------------------------------------


def test_on_a_network_a_desk_without_accounts_lets_nobody_in(settings, tmp_path):
    with Desk(settings.desk_path) as desk, desk.transaction() as db:
        db.execute("DELETE FROM accounts")
    browser = TestClient(create_app(settings, Entry(network=True)), follow_redirects=False)
    assert browser.get("/").status_code == 303
    assert browser.get("/api/v1/search").status_code == 401
    here = TestClient(create_app(settings), follow_redirects=False)
    assert here.get("/").status_code == 200


def test_a_desk_that_cannot_be_read_lets_nobody_in(tmp_path, settings):
    import dataclasses

    damaged = dataclasses.replace(settings, data=tmp_path)
    damaged.desk_path.write_bytes(b"this is no database" * 100)
    browser = TestClient(create_app(damaged), follow_redirects=False)
    page, answer = browser.get("/"), browser.get("/api/v1/search")
    assert (page.status_code, answer.status_code) == (503, 503)
    assert "damaged" in page.text
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "Via", "X-Real-IP"])
def test_what_another_server_passes_on_is_no_request_of_this_machine(settings, header):
    with Desk(settings.desk_path) as desk, desk.transaction() as db:
        db.execute("DELETE FROM accounts")
    answer = TestClient(create_app(settings)).get("/", headers={header: "203.0.113.7"})
    assert answer.status_code == 403
    assert "--proxy" in answer.text


# --- rights ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "status"), [("سارا", 403), ("رضا", 403), ("مریم", 200)])
def test_only_administrators_see_accounts_and_the_trail(as_, name, status):
    browser = as_(name)
    for path in ("/accounts", "/audit"):
        assert browser.get(path).status_code == status
    form = {"form_token": token_of(browser.get("/").text), "do": "role", "name": name, "role": "administrator"}
    assert browser.post("/accounts", data=form).status_code == (303 if status == 200 else 403)


# What a reader may send: it changes nothing, or nobody's but their own.
READERS = re.compile(r"/(?:login|logout|account|coverage|watches.*|links/.*)$")


def test_every_form_that_changes_what_all_see_demands_an_editor(app, as_):
    reader, editor = as_("سارا"), as_("رضا")
    tried = 0
    for route in app.routes:
        if "POST" not in (getattr(route, "methods", None) or ()) or READERS.match(route.path):
            continue
        path = re.sub(r"\{[^}]*\}", "isna-1", route.path)
        answer = reader.post(path, data={"form_token": token_of(reader.get("/").text)})
        assert answer.status_code == 403, path
        if path != "/accounts":
            assert editor.post(path, data={"form_token": token_of(editor.get("/").text)}).status_code != 403, path
        tried += 1
    assert tried


def test_a_reader_sees_and_exports(as_):
    browser = as_("سارا")
    for path in ("/?q=مسکن", "/reports/isna-1", "/figures", "/export/reports?q=مسکن", "/feed.atom", "/api/v1/search"):
        answer = browser.get(path)
        assert answer.status_code == 200, path
        assert answer.headers["cache-control"] == "no-store"


def test_a_role_that_is_taken_holds_at_the_next_click(as_, settings):
    browser = as_("مریم")
    with Desk(settings.desk_path) as desk:
        set_role(desk, "رضا", Role.ADMINISTRATOR)
        set_role(desk, "مریم", Role.READER)
    assert browser.get("/accounts").status_code == 403


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({}, 303),
        ({"form_token": "0" * 64}, 403),
        ({"form_token": ""}, 403),
        ({"headers": {"Origin": "https://evil.example"}}, 403),
        ({"headers": {"Sec-Fetch-Site": "cross-site"}}, 403),
    ],
)
def test_a_form_of_a_strange_page_changes_nothing(as_, settings, changed, status):
    browser = as_("مریم")
    fields = {"form_token": token_of(browser.get("/accounts").text), "do": "role", "name": "سارا", "role": "editor"}
    headers = changed.pop("headers", {}) if isinstance(changed, dict) and "headers" in changed else {}
    answer = browser.post("/accounts", data=fields | changed, headers=headers)
    assert answer.status_code == status
    with Desk(settings.desk_path) as desk:
        assert (account(desk, "سارا").role is Role.EDITOR) is (status == 303)


def test_the_form_of_another_session_is_none(as_):
    mine, other = as_("مریم"), as_("مریم")
    stolen = token_of(other.get("/accounts").text)
    form = {"form_token": stolen, "do": "role", "name": "سارا", "role": "editor"}
    assert mine.post("/accounts", data=form).status_code == 403


# --- what the pages do ----------------------------------------------------------------------------------


def test_an_administrator_keeps_accounts_in_order(as_, settings, visitor):
    browser = as_("مریم")
    new = {"new": "گذرواژهٔ سهراب ما", "again": "گذرواژهٔ سهراب ما"}
    assert sent(browser, "/accounts", do="add", name="سهراب", role="reader", **new).status_code == 303
    assert "سهراب" in browser.get("/accounts?done=add").text
    assert sent(browser, "/accounts", do="role", name="سهراب", role="editor").status_code == 303
    again = {"new": "گذرواژهٔ دیگر او", "again": "گذرواژهٔ دیگر او"}
    assert sent(browser, "/accounts", do="password", name="سهراب", **again).status_code == 303
    assert enter(visitor, "سهراب", again["new"]).status_code == 303
    assert "نشان بزنید" in sent(browser, "/accounts", do="remove", name="سهراب").text
    assert sent(browser, "/accounts", do="remove", name="سهراب", sure="yes").status_code == 303
    assert visitor.get("/").status_code == 303
    trail = browser.get("/audit").text
    for told in ("حساب ساخت", "نقش داد", "گذرواژه عوض کرد", "حساب را برداشت", "وارد شد"):
        assert told in trail
    with Desk(settings.desk_path) as desk:
        done = [(act.person, act.verb, act.what) for _, act in acts(desk, 5)]
    assert ("مریم", "account removed", "سهراب") in done


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"do": "add", "name": "x", "role": "reader", "new": "کوتاه", "again": "کوتاه"}, "دست‌کم ۱۲ نویسه"),
        ({"do": "add", "name": "x", "role": "reader", "new": GOOD, "again": GOOD + "!"}, "یکی نیستند"),
        ({"do": "add", "name": "x", "role": "king", "new": GOOD, "again": GOOD}, "چنین نقشی نیست"),
        ({"do": "add", "name": "سارا", "role": "reader", "new": GOOD, "again": GOOD}, "از پیش هست"),
        ({"do": "role", "name": "مریم", "role": "reader"}, "تنها سرپرست است"),
        ({"do": "role", "name": "کسی", "role": "reader"}, "چنین حسابی نیست"),
        ({"do": "add", "name": "<script>", "role": "reader", "new": GOOD, "again": GOOD}, "نام حساب از حرف"),
        ({"do": "burn"}, "asks for nothing"),
    ],
)
def test_what_cannot_be_done_is_told_in_persian(as_, fields, told):
    answer = sent(as_("مریم"), "/accounts", **fields)
    assert answer.status_code == 400
    assert told in answer.text


def test_ones_own_password(as_, visitor):
    browser, elsewhere = as_("سارا"), as_("سارا")
    new = {"new": "گذرواژهٔ تازهٔ من", "again": "گذرواژهٔ تازهٔ من"}
    assert "کنونی درست نیست" in sent(browser, "/account", do="password", old="یک حدس نادرست", **new).text
    assert sent(browser, "/account", do="password", old=GOOD, **new).status_code == 303
    assert browser.get("/account").status_code == 200
    assert elsewhere.get("/").status_code == 303
    assert enter(visitor, "سارا", new["new"]).status_code == 303


def test_ones_other_sessions_can_be_ended(as_):
    here, there = as_("سارا"), as_("سارا")
    page = here.get("/account").text
    (number,) = re.findall(r'name="number" value="(\d+)"', page)
    assert sent(here, "/account", do="end", number=number).status_code == 303
    assert there.get("/").status_code == 303
    assert here.get("/").status_code == 200


def test_hostile_names_of_browsers_are_text(app, settings):
    browser = TestClient(app, follow_redirects=False, headers={"user-agent": "<script>alert(1)</script>"})
    enter(browser, "مریم")
    enter(TestClient(app), "<img src=x onerror=alert(2)>", "یک حدس نادرست")
    for path in ("/account", "/audit"):
        page = browser.get(path).text
        assert "<script>alert" not in page
        assert "<img" not in page
    assert "&lt;img src=x" in browser.get("/audit").text


# --- tokens ---------------------------------------------------------------------------------------------


def test_a_token_is_shown_once_and_asks(as_, visitor, settings):
    browser = as_("سارا")
    page = sent(browser, "/account", do="token", label="دفترچه", scope=["read", "export"]).text
    token = re.search(r'value="(rasad_[\w-]+)"', page)[1]
    assert token not in browser.get("/account").text
    by = {"Authorization": f"Bearer {token}"}
    assert visitor.get("/api/v1/search", headers=by).json()["total"] == 27
    assert visitor.get("/export/reports", headers=by).status_code == 200
    assert visitor.get("/feed.atom", auth=("any", token)).status_code == 200
    assert visitor.get("/", headers=by | {"accept": "text/html"}).status_code == 303
    with Desk(settings.desk_path) as desk:
        (held,) = tokens(desk, "سارا")
    assert held.used_at
    assert sent(browser, "/account", do="revoke", number=str(held.number)).status_code == 303
    refused = visitor.get("/api/v1/search", headers=by)
    assert (refused.status_code, refused.json()["type"]) == (401, "urn:rasad:sign-in")


@pytest.mark.parametrize(
    ("scopes", "path", "status"),
    [
        ({Scope.READ}, "/api/v1/search", 200),
        ({Scope.READ}, "/export/figures", 403),
        ({Scope.EXPORT}, "/export/figures", 200),
        ({Scope.EXPORT}, "/api/v1/search", 403),
        ({Scope.WRITE}, "/api/v1/search", 403),
    ],
)
def test_a_token_is_for_what_it_is_for(visitor, settings, scopes, path, status):
    with Desk(settings.desk_path) as desk:
        token, _ = make_token(desk, "سارا", "", frozenset(scopes), 100)
    answer = visitor.get(path, headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == status
    if status == 403:
        assert "scope" in answer.json()["detail"]


def test_a_token_that_asks_too_often_is_told_when_to_come_again(visitor, settings):
    with Desk(settings.desk_path) as desk:
        token, _ = make_token(desk, "سارا", "", frozenset({Scope.READ}), 2)
        other, _ = make_token(desk, "سارا", "", frozenset({Scope.READ}), 2)
    answers = [
        visitor.get("/api/v1/suggest?field=topic&prefix=م", headers={"Authorization": f"Bearer {token}"})
        for _ in range(5)
    ]
    told = [answer for answer in answers if answer.status_code == 429]
    assert len(told) >= 1  # five within two minutes at most
    assert told[0].headers["content-type"] == "application/problem+json"
    assert 0 < int(told[0].headers["retry-after"]) <= 60
    assert visitor.get("/api/v1/search", headers={"Authorization": f"Bearer {other}"}).status_code == 200


@pytest.mark.parametrize(
    "header", ["Bearer", "Bearer rasad_x", "Basic !!!", "Basic " + "QQ==", "Digest x", "Bearer \u00e9"]
)
def test_what_is_no_token_is_nobody(visitor, header):
    assert visitor.get("/api/v1/search", headers={"Authorization": header.encode("latin-1")}).status_code == 401


def test_a_session_changes_nothing_through_the_api(as_):
    """A page of another server could send a form there in the name of whoever signed in."""
    assert as_("مریم").post("/api/v1/search").status_code == 403


def test_where_nobody_has_an_account_the_pages_say_so(settings):
    with Desk(settings.desk_path) as desk, desk.transaction() as db:
        db.execute("DELETE FROM accounts")
    browser = TestClient(create_app(settings), follow_redirects=False)
    assert "rasad accounts add" in browser.get("/account").text
    assert browser.get("/login").headers["location"] == "/"
    new = {"new": GOOD, "again": GOOD}
    assert "نخستین حساب" in sent(browser, "/accounts", do="add", name="مریم", role="reader", **new).text
    assert sent(browser, "/accounts", do="add", name="مریم", role="administrator", **new).status_code == 303
    assert urlsplit(browser.get("/").headers["location"]).path == "/login"
    assert enter(browser, "مریم").status_code == 303


def test_the_session_of_a_restored_desk_is_asked_there(as_, settings, app):
    """A desk that took another's place is looked at: who was signed in there before is nobody here."""
    browser = as_("سارا")
    settings.desk_path.rename(settings.desk_path.with_suffix(".aside"))
    for end in ("-wal", "-shm"):
        settings.desk_path.with_name(f"desk.db{end}").unlink(missing_ok=True)
    with Desk(settings.desk_path) as desk:
        add_account(desk, "مریم", Role.ADMINISTRATOR, GOOD)
        sign_in(desk, "مریم", GOOD, Visitor("10.0.0.1"))
    assert browser.get("/").status_code == 303


@pytest.mark.parametrize(
    ("name", "scopes", "status"),
    [
        ("رضا", {Scope.READ, Scope.WRITE}, 200),
        ("رضا", {Scope.READ}, 403),
        ("سارا", {Scope.READ, Scope.WRITE}, 403),
        ("مریم", {Scope.WRITE}, 200),
    ],
)
def test_a_token_changes_what_its_owner_may_and_its_scope_allows(visitor, settings, name, scopes, status):
    with Desk(settings.desk_path) as desk:
        token, _ = make_token(desk, name, "", frozenset(scopes), 100)
    by = {"Authorization": f"Bearer {token}"}
    answer = visitor.post("/api/v1/reports/isna-1/marks", json={"field": "importance", "value": "high"}, headers=by)
    assert answer.status_code == status
    with Desk(settings.desk_path) as desk:
        done = [(act.person, act.verb, act.what) for _, act in acts(desk, 20)]
    assert ((name, "mark", "isna-1") in done) is (status == 200)


def test_reading_by_post_needs_no_right_to_write(visitor, as_, settings):
    with Desk(settings.desk_path) as desk:
        token, _ = make_token(desk, "سارا", "", frozenset({Scope.READ}), 100)
    release = {"text": "پرداخت ۱۲۰ میلیارد تومان به تعاونی‌های مسکن کردستان"}
    by = {"Authorization": f"Bearer {token}"}
    assert visitor.post("/api/v1/coverage", json=release, headers=by).status_code == 200
    assert as_("سارا").post("/api/v1/coverage", json=release).status_code == 200


def test_a_reader_sees_searches_of_their_own_only(visitor, settings):
    tokens_of = {}
    with Desk(settings.desk_path) as desk:
        for name in PEOPLE:
            tokens_of[name], _ = make_token(desk, name, "", frozenset(Scope), 100)
    saved = {"name": "مسکن", "query": "مسکن", "to": []}
    by = {name: {"Authorization": f"Bearer {token}"} for name, token in tokens_of.items()}
    assert visitor.post("/api/v1/watches", json=saved | {"anyway": True}, headers=by["رضا"]).status_code == 200
    seen = {name: len(visitor.get("/api/v1/watches", headers=by[name]).json()["watches"]) for name in PEOPLE}
    assert seen == {"سارا": 0, "رضا": 1, "مریم": 1}
    assert visitor.delete("/api/v1/watches", params={"name": "مسکن"}, headers=by["سارا"]).status_code in (403, 404)
    assert visitor.delete("/api/v1/watches", params={"name": "مسکن"}, headers=by["مریم"]).status_code == 200


def test_hours_of_a_persons_searches_are_meant_in_their_own_zone(as_, visitor, settings):
    browser = as_("رضا")
    assert "چنین منطقهٔ زمانی" in sent(browser, "/account", do="zone", zone="Tehran/Here").text
    assert sent(browser, "/account", do="zone", zone="Europe/Berlin").status_code == 303
    assert 'value="Europe/Berlin"' in browser.get("/account").text
    assert 'value="Europe/Berlin"' in browser.get("/watches").text
    assert 'value="Asia/Tehran"' in as_("سارا").get("/watches").text
    with Desk(settings.desk_path) as desk:
        token, _ = make_token(desk, "رضا", "", frozenset(Scope), 100)
    asked = {"name": "مسکن", "query": "مسکن", "to": [], "when": "daily 07:30", "anyway": True}
    visitor.post("/api/v1/watches", json=asked, headers={"Authorization": f"Bearer {token}"})
    with Desk(settings.desk_path) as desk:
        assert [watch.zone for watch in watches(desk)] == ["Europe/Berlin"]


def test_everything_that_is_written_down_has_its_words():
    """The trail is read by people: no verb of the code is shown to them as it is."""
    sources = Path(accounts_pages.__file__).parents[1].rglob("*.py")
    noted = {
        verb
        for source in sources
        for verb in re.findall(r'\bnote\(\s*\w+, [\w.]+, "([^"]+)"', source.read_text("utf-8"))
    }
    assert len(noted) > 12
    assert noted - set(accounts_pages.VERBS) == set()
