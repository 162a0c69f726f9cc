"""From pages and feeds to Articles."""

from __future__ import annotations

import datetime as dt

import pages
import pytest
from parsel import Selector

from crawler.dateline import cut_dateline
from crawler.families import nastooh
from crawler.feed import read_feed
from crawler.reading import Outcome, read_page, read_saved_page
from crawler.site import load_site

NOW = dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC)
MEHR, ISNA, IRNA = load_site("mehr"), load_site("isna"), load_site("irna")


def read(body, site=MEHR, number=6017630, **more):
    return read_page(
        body, Selector(text=body.decode(errors="replace")), site.url(f"/news/{number}/x"), site, NOW, **more
    )


def test_a_page_of_the_default_theme():
    reading = read(pages.mehr_page())
    assert reading.outcome is Outcome.ARTICLE
    article = reading.article
    assert article.id == "mehr-6017630"
    assert article.url == "https://www.mehrnews.com/news/6017630/%D8%B4%D8%B1%DA%A9%D8%AA"
    assert article.kicker == "مدیرکل تعاون، کار و رفاه:"
    assert article.title == "گشایش سه سالن تعاونی سبزی‌کاران در بجنورد"
    assert (article.place, article.lead) == ("بجنورد", "مدیرکل تعاون از گشایش سه سالن خبر داد.")
    assert article.body.split("\n") == [
        "به گزارش خبرنگار مهر، شرکت تعاونی سبزی‌کاران «دشت سبز»",
        "سه سالن تازه ساخت.",
        "گام بعدی",
        "او گفت: تعاونی‌ها به وام نياز دارند. پایان جمله.",
        "سالن گلخانه",
        "سردخانه",
        "شهر | شمار",
        "بجنورد | ۱۲",
        "کار ما با هم است.",
        "بند پایانی.",
    ]
    assert (article.published_at, article.dated_by) == ("2024-02-08T09:30:21+03:30", "meta")
    assert article.section == "استانها > خراسان شمالی"
    assert article.tags == ("تعاونی", "سبزی‌کاران")
    assert article.images == (
        "https://www.mehrnews.com/d/6017630.jpg گروهی از سبزی‌کاران",
        "https://www.mehrnews.com/d/2.jpg سالن دوم",
    )


def test_a_page_of_isnas_theme():
    article = read(pages.isna_page(), ISNA, 1404030905512).article
    assert article.kicker == "در نشست اتاق تعاون"
    assert article.title == "تعاونی‌های پسته کرمان صندوق می‌سازند"
    assert (article.place, article.lead) == ("کرمان", "رئیس اتاق تعاون کرمان از ساخت صندوق خبر داد.")
    assert article.body == "به گزارش ایسنا، او گفت: صندوق می‌سازیم."
    assert article.published_at == "2025-05-30T19:31:00+03:30"
    assert article.section == "استان‌ها"
    assert article.tags == ("تعاون", "کرمان")
    assert article.byline == "71234"


@pytest.mark.parametrize(
    ("published", "shown", "expected", "by"),
    [
        (pages.meta("2020-04-17T14:26:21Z"), "۱ دی ۱۴۰۰، ۸:۰۰", "2020-04-17T18:56:21+04:30", "meta"),
        ("", "۱۹ بهمن ۱۴۰۲، ۹:۳۰", "2024-02-08T09:30:00+03:30", "page"),
        (
            '<script type="application/ld+json">{"@graph": [{"datePublished": "2024-02-08T06:00:00.5Z"}]}</script>',
            "",
            "2024-02-08T09:30:00+03:30",
            "meta",
        ),
        (
            '<script type="application/ld+json">{broken</script>',
            "۱۹ بهمن ۱۴۰۲، ۹:۳۰",
            "2024-02-08T09:30:00+03:30",
            "page",
        ),
        (pages.meta("9999-12-31T23:59:59Z"), "۱۹ بهمن ۱۴۰۲، ۹:۳۰", "2024-02-08T09:30:00+03:30", "page"),
        (pages.meta("9999-12-31T23:59:59Z"), "۴ روز قبل", None, None),
    ],
)
def test_dates_by_the_order_of_trust(published, shown, expected, by):
    article = read(pages.mehr_page(published=published, shown=shown)).article
    assert (article.published_at, article.dated_by) == (expected, by)


def test_a_date_in_the_year_9999_is_told():
    reading = read(pages.mehr_page(published=pages.meta("9999-12-31T23:59:59Z")))
    assert reading.sentence == "تاریخ «9999-12-31T23:59:59Z» ناشدنی است"


def test_dates_from_the_feed_and_from_isnas_number():
    body = pages.isna_page(published="", shown="")
    article = read(body, ISNA, 1404030905512).article
    assert (article.published_at, article.dated_by) == ("2025-05-30", "id")
    item = pages.feed_item(1404030905512, date="Fri, 30 May 2025 16:01:00 GMT", host="www.isna.ir")
    fed = read_feed(pages.feed(item), ISNA, NOW).articles[0]
    article = read(body, ISNA, 1404030905512, fed=fed).article
    assert (article.published_at, article.dated_by) == ("2025-05-30T19:31:00+03:30", "feed")


def test_the_challenge_is_never_read():
    reading = read(pages.CHALLENGE)
    assert (reading.outcome, reading.article) == (Outcome.BLOCKED, None)
    assert "جاوااسکریپت" in reading.sentence


def test_a_long_report_about_arvancloud_is_no_challenge():
    body = pages.mehr_page(body="<p>شرکت arvancloud تعاونی شد.</p>" + pages.BODY * 3)
    assert read(body).outcome is Outcome.ARTICLE


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (pages.mehr_page(title=""), "این صفحه عنوان ندارد"),
        (pages.mehr_page(lead="", body=""), "این صفحه متنی ندارد"),
        (b"<html><body><h1>404</h1></body></html>", "در این صفحه گزارشی نیست"),
        (b"", "صفحه ناتمام رسید"),
        (b"\x00\xff\xfe</html>", "در این صفحه گزارشی نیست"),
        (pages.mehr_page(number=9999), "به جای این گزارش، گزارش دیگری (9999) رسید"),
    ],
)
def test_pages_that_are_no_report(body, sentence):
    reading = read_page(
        body, Selector(text=body.decode(errors="replace") or " "), MEHR.url("/news/6017630/x"), MEHR, NOW
    )
    assert reading.article is None
    assert reading.sentence == sentence


def test_of_a_cut_page_what_can_be_read_is_kept():
    body = pages.mehr_page()
    cut = read(body[: body.index("گام بعدی".encode()) + 30])
    assert cut.outcome is Outcome.CUT
    assert cut.article.body.startswith("به گزارش خبرنگار مهر")
    nothing = read(body[:900])
    assert (nothing.outcome, nothing.article) == (Outcome.CUT, None)


def test_every_length_of_a_cut_page_is_read_without_an_error():
    body = pages.mehr_page()
    for end in range(0, len(body), 97):
        text = body[:end].decode(errors="replace")
        reading = read_page(body[:end], Selector(text=text or " "), MEHR.url("/news/6017630/x"), MEHR, NOW)
        assert reading.outcome in (Outcome.CUT, Outcome.ARTICLE)


def test_a_saved_page_is_known_by_its_address():
    assert read_saved_page(pages.mehr_page(), NOW).article.site == "mehr"
    assert read_saved_page(pages.isna_page(), NOW).article.id == "isna-1404030905512"
    assert read_saved_page(b"<html><body>x</body></html>", NOW).article is None


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("<p>متن.</p><p>بیشتر: <a href=x>خبر</a></p><p><a href=y>خبر دیگر</a></p><p>دنباله.</p>", "متن.|دنباله."),
        (
            "<p>متن.</p><div><p><strong>بیشتر بخوانید »</strong></p><div><ul><li><a>خبر</a></li></ul></div></div>",
            "متن.",
        ),
        ("<p>بیشتر تعاونی‌ها کوچک‌اند.</p>", "بیشتر تعاونی‌ها کوچک‌اند."),
        ("<p>متن. انتهای پیام/</p>", "متن."),
        ("<p>متن.</p><p>انتهای پیام / ۴۵۱</p><p> </p>", "متن."),
        ("<p>متن.</p><p>9151*7440</p>", "متن."),
        ("<p>متن.</p><p>کد خبر 6017630</p>", "متن."),
        ("<p>متن.</p><ul><li>۱۴۰۳</li></ul>", "متن.|۱۴۰۳"),
        ("متن بی‌بند<br/><br/>دوم", "متن بی‌بند|دوم"),
        ("<div>متن <b>در</b> لایه<p>بند</p>دم</div>", "متن در لایه|بند|دم"),
        ("<p>تعاونی&zwnj;ها&nbsp; و\u200f اتاق</p>", "تعاونی‌ها و اتاق"),
        ("<blockquote><p>بیشتر بخوانید</p><ul><li><a>الف</a></li></ul></blockquote><ul><li>بماند</li></ul>", ""),
    ],
)
def test_bodies(lines, expected):
    article = read(pages.mehr_page(body=lines)).article
    assert article.body == expected.replace("|", "\n")


@pytest.mark.parametrize(
    ("text", "place", "rest"),
    [
        ("ایسنا/کردستان معاون وزیر گفت", "کردستان", "معاون وزیر گفت"),
        ("ایسنا/خراسان رضوی مدیرکل گفت", "خراسان رضوی", "مدیرکل گفت"),
        ("ایسنا/چهارمحال و بختیاری: مدیرکل گفت", "چهارمحال و بختیاری", "مدیرکل گفت"),
        ("ایسنا/ایلام‌نو مدیرکل گفت", "ایلام‌نو", "مدیرکل گفت"),
        ("بجنورد- فرماندار گفت", "بجنورد", "فرماندار گفت"),
        ("تهران - ایرنا - وزیر گفت", "تهران", "وزیر گفت"),
        ("تهران ـ ایرنا ـ وزیر گفت", "تهران", "وزیر گفت"),
        ("مسکو - خبرگزاری ایرنا - سفیر گفت", "مسکو", "سفیر گفت"),
        ("وزیر کار - که به سفر رفته - گفت", None, "وزیر کار - که به سفر رفته - گفت"),
        ("تعاون - ستون اقتصاد است", None, "تعاون - ستون اقتصاد است"),
        ("به گزارش ایسنا، وزیر گفت", None, "به گزارش ایسنا، وزیر گفت"),
        ("۱۲-۱۵ تعاونی", None, "۱۲-۱۵ تعاونی"),
        ("", None, ""),
    ],
)
def test_datelines(text, place, rest):
    assert cut_dateline(text, ("ایسنا", "ایرنا")) == (place, rest)


def list_page(*items, tail=""):
    rows = "".join(
        f'<li class="news"><figure><a href="/news/{n}/x"><img></a></figure><div class="desc"><h3>'
        f'<a href="/{kind}/{n}/x">خبر</a></h3><p>متن</p><time title="{date}"><a>۴ روز قبل</a></time></div></li>'
        for n, kind, date in items
    )
    return Selector(f'<section id="box517"><div class="items"><ul>{rows}</ul></div></section>{tail}')


def test_archive_lists():
    side = '<section><ul><li><h3><a href="/news/7777/x">پربازدید</a></h3></li></ul></section>'
    date = "سه‌شنبه ۱۷ بهمن ۱۴۰۲ - ۲۱:۴۰"
    page = list_page(("6017630", "news", date), ("6017631", "photo", date), ("6017630", "news", date), tail=side)
    for site in (MEHR, IRNA):
        items = nastooh.FAMILY.listed(page, site, site.url("/page/archive.xhtml"), NOW)
        assert [item.number for item in items] == ["6017630"]
        assert items[0].date.isoformat() == "2024-02-06T21:40:00+03:30"
    assert nastooh.FAMILY.listed(Selector("<p>نیست</p>"), MEHR, MEHR.url("/"), NOW) == []
    path = nastooh.list_path(ISNA, dt.date(2025, 7, 17), 1)
    assert path == "/page/archive.xhtml?mn=4&wide=0&dy=26&ms=0&pi=1&yr=1404"


def test_feeds():
    items = [
        pages.feed_item(6935553, "تعاونی &laquo;دشت&raquo;".replace("&laquo;", "«").replace("&raquo;", "»")),
        pages.feed_item(6935554, kind="photo"),
        pages.feed_item(6935555, host="evil.example"),
        pages.feed_item(
            6935556, lead="<![CDATA[<img src='x'> متن &amp; تصویر]]>", date="Fri, 31 Dec 9999 23:59:59 GMT"
        ),
        pages.feed_item(6935553),
    ]
    feed = read_feed(pages.feed("".join(items)), MEHR, NOW)
    first, second = feed.articles
    assert feed.whole
    assert feed.sentence == "تاریخ «Fri, 31 Dec 9999 23:59:59 GMT» ناشدنی است"
    assert (first.id, first.title, first.tier) == ("mehr-6935553", "تعاونی «دشت»", "feed")
    assert (first.place, first.lead) == ("بجنورد", "متن کوتاه.")
    assert (first.published_at, first.dated_by) == ("2026-09-02T12:42:33+03:30", "feed")
    assert first.section == "استانها > خراسان شمالی"
    assert first.images == ("https://media.mehrnews.com/6935553.jpg",)
    assert (second.lead, second.published_at) == ("متن & تصویر", None)


@pytest.mark.parametrize(
    ("body", "count", "sentence"),
    [
        (b"<html><body>soon</body></html>", 0, "آنچه رسید خوراک XML نیست"),
        (b"", 0, "آنچه رسید خوراک XML نیست"),
        (b"not xml at all", 0, "آنچه رسید خوراک XML نیست"),
        (b'{"json": true}', 0, "آنچه رسید خوراک XML نیست"),
        (pages.CHALLENGE, 0, "به جای خوراک، پرسش جاوااسکریپتی رسید"),
        (
            pages.feed(pages.feed_item(1234567) + pages.feed_item(1234568))[:-300],
            2,
            "خوراک ناتمام رسید؛ 2 خبر آن برداشته شد",
        ),
    ],
)
def test_feeds_that_are_none_or_not_whole(body, count, sentence):
    feed = read_feed(body, MEHR, NOW)
    assert (len(feed.articles), feed.whole, feed.sentence) == (count, False, sentence)


def test_addresses_that_are_none_do_no_harm():
    body = "<p>متن.</p><img src='http://['><img src='data:image/png;base64,x'><img src='/ok.jpg'>"
    page = pages.mehr_page(body=body).replace(b'rel="canonical" href="', b'rel="canonical" href="http://[')
    assert read(page).article.images[-1] == "https://www.mehrnews.com/ok.jpg"
    items = pages.feed_item(1234567) + pages.feed_item(1234568, host="[")
    assert len(read_feed(pages.feed(items), MEHR, NOW).articles) == 1
    assert nastooh.FAMILY.listed(Selector("<ul><li><h3><a href='http://['>x</a></h3></li></ul>"), MEHR, "x", NOW) == []


def test_entities_are_never_resolved():
    bomb = (
        b'<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        + pages.feed(pages.feed_item(1234567, "&x;")).split(b"?>", 1)[1]
    )
    assert all("root:" not in article.title for article in read_feed(bomb, MEHR, NOW).articles)


@pytest.mark.parametrize(
    "body",
    ["<p>" * 50_000, "<div>" * 20_000 + "متن", "بیشتر " * 20_000, "انتهای پیام" * 10_000, "-" * 100_000, "۱*" * 50_000],
    ids=range(6),
)
@pytest.mark.timeout(60)  # a hang, not a speed: what grows with the square of its length takes minutes
def test_hostile_bodies_take_no_time(body):
    read(pages.mehr_page(body=body, lead=body[:100_000]))
