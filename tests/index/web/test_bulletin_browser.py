"""A morning of an editor in a real browser: ticks, order, note, preview, edition; phone and desk, no script."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
import uvicorn
from serving import installation
from test_browser import BROWSER, WIDTHS, chromium, keep, visit  # noqa: F401 - fixtures

from index.bulletin import drafts, making
from index.commands.serve import listen
from index.desk import Desk
from index.settings import BulletinSettings
from index.web.app import create_app

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not BROWSER, reason="there is no Chromium; .ci/chromium installs one where apt-get may"),
]


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    settings = installation(tmp_path_factory.mktemp("browser"))
    settings = replace(settings, bulletin=BulletinSettings(office="روابط عمومی اتاق تعاون", to="a@example.org"))
    with Desk(settings.desk_path) as desk:
        for id_ in ("isna-1", "mehr-2", "isna-12"):
            drafts.tick(desk, id_, "")
    making.make(settings)
    listening = listen("127.0.0.1", 0)
    server = uvicorn.Server(uvicorn.Config(create_app(settings), log_level="error", access_log=False))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.should_exit = True
    thread.join(10)
    listening.close()


def press(page, button):
    """Click and wait for the page that answers: a click alone waits for nothing."""
    with page.expect_navigation():
        button.click()


@pytest.mark.parametrize("screen", WIDTHS)
def test_a_morning_of_an_editor(visit, screen, tmp_path):  # noqa: F811
    page = visit("/?q=مسکن&each=yes", screen, java_script_enabled=False)
    press(page, page.get_by_role("button", name="برای بولتن").first)
    assert page.get_by_role("button", name="✓ در بولتن").count() == 1
    page.goto("/reports/isna-10")
    press(page, page.get_by_role("button", name="برای بولتن"))
    assert page.url.endswith("/reports/isna-10")
    page.goto("/reports/isna-11")
    press(page, page.get_by_role("button", name="برای بولتن"))
    press(page, page.get_by_role("navigation", name="بخش‌ها").get_by_role("link", name="بولتن"))
    press(page, page.get_by_role("link", name="بولتن بعدی"))
    stories = page.locator("ol.coming h3")
    before = stories.all_inner_texts()
    assert len(before) == 3
    lower = [page.get_by_role("button", name=f"تعاونی شماره {number}: پایین‌تر") for number in (10, 11)]
    press(page, lower[0].or_(lower[1]).first)
    assert sorted(stories.all_inner_texts()) == sorted(before)
    assert stories.all_inner_texts() != before
    page.get_by_text("یادداشت", exact=True).first.click()
    page.get_by_label("یادداشت بالای این خبر").first.fill("برای پاسخ آماده شود.")
    press(page, page.get_by_role("button", name="نگه‌دار").nth(1))
    page.get_by_label("یادداشت آغاز بولتن").fill("سه خبر امروز.")
    press(page, page.get_by_role("button", name="نگه‌دار").first)
    keep(page, f"bulletin-coming-{screen}")
    width, _ = WIDTHS[screen]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    press(page, page.get_by_role("link", name="پیش‌نمایش", exact=True))
    assert "برای پاسخ آماده شود." in page.locator("article").inner_text()
    page.go_back()
    press(page, page.get_by_role("button", name="همین حالا بساز"))
    assert "/bulletins/" in page.url
    keep(page, f"bulletin-{screen}")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    with page.expect_download() as download:
        page.locator("p.files").get_by_role("link", name="PDF").click()
    download.value.save_as(tmp_path / "bulletin.pdf")
    assert (tmp_path / "bulletin.pdf").read_bytes()[:5] == b"%PDF-"
    page.goto("/bulletins")
    keep(page, f"bulletins-{screen}")


@pytest.mark.parametrize("path", ["/bulletins", "/bulletin", "/bulletins/1"])
@pytest.mark.parametrize("colours", ["light", "dark"])
def test_axe_finds_nothing_serious_on_the_bulletins_pages(visit, path, colours):  # noqa: F811
    from axe_core_python.sync_playwright import Axe

    page = visit(path, "desk", bypass_csp=True, color_scheme=colours)
    assert page.get_by_role("heading", level=1).inner_text().startswith("بولتن")
    grave = [
        (each["id"], [node["html"][:200] for node in each["nodes"][:3]])
        for each in Axe().run(page)["violations"]
        if each["impact"] in ("serious", "critical")
    ]
    assert grave == []
