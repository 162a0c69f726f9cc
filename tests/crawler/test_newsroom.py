"""The sample newsroom serves what was written, in the shapes of the two themes, and has the mix that the demo needs."""

from __future__ import annotations

import gzip
import http.client
import re
import subprocess
import sys
import tomllib
from collections import Counter
from dataclasses import fields
from datetime import UTC, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import quote, unquote, urlsplit
from urllib.request import Request, urlopen

import pytest
from lxml import etree
from parsel import Selector

from crawler.newsroom import Newsroom, generated, reports
from crawler.newsroom.faults import FAULTS, HUGE
from crawler.newsroom.source import SourceReport, moment, read_entry

HALF_SPACE = "\u200c"
SELECTORS = {
    "isna": {
        "title": "header.item-header h1.first-title[itemprop=headline]",
        "lead": "p.summary[itemprop=description]",
        "body": "div.item-body.content-full-news div.item-text[itemprop=articleBody]",
        "tags": 'footer.tags ul li a[rel="Index, Tag"]',
        "date": "div.meta-news li:has(i.fa-calendar-o) span.text-meta",
        "link": "input#short-url",
    },
    "mehr": {
        "title": "article h1.title",
        "lead": ".item-summary p.summary.introtext[itemprop=description]",
        "body": ".item-body .item-text[itemprop=articleBody]",
        "tags": "section.box.tags li a[rel=tag]",
        "date": ".item-header .item-nav .item-date > span",
        "link": ".short-link-container input",
    },
}


@pytest.fixture(scope="module")
def room():
    with Newsroom() as room:
        yield room


def fetch(url, headers=None):
    """Status, headers and body; an error's too."""
    try:
        with urlopen(Request(url, headers=headers or {}), timeout=20) as answer:
            return answer.status, answer.headers, answer.read()
    except HTTPError as error:
        return error.code, error.headers, error.read()


def page(room, report, revised=None):
    status, _, body = fetch(room.urls[report.outlet] + report.address)
    assert status == 200
    return Selector(body.decode())


def text(selector):
    return " ".join("".join(selector.xpath(".//text()").getall()).split())


def find(**flags):
    [found] = [r for r in reports() if all(getattr(r, key) == value for key, value in flags.items())]
    return found


ORDINARY = [r for r in reports() if not (r.missing or r.blocked)]


# What is written


def test_there_are_enough_reports_and_no_number_occurs_twice():
    assert len(reports()) >= 70
    assert len({report.id for report in reports()}) == len(reports())


@pytest.mark.parametrize(
    ("what", "least", "found"),
    [
        ("reports of ISNA", 30, [r for r in reports() if r.outlet == "isna"]),
        ("reports of Mehr", 25, [r for r in reports() if r.outlet == "mehr"]),
        ("provinces", 20, {r.province for r in reports() if r.province}),
        ("months", 7, {r.jalali[:2] for r in reports()}),
        ("half-spaces dropped", 12, [r for r in reports() if r.half_spaces == "dropped"]),
        ("half-spaces as spaces", 3, [r for r in reports() if r.half_spaces == "spaced"]),
        ("Arabic letters", 4, [r for r in reports() if r.arabic_letters]),
        ("reports from outside the sector", 10, [r for r in reports() if not r.sector]),
        ("reprinted releases", 4, {r.release for r in reports() if r.release}),
        ("with an image", 8, [r for r in reports() if r.images]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_mix(what, least, found):
    assert len(found) >= least, what


@pytest.mark.parametrize(
    ("words", "least"),
    [
        (r"میلیارد تومان", 30),
        (r"میلیارد ریال", 4),
        (r"همت\b(?! خیران| اعضا)", 8),
        (r"دلار", 8),
        (r"بین \S+ تا \S+", 6),
        (r"(?:حدود|نزدیک به|دست‌کم|بیش از|کمتر از) [۰-۹]", 25),
        (r"(?:ازجمله|از جمله|شامل|مانند) ", 8),
        (r"به همت ", 2),
        (r"به گفته ", 10),
        (r"«", 8),
        (r"امروز|دیروز|هفته گذشته|هفته آینده", 15),
        (r"بانک توسعه تعاون", 15),
        (r"صندوق ضمانت سرمایه‌گذاری تعاون", 5),
        (r"بیمه تعاون", 1),
    ],
)
def test_the_texts_speak_of(words, least):
    pattern = re.compile(words)
    assert sum(bool(pattern.search(" ".join((r.title, r.lead, *r.paragraphs)))) for r in reports()) >= least


def test_officials_return_in_several_reports():
    names = ("مهرداد سرابی", "کاوه مردوخی‌نژاد", "سیدرضا نوروزپور", "بهروز کیان‌فر", "حمید رستگاری", "منصور گلشن‌زاده")
    everything = [" ".join(r.paragraphs) for r in reports()]
    for name in names:
        assert sum(name in body for body in everything) >= 3, name


def test_the_source_is_spelt_correctly():
    for report in reports():
        for words in (report.title, report.lead, *report.paragraphs, *report.tags):
            assert not re.search("[يكى]", words), words
            assert not re.search(r"تعاونی ?ها(?!\S)|(?<!\S)می (?!ان)", words), words


def test_one_week_is_a_surge():
    told = [r for r in reports() if r.topic == "تعاونی‌های مشکل‌دار" and r.province == "کردستان"]
    first = moment("1403/09/17 00:00")  # a Saturday
    weeks = Counter((r.at - first) // timedelta(days=7) for r in told)
    assert weeks[0] >= 7
    assert max(count for week, count in weeks.items() if week) == 1


def test_reprints_are_in_both_outlets_within_hours_and_share_most_of_their_words():
    for release in {r.release for r in reports() if r.release}:
        first, second = (r for r in reports() if r.release == release)
        assert {first.outlet, second.outlet} == {"isna", "mehr"}
        assert second.at - first.at < timedelta(hours=8)
        one, other = (set(" ".join(r.paragraphs).split()) for r in (first, second))
        assert len(one & other) / min(len(one), len(other)) > 0.7, release
        assert first.title != second.title


def test_a_mistake_in_a_file_is_named():
    entry = {"outlet": "isna", "at": "1403/01/01 10:00", "province": "قم", "title": "الف", "lead": "ب", "body": "پ"}
    assert read_entry(entry).number == "1403010106600"
    with pytest.raises(ValueError, match="no such key: kiker"):
        read_entry({**entry, "kiker": "ت"})
    with pytest.raises(ValueError, match="no moment: '1403/1/1'"):
        read_entry({**entry, "at": "1403/1/1"})


# Pages


@pytest.mark.parametrize("report", ORDINARY, ids=lambda r: r.id)
def test_every_report_is_on_its_page(room, report):
    found, served, sel = page(room, report), report.served, SELECTORS[report.outlet]
    if report.gallery:
        assert found.css("section.photoGall li img::attr(src)").getall() == list(report.images)
    title = text(found.css(sel["title"]))
    assert title == (f"{served.kicker} {served.title}" if report.kicker_in_title else served.title)
    lead = text(found.css(sel["lead"]))
    if report.outlet == "isna":
        place = f"ایسنا/{report.place} " if report.place else ""
        assert found.css("p.summary span.src::text").get("") == place
    else:
        place = f"{report.place}- " if report.place else ""
    assert lead == place + served.lead
    blocks = [text(b) for b in found.css(sel["body"]).xpath("./p | ./h3 | ./ul[not(.//a)]/li")]
    expected = [p.removeprefix("## ").removeprefix("- ") for p in served.paragraphs]
    assert [b for b in blocks if b not in {"", "بیشتر:", "بیشتر بخوانید:", "انتهای پیام"}] == expected
    assert (blocks[-1] == "انتهای پیام") == (report.outlet == "isna")
    assert tuple(text(tag) for tag in found.css(sel["tags"])) == report.tags
    assert found.css(sel["link"] + "::attr(value)").get().startswith(("isna.ir/x", "mehrnews.com/x"))
    assert found.css('meta[property="article:section"]::attr(content)').get() == " > ".join(report.section)
    published = found.css('meta[property="article:published_time"]::attr(content)').get()
    if report.page_date_only:
        assert published is None
    else:
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:00Z", published)
        assert published[:10] == report.at.astimezone(UTC).date().isoformat()


def test_dates_are_shown_as_the_outlets_show_them(room):
    isna = find(release="sarabi-sanandaj", outlet="isna")
    meta = page(room, isna).css("div.meta-news li:has(i.fa-calendar-o)")
    assert text(meta) == "شنبه / ۱۷ آذر ۱۴۰۳ / ۱۱:۲۰"
    mehr = find(release="sarabi-sanandaj", outlet="mehr")
    found = page(room, mehr)
    assert text(found.css(SELECTORS["mehr"]["date"])) == "۱۷ آذر ۱۴۰۳، ۱۴:۰۵"
    assert found.css('meta[property="article:published_time"]::attr(content)').get() == "2024-12-07T10:35:00Z"
    assert not found.css("meta[name=date]::attr(content)").get().startswith("2024-12-07")
    assert found.css("ol.breadcrumb li a::text").getall() == ["استانها", "کردستان"]
    assert found.css(".item-code span::text").get() == mehr.number


def test_letters_are_damaged_as_told(room):
    dropped = page(room, find(release="sarabi-sanandaj", outlet="isna"))
    assert "تعاونیهای کردستان" in text(dropped.css(".item-text"))
    assert HALF_SPACE not in text(dropped.css(".item-text > p[style]"))
    spaced = page(room, find(title="سهم تعاون در لایحه بودجه ۱۴۰۴ چقدر است؟"))
    assert "پیش بینی شده" in text(spaced.css("p.summary"))
    arabic = page(room, find(title="تعاونی‌های انجیر استهبان صاحب پایانه صادراتی می‌شوند"))
    assert text(arabic.css("h1")) == "تعاوني‌هاي انجير استهبان صاحب پايانه صادراتي مي‌شوند"


def test_more_and_related_stand_in_the_page_and_point_to_other_reports(room):
    found = page(room, find(release="sarabi-sanandaj", outlet="mehr"))
    more = found.css(".item-text > p:contains('بیشتر بخوانید') + ul a.saba-backlink")
    assert more
    assert found.css("section.related-items li h3 a")
    assert found.css("section#news-comment::text").get() is None
    assert fetch(room.urls["mehr"] + more.attrib["href"])[0] == 200


def test_hostile_titles_are_escaped(room):
    found = page(room, find(province="اردبیل"))
    assert "<script>alert(1)</script>" in text(found.css("p.summary"))
    assert not found.css("script")
    assert text(page(room, find(topic="آموزش", sector=False)).css("h1")).startswith("=cmd|' /C calc'!A0")


def test_an_id_may_hold_the_day_before(room):
    report = find(number="1403100806114")
    assert report.jalali == (1403, 10, 9)
    assert text(page(room, report).css("div.meta-news li:has(i.fa-calendar-o)")) == "یکشنبه / ۹ دی ۱۴۰۳ / ۱۰:۰۲"


def test_a_page_without_its_slug_moves_to_its_address(room):
    report = ORDINARY[0]
    connection = http.client.HTTPConnection(urlsplit(room.urls[report.outlet]).netloc, timeout=10)
    connection.request("GET", f"/news/{report.number}")
    answer = connection.getresponse()
    assert (answer.status, answer.headers["Location"]) == (301, report.address)
    answer.read()
    connection.request("GET", report.address)  # the same connection holds
    assert connection.getresponse().status == 200
    connection.close()


def test_the_challenge_and_the_missing_page_are_in_the_feed(room):
    blocked, missing = find(blocked=True), find(missing=True)
    status, _, body = fetch(room.urls[blocked.outlet] + blocked.address)
    assert status == 200
    assert b"__arcsjs" in body
    assert len(body) < 7000
    assert fetch(room.urls[missing.outlet] + missing.address)[0] == 404
    for report in (blocked, missing):
        assert report.title in fetch(room.urls[report.outlet] + "/rss")[2].decode()


def test_a_report_is_corrected():
    [report] = [r for r in reports() if r.revision]
    assert report.revised.title != report.title
    with Newsroom() as room:
        assert text(page(room, report).css("h1")) == report.title
        room.revised = True
        found = page(room, report)
        assert text(found.css("h1")) == report.revised.title
        assert "پنج سال" in text(found.css(".item-text"))
        assert found.css('meta[property="article:published_time"]::attr(content)').get() == "2024-10-30T05:42:00Z"
        assert found.css('meta[property="article:modified"]::attr(content)').get() == "2024-10-30T10:00:00Z"
        assert fetch(room.urls["isna"] + ORDINARY[0].address)[0] == 200


# Lists, feeds, sitemaps


def archive(room, outlet, query):
    status, _, body = fetch(f"{room.urls[outlet]}/page/archive.xhtml?{query}")
    assert status == 200
    return Selector(body.decode())


def test_a_day_of_the_archive(room):
    found = archive(room, "isna", "mn=9&wide=0&dy=17&ms=0&pi=1&yr=1403")
    report = find(release="sarabi-sanandaj", outlet="isna")
    item = found.css("div.items > ul > li")
    assert item.css("div.desc h3 a::attr(href)").getall() == [report.address]
    assert item.css("div.desc time a::attr(title)").get() == "شنبه ۱۷ آذر ۱۴۰۳ - ۱۱:۲۰"
    mehr = archive(room, "mehr", "yr=1403&mn=9&dy=17&pi=1").css("li.news")
    assert mehr.css("time::attr(title)").get() == "شنبه ۱۷ آذر ۱۴۰۳ - ۱۴:۰۵"
    assert mehr.css("time a::text").get().endswith("روز قبل")
    assert archive(room, "mehr", "yr=1403&mn=6&dy=16&pi=1").css("li.photo h3 a")
    assert not archive(room, "mehr", "yr=1403&mn=1&dy=1&pi=1").css("li.news")


def test_the_archive_holds_every_report_once_and_repeats_its_last_page(room):
    for outlet in room.urls:
        seen = []
        for number in range(1, 6):
            links = archive(room, outlet, f"yr=1403&pi={number}").css("div.items h3 a::attr(href)").getall()
            assert len(links) <= 20
            if set(links) <= set(seen):
                break
            seen += links
        assert sorted(seen) == sorted(r.address for r in reports() if r.outlet == outlet)
        assert archive(room, outlet, "yr=1403&pi=99").css("h3 a::attr(href)").getall() == links
        assert fetch(f"{room.urls[outlet]}/archive?yr=1403&pi=1")[0] == 200


def test_topics_and_tags_have_lists(room):
    kurdistan = archive(room, "isna", "tp=229&pi=1").css("h3 a::attr(href)").getall()
    assert kurdistan == [r.address for r in reversed(reports()) if r.outlet == "isna" and "کردستان" in r.section]
    tag = f"{room.urls['mehr']}/tag/{quote('اتاق+تعاون+ایران', safe='+')}"
    assert Selector(fetch(tag)[2].decode()).css("li.news")
    assert fetch(f"{room.urls['isna']}/archive?tp=987654")[0] == 404
    assert fetch(f"{room.urls['isna']}/archive?yr=x")[0] == 404


@pytest.mark.parametrize("outlet", ["isna", "mehr"])
def test_feeds_are_xml_with_the_newest_thirty(room, outlet):
    status, headers, body = fetch(room.urls[outlet] + "/rss")
    assert status == 200
    assert headers["Content-Type"].startswith("application/rss+xml")
    items = etree.fromstring(body).findall("channel/item")
    newest = [r for r in reversed(reports()) if r.outlet == outlet][:30]
    assert [item.findtext("title") for item in items] == [r.served.title for r in newest]
    for item, report in zip(items, newest, strict=True):
        assert item.findtext("link") == item.findtext("guid")
        assert item.findtext("link").isascii()
        assert (
            unquote(item.findtext("link"))
            == f"https://www.{'isna.ir' if outlet == 'isna' else 'mehrnews.com'}{report.path}"
        )
        assert item.findtext("pubDate").endswith(" GMT")
        assert parsedate_to_datetime(item.findtext("pubDate")) == report.at
        assert item.findtext("category") == " > ".join(report.section)
        assert len(item.findtext("description")) <= 221
        assert [e.get("url") for e in item.findall("enclosure")] == list(report.images[:1])


def test_topic_feeds(room):
    body = fetch(room.urls["isna"] + "/rss/tp/229")[2]
    channel = etree.fromstring(body).find("channel")
    assert channel.findtext("title") == "خبرگزاری ایسنا - کردستان"
    assert len(channel.findall("item")) == sum("کردستان" in r.section for r in reports() if r.outlet == "isna")
    assert fetch(room.urls["isna"] + "/rss/tp/987654")[0] == 404


def test_an_unchanged_feed_answers_304(room):
    url = room.urls["mehr"] + "/rss"
    _, headers, body = fetch(url)
    for asked in ({"If-None-Match": headers["ETag"]}, {"If-Modified-Since": headers["Last-Modified"]}):
        status, again, nothing = fetch(url, asked)
        assert (status, nothing, again["ETag"]) == (304, b"", headers["ETag"])
    assert fetch(url, {"If-None-Match": '"other"'})[2] == body
    assert fetch(url, {"If-None-Match": '"other"', "If-Modified-Since": headers["Last-Modified"]})[0] == 200
    assert fetch(url, {"If-Modified-Since": "Mon, 01 Jan 2024 00:00:00 GMT"})[0] == 200
    assert fetch(url, {"If-Modified-Since": "yesterday"})[0] == 200


def test_the_clock_decides_what_is_out():
    last, before = [r for r in reports() if r.outlet == "isna"][:-3:-1]
    with Newsroom(("isna",), now=before.at) as room:
        url = room.urls["isna"] + "/rss"
        _, headers, body = fetch(url)
        assert last.served.title not in body.decode()
        assert before.served.title in body.decode()
        assert fetch(room.urls["isna"] + last.address)[0] == 404
        room.now = last.at
        status, _, body = fetch(url, {"If-None-Match": headers["ETag"]})
        assert status == 200
        assert last.served.title in body.decode()
        assert fetch(room.urls["isna"] + last.address)[0] == 200


def test_robots_and_sitemaps(room):
    robots = fetch(room.urls["isna"] + "/robots.txt")[2].decode()
    assert "Disallow: /search" in robots
    assert "Sitemap: https://www.isna.ir/sitemap/1403/sitemap.xml" in robots
    index = etree.fromstring(fetch(room.urls["isna"] + "/sitemap/1403/sitemap.xml")[2])
    days = [loc.text for loc in index.iter("{*}loc")]
    found = []
    for day in days:
        found += [loc.text for loc in etree.fromstring(fetch(room.urls["isna"] + urlsplit(day).path)[2]).iter("{*}loc")]
    assert found == ["https://www.isna.ir" + r.address for r in reports() if r.outlet == "isna"]


# The server


def test_gzip_where_it_is_asked_for(room):
    url = (
        room.urls["isna"] + ORDINARY[0].address
        if ORDINARY[0].outlet == "isna"
        else room.urls["mehr"] + ORDINARY[0].address
    )
    _, headers, body = fetch(url, {"Accept-Encoding": "gzip, deflate"})
    assert headers["Content-Encoding"] == "gzip"
    assert ORDINARY[0].served.title in gzip.decompress(body).decode()
    assert fetch(url)[1]["Content-Encoding"] is None


def test_what_was_asked_is_remembered():
    with Newsroom(("mehr",)) as room:
        fetch(room.urls["mehr"] + "/robots.txt")
        fetch(room.urls["mehr"] + "/nothing?here=1")
        assert room.requests == [("mehr", "/robots.txt", 200), ("mehr", "/nothing?here=1", 404)]
    assert room.urls == {}


def test_a_port_in_use_is_an_error():
    with Newsroom(("isna",)) as room:
        port = urlsplit(room.urls["isna"]).port
        with pytest.raises(OSError, match="in use"), Newsroom(("isna",), port):
            pass


def test_an_outlet_that_is_not_there_is_named():
    with pytest.raises(ValueError, match="no outlet «irna»; it has isna, mehr"):
        Newsroom(("irna",))


def test_faults():
    report = find(release="sarabi-sanandaj", outlet="isna")
    with Newsroom(("isna",)) as room:
        base = room.urls["isna"]
        healthy = fetch(base + report.address)[2]
        room.faults = {"/rss": "not_xml", "/news": "cut_off"}
        with pytest.raises(etree.XMLSyntaxError):
            etree.fromstring(fetch(base + "/rss")[2])
        with pytest.raises(http.client.IncompleteRead):
            fetch(base + report.address)
        room.faults = {f"/news/{report.number}": "year_9999", "/rss": "year_9999", "/archive": "down", "/": "forbidden"}
        broken = fetch(base + report.address)[2].decode()
        assert 'itemprop="datePublished" content="9999-12-07' in broken
        assert "۱۷ آذر ۹۹۹۹" in broken
        assert "Dec 9999" in fetch(base + "/rss")[2].decode()
        assert fetch(base + "/archive")[0] == 503
        assert fetch(base + "/robots.txt")[0] == 403
        room.faults = {"/news": "challenge"}
        assert b"__arcsjs" in fetch(base + report.address)[2]
        room.faults = {}
        assert len(fetch(base + report.address)[2]) == len(healthy)
        room.faults = {"/news": "hug"}
        status, _, body = fetch(base + report.address)
        assert status == 500
        assert body.decode().startswith("there is no fault «hug»; there are cut_off, not_xml")


def test_a_huge_page_goes_on_for_fifty_megabytes():
    report = ORDINARY[0]
    with Newsroom((report.outlet,), faults={"/news": "huge"}) as room:
        _, headers, body = fetch(room.urls[report.outlet] + report.address)
    assert len(body) >= HUGE == 50 * 1024 * 1024
    assert headers["Transfer-Encoding"] == "chunked"
    assert body.rstrip().endswith(b"</html>")


def test_every_fault_is_described():
    assert set(FAULTS) == {"cut_off", "not_xml", "huge", "year_9999", "down", "forbidden", "challenge"}


# Volume


def test_generated_reports_are_many_and_the_same_each_time():
    made = generated(300)
    assert len({r.id for r in made}) == len(made) == 300
    assert [r.title for r in made] == [r.title for r in generated(300)]
    assert [r.title for r in made] != [r.title for r in generated(300, seed=1)]
    assert list(made) == sorted(made, key=lambda r: r.at)
    with Newsroom(("isna",), source=made) as room:
        status, _, body = fetch(room.urls["isna"] + made[150].address)
        assert status == 200
        assert made[150].served.title in Selector(body.decode()).css("h1::text").get()
        year, month, day = made[150].jalali
        links = archive(room, "isna", f"yr={year}&mn={month}&dy={day}").css("h3 a::attr(href)").getall()
        assert len(links) == 20


def test_it_serves_in_the_foreground():
    command = [sys.executable, "-m", "crawler.newsroom", "--port", "0", "--generated", "5", "--fault", "/archive=down"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            key, _, url = process.stdout.readline().strip().partition("=")
            assert key == "isna"
            assert fetch(url + "/rss")[2].decode().count("<item>") == 5
            assert fetch(url + "/archive")[0] == 503
        finally:
            process.terminate()


def test_a_fault_that_is_not_there_is_refused():
    command = [sys.executable, "-m", "crawler.newsroom", "--fault", "/rss=slow"]
    refused = subprocess.run(command, capture_output=True, text=True, check=False)
    assert refused.returncode == 2
    assert "'/rss=slow' is no PATH=FAULT; the faults are cut_off" in refused.stderr


def test_the_page_about_it_names_every_key_and_fault():
    words = (Path(__file__).parents[2] / "docs" / "newsroom.md").read_text("utf-8")
    keys = {field.name for field in fields(SourceReport)} - {"paragraphs", "modified"} | {"body"}
    for name in keys | set(FAULTS):
        assert f"`{name}`" in words, name
    example = re.search(r"```toml\n(.*?)```", words, re.DOTALL)[1]
    [report] = [read_entry(entry) for entry in tomllib.loads(example)["report"]]
    assert (report.id, report.place, len(report.paragraphs)) == ("isna-1403081107095", "قزوین", 2)
