"""The search page and the page of a report, as a browser without script gets them."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from urllib.parse import quote

import pytest
from serving import HOSTILE, client, installation
from starlette.routing import Route

from index.web.app import create_app
from index.web.rendering import here_and_then
from index.web.secure import HEADERS


@pytest.fixture(scope="module")
def settings(tmp_path_factory):
    return installation(tmp_path_factory.mktemp("web"))


@pytest.fixture(scope="module")
def browser(settings):
    with client(settings) as made:
        yield made


def found(page):
    """The header's number of reports."""
    header = re.search(r'<h2 id="found">([۰-۹٬]+) گزارش در ([۰-۹]+) رسانه', page)
    return header and tuple(int(part) for part in header.groups())


def facets(page):
    """(value, count, link) of every facet."""
    aside = page[page.index("<aside") : page.index("</aside")]
    rows = re.findall(
        r'<li><a href="([^"]*)"[^>]*><span>([^<]*)</span> <span class="count">([۰-۹٬]+)</span></a></li>', aside
    )
    return [(value, int(count), link.replace("&amp;", "&")) for link, value, count in rows]


def test_the_first_page_is_the_box_and_all_reports(browser):
    page = browser.get("/").text
    assert '<html lang="fa" dir="rtl">' in page
    assert '<input id="q" name="q" type="search"' in page
    assert found(page) == (27, 2)


def test_the_first_page_is_light_and_asks_nothing_of_others(browser):
    page = browser.get("/")
    parts = [browser.get(f"/static/{name}") for name in ("style.css", "complete.js", "quick.js")]
    assert sum(len(part.content) for part in (page, *parts)) < 150_000
    for text in (page.text, *(part.text for part in parts)):
        assert not re.search(r"(?:src|href|url\()=?[\"'(]?(?:https?:)?//", text)
    scripts = re.findall(r"<script[^>]*>", page.text)
    assert scripts == [f'<script src="/static/{name}.js" defer>' for name in ("complete", "quick")]


@pytest.mark.parametrize(
    ("address", "number"),
    [
        ("/?q=مسکن", 2),
        ("/?q=مسکن&province=کردستان", 1),
        ("/?province=کردستان&province=تهران", None),
        ("/?outlet=mehr", 1),
        ("/?from=1403/09/01", 25),
        ("/?to=۱۴۰۳/۰۸", 2),
        ("/?from=1403/08/01&to=1403/08", 1),
        ("/?relevant=yes", 26),
        ("/?official=کاوه مردوخی", 1),
        ("/?speaker=مردوخی", 1),
        ("/?q=مسکن OR بورس&outlet=isna", 26),
        ("/?q=رقم:(مبلغ>=100میلیارد تومان)", 1),
        ("/?q=مسکن&نادانسته=1&page=abc&sort=&when=", 2),
    ],
)
def test_the_box_and_the_form_are_one_query(browser, address, number):
    page = browser.get(address)
    assert page.status_code == 200
    assert (found(page.text) or (None,))[0] == number


def test_every_facet_finds_as_many_reports_as_it_says(browser):
    """«بانک مرکزی» is counted with «شعب بانک مرکزی», which its words find too."""
    seen = facets(browser.get("/").text)
    assert {value for value, _, _ in seen} >= {"کردستان", "ایسنا", "مسکن", "کاوه مردوخی", "امید سنندج", "بانک مرکزی"}
    for value, count, link in seen:
        assert found(browser.get(link).text)[0] == count, value


def test_what_matched_is_marked(browser):
    page = browser.get("/?q=مسکن&province=کردستان").text
    assert "تعاونی‌های <mark>مسکن</mark> <mark>کردستان</mark>" in page


def test_pages_hold_each_report_once_in_order(browser):
    link, seen = "/?sort=oldest", []
    while link:
        page = browser.get(link).text
        seen += re.findall(r'<h3><a href="/reports/([^"]+)">', page)
        following = re.search(r'<a rel="next" href="([^"]+)"', page)
        link = following and following[1].replace("&amp;", "&")
    assert seen == ["isna-1", "mehr-2", *(f"isna-{n}" for n in range(10, 35))]
    assert "از پایان فهرست گذشته" in browser.get("/?page=400").text


def test_a_filter_that_is_set_can_be_taken_back(browser):
    page = browser.get("/?q=مسکن&province=کردستان&from=1403/01").text
    chips = re.findall(r'<li><a href="([^"]*)" title="برداشتن این شرط">', page)
    assert len(chips) == 2
    assert found(browser.get(chips[0].replace("&amp;", "&")).text)[0] == 2
    assert "<option selected>کردستان</option>" in page
    assert 'name="from" value="1403/01"' in page


@pytest.mark.parametrize(
    ("address", "there", "told"),
    [
        ('/?q=مسکن "بانک', "&#34;بانک", "نویسهٔ ۶"),
        ("/?q=استن:کردستان", "استن:کردستان", "نویسهٔ ۱"),
        ("/?q=وام استان:سنندج&outlet=isna", "سنندج", "نویسهٔ ۱۱"),
        ("/?q=a) OR (b", ")", "نویسهٔ ۲"),
        ("/?from=دیروز) OR (مسکن", "دیروز)", "از تاریخ"),
        ("/?to=1403/13", "1403/13", "تاریخ"),
        ("/?province=سنندج", "&#34;سنندج", "استان"),
        ("/?q=" + "الف " * 1500, None, "پرسش"),
    ],
)
def test_a_wrong_query_shows_where(browser, address, there, told):
    page = browser.get(address)
    assert page.status_code == 400
    told_there = page.text[page.text.index('class="wrong"') :]
    assert told in told_there
    if there:
        assert f"<mark>{there}" in told_there


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("/?sort=x", "relevance، newest، oldest"),
        ("/?when=فردا", "دیروز"),
        ("/figures?by=x", "province، year"),
        ("/figures?fsort=x", "largest"),
        ("/figures?sort=x", "largest"),
        ("/figures?f_stage=x", "paid"),
        ("/trends?by=x", "day، week، month، year"),
        ("/trends?count=x", "reports، stories"),
    ],
)
def test_a_choice_that_is_none_is_told_with_those_to_choose_from(browser, address, told):
    answer = browser.get(address)
    assert answer.status_code == 400
    assert "چنین گزینه‌ای نیست؛ این‌ها شناخته است:" in answer.text
    assert told in answer.text


@pytest.mark.parametrize("address", ["/export/trend?by=x", "/export/figures?by=x", "/export/reports?sort=x"])
def test_a_program_is_told_it_as_a_problem(browser, address):
    answer = browser.get(address)
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")
    assert "known are" in answer.json()["detail"]


def test_the_order_that_is_told_is_the_one_that_holds(browser):
    """Where no word was asked for nothing is more relevant than another."""
    for address, order, relevance in (
        ("/", "تازه‌ترین", 0),
        ("/?province=تهران", "تازه‌ترین", 0),
        ("/?q=بورس", "مرتبط‌ترین", 1),
    ):
        page = browser.get(address).text
        orders = page[page.index('<p class="orders">') :].partition("</p>")[0]
        assert f'<strong aria-current="true">{order}</strong>' in orders
        assert orders.count("مرتبط‌ترین") == relevance


def test_only_files_that_can_be_made_are_offered(browser, monkeypatch):
    assert "format=parquet" in browser.get("/").text
    monkeypatch.setattr("index.exports.find_spec", lambda name: None)
    assert "format=parquet" not in browser.get("/").text
    assert "format=parquet" not in browser.get("/figures").text


def test_nothing_found_says_why_and_gives_examples(browser):
    page = browser.get("/?q=مسکن پلنگ").text
    assert "هیچ گزارشی پیدا نشد" in page
    assert "«پلنگ»" in page
    for link in re.findall(r'<li><a href="(/\?q=[^"]+)"><bdi>', page):
        assert browser.get(link).status_code == 200


@pytest.mark.parametrize(
    ("moment", "shown"),
    [
        ("2026-11-25T13:01:00+00:00", "۴ آذر ۱۴۰۵، ۱۶:۳۱"),  # collected by a machine whose clock is that of Greenwich
        ("2024-10-05T11:00:00+03:30", "۱۴ مهر ۱۴۰۳، ۱۱:۰۰"),
        ("2026-11-25T23:01Z", "۵ آذر ۱۴۰۵، ۰۲:۳۱"),
        ("2026-11-25T13:01:00", "۴ آذر ۱۴۰۵، ۱۳:۰۱"),
        ("2026-11-25", "۴ آذر ۱۴۰۵"),
    ],
)
def test_when_something_was_done_is_told_by_the_clock_of_tehran(moment, shown):
    assert here_and_then(moment) == shown


def test_a_report_tells_what_was_read_out_of_it(browser):
    page = browser.get("/reports/isna-1").text
    assert 'title="مقام: کاوه مردوخی، مدیرکل"' in page
    assert 'class="m amount" href="#amount-7" title="مبلغ: ۱۲۰ میلیارد تومان، بابت وام"' in page
    assert '<tr id="amount-7">' in page
    assert '<a href="https://www.isna.ir/news/1" rel="noopener noreferrer">خبر در ایسنا</a>' in page
    assert "برداشته شده در" in page
    assert "<ins>" in page
    assert "یک سطر افزوده شد." in page
    for anchor in re.findall(r'class="m \w+" href="#([^"]+)"', page):
        assert f'id="{anchor}"' in page


@pytest.mark.parametrize("address", ["/", "/reports/mehr-2", "/?q=" + quote(HOSTILE), "/?official=" + quote(HOSTILE)])
def test_hostile_text_is_text(browser, address):
    page = browser.get(address).text
    assert "<script>alert" not in page
    assert "<img" not in page
    assert 'href="javascript:' not in page
    assert re.search(r"&lt;(?:script|<mark>script)", page)


def test_a_report_that_is_not_there_is_told(browser):
    page = browser.get("/reports/none")
    assert page.status_code == 404
    assert "چنین صفحه‌ای نیست" in page.text


@pytest.mark.parametrize("address", ["/", "/?q=%22", "/reports/none", "/static/style.css", "/none"])
def test_every_answer_is_secured(browser, address):
    answer = browser.get(address)
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "[::2]"])
def test_a_strange_name_is_not_answered(browser, host):
    assert browser.get("/", headers={"host": host}).status_code == 421


@pytest.mark.parametrize("host", ["127.0.0.1:8080", "localhost:1", "[::1]:8080", "LOCALHOST"])
def test_our_own_names_are_answered(browser, host):
    assert browser.get("/", headers={"host": host}).status_code == 200


def test_a_gone_index_is_told_and_comes_back(tmp_path):
    settings = installation(tmp_path / "data")
    with client(settings) as browser:
        assert browser.get("/").status_code == 200
        (settings.index_path / "CURRENT").rename(tmp_path / "CURRENT")
        gone = browser.get("/?q=مسکن")
        assert gone.status_code == 503
        assert "rasad annotate" in gone.text
        assert "Traceback" not in gone.text
        (tmp_path / "CURRENT").rename(settings.index_path / "CURRENT")
        assert browser.get("/").status_code == 200


def test_an_empty_folder_is_told(tmp_path):
    from index.settings import Settings

    with client(Settings(data=tmp_path / "nothing")) as browser:
        answer = browser.get("/")
    assert (answer.status_code, "rasad collect" in answer.text) == (503, True)


def test_a_new_generation_is_seen(tmp_path):
    settings = installation(tmp_path / "data")
    with client(settings) as browser:
        assert found(browser.get("/").text)[0] == 27
        shutil.rmtree(tmp_path / "data")
        installation(tmp_path / "data", documents=_two())
        assert found(browser.get("/").text)[0] == 2


def _two():
    from serving import reports

    return reports()[:2]


def test_a_mistake_of_our_own_is_one_sentence(settings, monkeypatch):
    def fail(*_):
        raise ValueError("secret")

    monkeypatch.setattr("index.web.app.search_page", fail)
    with client(settings) as browser:
        answer = browser.get("/")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert answer.headers["content-security-policy"] == HEADERS["Content-Security-Policy"]


def test_every_page_stands_in_the_docs_with_pictures(settings):
    """docs/web.md has a row for each address that shows a page, and its pictures are there."""
    docs = Path(__file__).parents[3] / "docs"
    rows = re.findall(r"^\| `(/[^`]*)` \|.*\]\((pictures/[^)]+)\)", (docs / "web.md").read_text("utf-8"), re.MULTILINE)
    shown = {address for address, _ in rows}
    files = re.compile(r"\.\w+$|\{form\}|^/(?:export|static|feed|complete|logout|bulletin/)")
    pages = {route.path for route in create_app(settings).routes if isinstance(route, Route)}
    missing = {page for page in pages if not files.search(page)} - shown
    assert missing == set()
    assert all((docs / picture).is_file() for _, picture in rows)
