"""Saved searches, the links of mails, and the mails in a real browser: on a phone, on a desk, in the dark."""

from __future__ import annotations

import threading
import time

import pytest
import uvicorn
from serving import HOSTILE, installation
from test_browser import BROWSER, chromium  # noqa: F401 - a fixture

from index.commands.serve import listen
from index.desk import Desk
from index.documents import Documents
from index.watch.digest import Digest, Section, line
from index.watch.links import PREFIX, Link, Purpose, signer
from index.watch.mail_html import html_of
from index.watch.mail_links import MailLinks
from index.watch.searches import Watch, keep, watch_named
from index.web.app import create_app

WIDTHS = {"narrow": 320, "phone": 390, "desk": 1000}
NAME = "مسکن کردستان"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not BROWSER, reason="there is no Chromium; .ci/chromium installs one where apt-get may"),
]


@pytest.fixture(scope="module")
def settings(tmp_path_factory):
    made = installation(tmp_path_factory.mktemp("watch-browser"))
    with Desk(made.desk_path) as desk:
        keep(desk, Watch(NAME, "استان:کردستان", ("a@example.org", "webhook:https://example.org/x" + "y" * 90)))
        keep(desk, Watch("خراب", "(وام", ("feed",), state="faulty", fault="column 1: the bracket is never closed"))
        with desk.transaction() as db:
            for id_, kind in (("isna-1", "new"), ("mehr-2", "correction")):
                row = (NAME, id_, id_, kind, time.time())
                db.execute("INSERT INTO hits VALUES (?, ?, 1, ?, ?, ?, '{}', NULL)", row)
    return made


@pytest.fixture(scope="module")
def address(settings):
    listening = listen("127.0.0.1", 0)
    server = uvicorn.Server(uvicorn.Config(create_app(settings), log_level="error", access_log=False))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.should_exit = True
    thread.join(10)
    listening.close()


@pytest.fixture
def visit(chromium):  # noqa: F811
    contexts, asked = [], []

    def opened(width, base="", **context):
        made = chromium.new_context(viewport={"width": width, "height": 844}, base_url=base or None, **context)
        contexts.append(made)
        page = made.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("dialog", lambda dialog: (asked.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        return page

    opened.asked = asked
    yield opened
    for context in contexts:
        context.close()


def link(settings, purpose, story=""):
    return PREFIX + signer(settings.data, "").token(Link(purpose, (NAME,), "a@example.org", story, 0))


def pages(settings):
    return (
        "/watches", f"/watches?edit={NAME}", f"/watches/one?name={NAME}", f"/watches/test?name={NAME}",
        link(settings, Purpose.MUTE, "isna-1"), link(settings, Purpose.UNSUBSCRIBE), PREFIX + "nothing",
    )  # fmt: skip


def grave(page):
    from axe_core_python.sync_playwright import Axe

    found = Axe().run(page)["violations"]
    return [(each["id"], each["nodes"][0]["html"][:200]) for each in found if each["impact"] in ("serious", "critical")]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_every_page_fits_and_can_be_read_by_everyone(visit, settings, address, width, scheme):
    page = visit(width, address, color_scheme=scheme, bypass_csp=True)
    for path in pages(settings):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert page.evaluate("getComputedStyle(document.body).direction") == "rtl"
        assert grave(page) == [], path


def test_a_search_is_saved_paused_and_deleted_without_script(visit, settings, address):
    page = visit(390, address, java_script_enabled=False)
    page.goto("/watches")
    page.get_by_label("نام", exact=True).fill("تهران")
    page.get_by_label("پرسش", exact=True).fill("استان:تهران")
    page.get_by_label("به کجا").fill("b@example.org")
    page.get_by_label("کی", exact=True).select_option("daily")
    page.get_by_role("button", name="ذخیره").click()
    assert page.get_by_role("status").inner_text() == "جست‌وجو ذخیره شد."
    assert "هر روز ۰۷:۳۰" in page.locator("main").inner_text()
    page.get_by_role("button", name="مکث تهران").click()
    with Desk(settings.desk_path) as desk:
        assert watch_named(desk, "تهران").state == "paused"
    page.get_by_text("حذف تهران").click()
    page.locator("details[open]").get_by_role("checkbox").check()
    page.locator("details[open]").get_by_role("button", name="حذف").click()
    assert "تهران" not in page.locator(".watching").inner_text()


def test_a_link_asks_does_and_is_taken_back_without_script(visit, settings, address):
    page = visit(390, address, java_script_enabled=False)
    page.goto(link(settings, Purpose.PAUSE))
    with Desk(settings.desk_path) as desk:
        assert watch_named(desk, NAME).state == "on"
        page.get_by_role("button", name="مکث").click()
        assert watch_named(desk, NAME).state == "paused"
        page.get_by_role("button", name="از سر بگیر").click()
        assert watch_named(desk, NAME).state == "on"


@pytest.fixture(scope="module")
def mail(settings, tmp_path_factory):
    """The page of a mail with everything that can stand in one, and hostile texts."""
    from index.query.language import parse

    node = parse("استان:کردستان مسکن")
    with Documents(settings.documents_path) as documents:
        held = documents.get_many(["isna-1", "mehr-2"])
    both, hostile = [held["isna-1"], held["mehr-2"]], [held["mehr-2"]]
    lines = (line("correction", "isna-1", both, node), line("new", "mehr-2", hostile, node))
    long = "استان:کردستان " + "بسیاربلند" * 12
    surge = {"surge": "۹ خبر؛ معمول: ۱", "surge_of": "surge 2024-10-06", "fault": "گزارش isna-9 را نشد نشان داد."}
    sections = (
        Section(f"{NAME} {HOSTILE}", long, lines, 37, tuple(range(28)), **surge),
        Section("دیگر", "مسکن", lines[1:]),
    )
    links = MailLinks(signer(settings.data, "https://rasad.example.org"), "a@example.org", 0)
    file = tmp_path_factory.mktemp("mail") / "mail.html"
    file.write_text(html_of(Digest("a@example.org", sections, 3, 5), links), "utf-8")
    return file.as_uri()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_a_mail_fits_every_client_is_readable_in_the_dark_and_asks_for_nothing(visit, mail, width, scheme):
    page = visit(width, color_scheme=scheme)
    page.goto(mail)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert grave(page) == []
    assert visit.asked == [mail]
    shown = page.locator("body").inner_text()
    assert "<script>" in shown  # shown as text, not run
    for words in ("۳۷ خبر دیگر", "و ۵ جست‌وجوی دیگر", "اصلاح", "این خبر بس است", "این جهش نابه‌جاست"):
        assert words in shown
    background = page.evaluate("getComputedStyle(document.querySelector('.card')).backgroundColor")
    assert (sum(map(int, background[4:-1].split(","))) < 200) is (scheme == "dark")
