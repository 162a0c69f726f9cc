"""Those who sign in, in a real browser without script: in and out, what a gone index leaves."""

from __future__ import annotations

import shutil

import pytest
from test_browser import BROWSER, WIDTHS, chromium, keep, running, visit  # noqa: F401 - fixtures

from index.accounts import add_account
from index.desk import Desk
from index.web.seat import Role

PASSWORD = "گذرواژهٔ بلندِ نمونه"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not BROWSER, reason="there is no Chromium; .ci/chromium installs one where apt-get may"),
]


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    with running(tmp_path_factory.mktemp("people")) as (made, settings):
        with Desk(settings.desk_path) as desk:
            for name, role in (("مریم", Role.ADMINISTRATOR), ("سارا", Role.EDITOR), ("کاوه", Role.READER)):
                add_account(desk, name, role, PASSWORD)
        yield made


def enter(page, name, password=PASSWORD):
    page.get_by_label("نام", exact=True).fill(name)
    page.get_by_label("گذرواژه", exact=True).fill(password)
    with page.expect_navigation():
        page.get_by_role("button", name="ورود").click()


def fits(page):
    return page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.mark.parametrize("screen", WIDTHS)
def test_an_editor_comes_in_works_and_goes(visit, screen):  # noqa: F811
    page = visit("/?q=مسکن", screen, java_script_enabled=False)
    keep(page, f"login-{screen}")
    enter(page, "سارا", "این گذرواژهٔ او نیست")
    assert "نام و گذرواژه با هم نمی‌خوانند" in page.get_by_role("alert").inner_text()
    enter(page, "سارا")
    assert "۲ گزارش در" in page.locator("#found").inner_text()
    page.get_by_text("ذخیرهٔ این جست‌وجو با هشدار").click()
    assert fits(page)
    page.get_by_label("نام", exact=True).fill(f"مسکن {screen}")
    with page.expect_navigation():
        page.get_by_role("button", name="ذخیره کن").click()
    assert "جست‌وجو ذخیره شد" in page.get_by_role("status").inner_text()
    keep(page, f"watch-saved-{screen}")
    with page.expect_navigation():
        page.get_by_role("link", name=f"آزمایش مسکن {screen}").click()
    assert f"آزمایش «مسکن {screen}»" in page.get_by_role("heading", level=1).inner_text()
    keep(page, f"watch-test-{screen}")
    page.goto("/reports/isna-1")
    page.get_by_label("لحن", exact=True).select_option("منفی")
    page.get_by_label("یادداشت کار").fill("با بانک")
    with page.expect_navigation():
        page.get_by_role("button", name="ثبت نشانه‌ها").click()
    assert "لحن نسبت به نهادی است" in page.get_by_role("alert").inner_text()
    assert page.get_by_label("یادداشت کار").input_value() == "با بانک"
    keep(page, f"refused-{screen}")
    page.goto("/accounts")
    assert "اجازهٔ این کار را ندارد" in page.get_by_role("alert").inner_text()
    page.goto("/account")
    assert fits(page)
    keep(page, f"own-account-{screen}")
    with page.expect_navigation():
        page.get_by_role("button", name="خروج").click()
    assert page.url.endswith("/login")
    page.go_back()
    assert page.get_by_role("heading", level=1).inner_text() == "ورود به رصد"


def test_a_reader_reads_and_an_administrator_sees_who_did_what(visit):  # noqa: F811
    page = visit("/reports/isna-1", "phone", java_script_enabled=False)
    enter(page, "کاوه")
    assert page.url.endswith("/reports/isna-1")
    assert page.get_by_role("button", name="ثبت نشانه‌ها").count() == 0
    page = visit("/audit", "phone", java_script_enabled=False)
    enter(page, "مریم")
    assert "وارد شد" in page.locator("main").inner_text()
    assert fits(page)
    keep(page, "trail-phone")
    page.goto("/accounts")
    assert fits(page)
    keep(page, "others-accounts-phone")


def test_a_gone_index_says_what_still_works_and_comes_back(chromium, tmp_path):  # noqa: F811
    with running(tmp_path) as (made, settings):
        context = chromium.new_context(viewport={"width": 390, "height": 844}, base_url=made, java_script_enabled=False)
        page = context.new_page()
        page.goto("/")
        assert "۲۷ گزارش" in page.locator("#found").inner_text()
        shutil.move(settings.index_path, settings.index_path.with_name("away"))
        for path in ("/?q=مسکن", "/figures", "/reports/isna-1"):
            assert page.goto(path).status == 503
            told = page.get_by_role("alert").inner_text()
            assert "اکنون نمی‌توان پاسخ داد" in told
            assert "هنوز نمایه ندارد" in told
        keep(page, "gone-phone")
        still = [link.get_attribute("href") for link in page.get_by_role("alert").locator("li a").all()]
        assert len(still) == 3
        assert [page.goto(path).status for path in still] == [200] * 3
        shutil.move(settings.index_path.with_name("away"), settings.index_path)
        page.goto("/")
        assert "۲۷ گزارش" in page.locator("#found").inner_text()
        context.close()
