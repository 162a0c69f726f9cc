"""A day of each kind of people in a real browser, at the width of a phone and of a desk; pictures go to .cache/pages.

Every page is also tried by axe, by keyboard, and without script.
"""

from __future__ import annotations

import os
import shutil
import threading
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import openpyxl
import pytest
import uvicorn
from serving import installation

from index.commands.serve import listen
from index.web.app import create_app

ROOT = Path(__file__).parents[3]
PICTURES = ROOT / ".cache" / "pages"
BROWSER = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
)
WIDTHS = {"phone": (390, 844), "desk": (1280, 900)}
PAGES = {
    "first": "/",
    "search": "/?q=مسکن&province=کردستان",
    "nothing": "/?q=پلنگ",
    "wrong": '/?q=مسکن "بانک',
    "report": "/reports/isna-1",
    "hostile": "/reports/mehr-2",
    "figures": "/figures",
    "groups": "/figures?by=province&by=year",
    "trends": "/trends?q=مسکن&q=بورس",
    "provinces": "/provinces",
    "official": "/entity?kind=official&name=کاوه مردوخی",
    "edit": "/reports/isna-1/edit",
    "add": "/add",
    "days": "/trends?q=مسکن&by=day&count=stories",
    "coverage": "/coverage?id=isna-1",
    "api": "/api/v1/docs",
    "missing": "/reports/none",
    "no-choice": "/figures?by=x",
    "province": "/entity?kind=province&name=کردستان",
    "watches": "/watches",
    "bulletins": "/bulletins",
    "bulletin-coming": "/bulletin",
    "account": "/account",
    "accounts": "/accounts",
    "audit": "/audit",
}

# what stands out of the page, for the message of a test that fails
WIDER = """[...document.querySelectorAll('main *')].filter(e => e.getBoundingClientRect().left < 0
  && !e.closest('.scroll')).slice(0, 5).map(e => e.outerHTML.slice(0, 150))"""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not BROWSER, reason="there is no Chromium; .ci/chromium installs one where apt-get may"),
]


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    with served(tmp_path_factory.mktemp("browser")) as made:
        yield made


@contextmanager
def served(folder):
    """The address of a server over an installation of its own."""
    with running(folder) as (made, _):
        yield made


@contextmanager
def running(folder):
    """The address of a server over an installation of its own, and the installation's settings."""
    settings = installation(folder)
    listening = listen("127.0.0.1", 0)
    server = uvicorn.Server(uvicorn.Config(create_app(settings), log_level="error", access_log=False))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}", settings
    finally:
        server.should_exit = True
        thread.join(10)
        listening.close()


@pytest.fixture(scope="module")
def chromium():
    from playwright.sync_api import sync_playwright

    bare = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=[*bare, "--disable-gpu", "--disable-quic"])
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium, address):
    """Open a page as someone with such a screen; complaints and fetches from elsewhere fail the test."""
    wrong, contexts = [], []

    def opened(path, screen="desk", **context):
        width, height = WIDTHS[screen]
        made = chromium.new_context(viewport={"width": width, "height": height}, base_url=address, **context)
        contexts.append(made)
        page = made.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("dialog", lambda dialog: (wrong.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.on("console", lambda said: wrong.append(said.text) if "ecurity" in said.text else None)
        page.on("request", lambda asked: None if asked.url.startswith((address, "data:")) else wrong.append(asked.url))
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert wrong == []


def keep(page, name):
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"{name}.png", full_page=True)


@pytest.mark.parametrize("screen", WIDTHS)
@pytest.mark.parametrize("name", PAGES)
def test_every_page_fits_its_screen_and_is_right_to_left(visit, name, screen):
    page = visit(PAGES[name], screen)
    keep(page, f"{name}-{screen}")
    width, _ = WIDTHS[screen]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("getComputedStyle(document.body).direction") == "rtl"
    assert page.locator("main").inner_text().strip()


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_serious(visit, name):
    from axe_core_python.sync_playwright import Axe

    page = visit(PAGES[name], "desk", bypass_csp=True)
    found = Axe().run(page)
    grave = [
        (each["id"], [node["html"][:200] for node in each["nodes"][:3]])
        for each in found["violations"]
        if each["impact"] in ("serious", "critical")
    ]
    assert grave == []


@pytest.mark.parametrize(
    "name", ["report", "search", "figures", "trends", "provinces", "province", "edit", "bulletins"]
)
def test_the_dark_is_readable(visit, name):
    from axe_core_python.sync_playwright import Axe

    page = visit(PAGES[name], "desk", bypass_csp=True, color_scheme="dark")
    keep(page, f"{name}-dark")
    assert [each["id"] for each in Axe().run(page)["violations"] if each["id"] == "color-contrast"] == []


@pytest.mark.parametrize("screen", WIDTHS)
def test_a_morning_of_pr_staff(visit, screen):
    """Yesterday's coverage: the box, a facet, a report, its source, back with the same question."""
    page = visit("/", screen, java_script_enabled=False)
    page.get_by_role("searchbox", name="پرسش").fill("مسکن")
    page.get_by_role("button", name="بگرد").first.click()
    assert "۲ گزارش در ۲ رسانه" in page.locator("#found").inner_text()
    page.locator("aside").get_by_role("link", name="کردستان").click()
    assert "۱ گزارش در ۱ رسانه" in page.locator("#found").inner_text()
    keep(page, f"pr-{screen}")
    asked = page.url
    page.get_by_role("heading", level=3).get_by_role("link").first.click()
    assert page.get_by_role("heading", level=1).inner_text().startswith("پرداخت")
    assert page.get_by_role("link", name="خبر در ایسنا").get_attribute("href") == "https://www.isna.ir/news/1"
    page.go_back()
    assert page.url == asked
    page.get_by_title("برداشتن این شرط").click()
    assert "۲ گزارش" in page.locator("#found").inner_text()


@pytest.mark.parametrize("screen", WIDTHS)
def test_an_editor_at_the_desk(visit, screen):
    """A report is marked, its wrong reading corrected, a cutting added; all of it is found at once, without script."""
    page = visit("/reports/isna-1", screen, java_script_enabled=False)
    page.get_by_label("اهمیت", exact=True).select_option("بالا")
    page.get_by_label("لحن", exact=True).select_option("منفی")
    page.get_by_label("نسبت به", exact=True).fill("بانک مرکزی")
    page.get_by_label("کار", exact=True).select_option("پیگیری")
    page.get_by_label("یادداشت کار").fill("با روابط عمومی بانک")
    page.get_by_role("button", name="ثبت نشانه‌ها").click()
    assert "لحن منفی به بانک مرکزی" in page.locator(".marks").inner_text()
    keep(page, f"marked-{screen}")
    page.get_by_role("button", name="انجام شد").click()
    assert "پیگیری: انجام‌شده" in page.locator(".marks").inner_text()
    page.get_by_role("link", name="نادرستی را ویرایش کنید").click()
    page.get_by_text("کاوه مردوخی مدیرکل").click()
    form = page.locator("form#official-0")
    form.get_by_label("سمت‌ها").fill("مدیرکل تعاون کردستان")
    form.get_by_role("button", name="ثبت").click()
    assert "مدیرکل تعاون کردستان" in page.locator(".edits").inner_text()
    keep(page, f"edited-{screen}")
    page.goto('/?q=مقام:"مدیرکل تعاون کردستان" لحن:منفی')
    assert "۱ گزارش در" in page.locator("#found").inner_text()
    assert "لحن منفی به بانک مرکزی" in page.locator(".results .marked").inner_text()
    keep(page, f"marks-found-{screen}")
    page.goto("/reports/isna-1#edits")
    page.locator(".edits").get_by_role("button").click()
    page.get_by_role("heading", name="خوانده‌های ماشین").wait_for()
    for name in ("اهمیت", "لحن", "پیگیری"):
        page.locator(".marks li").filter(has_text=name).get_by_role("button", name="برداشتن").click()
    assert page.locator(".marks li, .edits li").count() == 0


def test_a_cutting_of_a_newspaper_is_brought_in(chromium, tmp_path):
    # what comes in is read by the reader of today, and the rest of so small an archive with it
    with served(tmp_path) as address:
        context = chromium.new_context(
            viewport={"width": 390, "height": 844}, base_url=address, java_script_enabled=False
        )
        _bring_a_cutting(context.new_page())
        context.close()


def _bring_a_cutting(page):
    page.goto("/add")
    text = "گشایش فروشگاه تعاونی" + chr(10) + "مدیرعامل تعاونی مصرف یزد گفت: ۳۰ فروشگاه باز می‌شود."
    page.get_by_label("متن", exact=True).fill(text)
    page.get_by_label("نوع رسانه").select_option("روزنامه")
    page.get_by_label("نام رسانه").fill("روزنامه نمونه")
    page.get_by_label("روز انتشار").fill("۱۴۰۲/۰۷/۱۲")
    page.get_by_role("button", name="بیفزا").click()
    assert page.get_by_role("heading", level=1).inner_text().startswith("گشایش فروشگاه")
    assert "افزودهٔ همین دستگاه" in page.locator("main").inner_text()
    keep(page, "added-phone")
    page.goto("/?q=نوع:روزنامه")
    assert "۱ گزارش در" in page.locator("#found").inner_text()


def test_a_search_is_saved_with_its_alert_from_its_results(visit):
    page = visit("/?q=بورس", "phone", java_script_enabled=False)
    page.get_by_text("ذخیرهٔ این جست‌وجو با هشدار").click()
    page.get_by_label("نام", exact=True).fill("بورس هر روز")
    page.get_by_label("کی").select_option("هر روز ۷:۳۰")
    page.get_by_role("button", name="ذخیره کن").click()
    if page.get_by_text("گسترده").count():
        pytest.fail(page.locator("main").inner_text())
    assert "بورس هر روز" in page.locator("main").inner_text()


def test_who_ran_our_release(visit):
    page = visit("/coverage", "phone", java_script_enabled=False)
    page.get_by_label("متن خبر").fill("کاوه مردوخی در سنندج گفت: ۱۲۰ میلیارد تومان وام به تعاونی امید سنندج پرداخت شد.")
    page.get_by_role("button", name="چه کسی").click()
    assert "۱ رسانه آن را کار کرده است" in page.locator("#found").inner_text()
    assert "کار نکرده‌اند: خبرگزاری مهر" in page.locator("main").inner_text()


def test_a_form_says_what_the_box_says(visit):
    page = visit("/", "desk", java_script_enabled=False)
    page.get_by_text("همان پرسش با فرم").click()
    page.get_by_label("رسانه", exact=True).select_option("mehr")
    page.get_by_label("از تاریخ").fill("۱۴۰۳/۰۸")
    page.locator("details.fields").get_by_role("button", name="بگرد").click()
    assert "۱ گزارش در ۱ رسانه" in page.locator("#found").inner_text()


@pytest.mark.parametrize("screen", WIDTHS)
def test_a_day_of_an_analyst(visit, screen):
    """Two searches side by side, the month in which one rises, its reports."""
    page = visit("/trends", screen, java_script_enabled=False)
    page.get_by_label("پرسش ۱").fill("مسکن")
    page.get_by_label("پرسش ۲").fill("بورس")
    page.get_by_role("button", name="بشمار").click()
    keep(page, f"analyst-{screen}")
    page.get_by_text("همین نمودار به‌صورت جدول").nth(1).click()
    page.get_by_role("link", name="آذر ۱۴۰۳").last.click()
    assert "۲۰ گزارش در ۱ رسانه" in page.locator("#found").inner_text()


@pytest.mark.parametrize("screen", WIDTHS)
def test_an_hour_of_a_researcher(visit, screen, tmp_path):
    """Sums of one province, the sentence of one, all of them in a workbook."""
    page = visit("/figures", screen, java_script_enabled=False)
    page.get_by_text("شرط‌های رقم و گروه‌بندی").click()
    page.get_by_label("استانِ رقم").select_option("کردستان")
    page.get_by_label("مبلغ از").fill("۱۰۰ میلیارد تومان")
    page.locator("details.fields").get_by_role("button", name="بگرد").click()
    assert page.locator("#found").inner_text() == "۱ رقم"
    keep(page, f"researcher-{screen}")
    with page.expect_download() as download:
        page.get_by_role("link", name="اکسل").click()
    download.value.save_as(tmp_path / "figures.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "figures.xlsx").worksheets[0]
    assert sheet["C2"].value == 1_200_000_000_000
    page.locator("tbody a").first.click()
    assert page.locator("tr:target").count() == 1


def test_by_keyboard_alone(visit):
    page = visit("/?q=مسکن", "desk")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.type(" پلنگ")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?q=*")
    page.get_by_text("هیچ گزارشی پیدا نشد").wait_for()


def test_names_are_completed_by_keyboard(visit):
    """The combobox of the box: proposals are told, chosen by arrows, taken by Enter; Escape closes them."""
    page = visit("/", "desk")
    box = page.get_by_role("combobox", name="پرسش")
    box.press_sequentially("وام کاوه")
    proposed = page.locator(".complete").first.get_by_role("option")
    option = proposed.filter(has_text="کاوه مردوخی")
    option.wait_for()
    assert box.get_attribute("aria-expanded") == "true"
    keep(page, "completion-desk")
    page.keyboard.press("ArrowDown")
    assert option.get_attribute("aria-selected") == "true"
    assert box.get_attribute("aria-activedescendant") == option.get_attribute("id")
    page.keyboard.press("Enter")
    assert box.input_value() == 'وام مقام:"کاوه مردوخی" '
    assert box.get_attribute("aria-expanded") == "false"
    box.press_sequentially("کرد")
    proposed.filter(has_text="کردستان").wait_for()
    page.keyboard.press("Escape")
    assert proposed.count() == 0
    page.keyboard.press("Enter")
    page.wait_for_url("**/?q=*")


def test_clicks_with_script_change_the_middle_of_the_page(visit):
    """The same answers without loading everything anew; the way back, the form and the completion go on working."""
    page = visit("/?q=مسکن", "desk")
    page.evaluate("window.kept = true")
    page.locator("aside").get_by_role("link", name="کردستان").click()
    page.wait_for_url("**province=*")
    page.locator("#found", has_text="۱ گزارش در").wait_for()
    assert page.evaluate("document.activeElement.id") == "main"
    page.go_back()
    page.locator("#found", has_text="۲ گزارش در").wait_for()
    box = page.get_by_role("combobox", name="پرسش")
    box.fill("بورس")
    box.press("Enter")
    page.locator("#found", has_text="۲۵ گزارش در").wait_for()
    assert f"/?q={quote('بورس')}" in page.url
    assert "بورس" in page.title()
    page.locator(".apart").get_by_role("link", name="نقشه").click()
    page.get_by_role("heading", level=1, name="استان‌ها").wait_for()
    assert page.locator(".top [aria-current]").inner_text() == "استان‌ها"
    page.get_by_role("combobox", name="پرسش").fill('"')
    page.keyboard.press("Enter")
    page.get_by_role("alert").wait_for()
    assert page.evaluate("window.kept") is True
    page.get_by_role("link", name="تعاونی مسکن").click()
    page.locator("#found").wait_for()
    page.locator(".results h3 a").first.click()
    page.locator("article.report").wait_for()
    assert page.evaluate("window.kept") is None


@pytest.mark.parametrize("name", PAGES)
def test_at_twice_the_size_nothing_is_lost(visit, name):
    """200 % zoom of a desk's screen is one of half its width; four times the size is one of a quarter."""
    page = visit(PAGES[name], "desk")
    for width in (640, 320):
        page.set_viewport_size({"width": width, "height": 450})
        for details in page.locator("details:visible > summary").all()[:4]:
            details.click()  # what opens must fit too
        assert page.evaluate("document.documentElement.scrollWidth") <= width, page.evaluate(WIDER)
