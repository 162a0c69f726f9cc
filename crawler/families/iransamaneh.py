"""The Iran Samaneh family («ایران سامانه»): YJC, Tabnak, Asriran and others, `/fa/news/{number}/{slug}`."""

from __future__ import annotations

import datetime as dt
import re
from urllib.parse import urlencode

from crawler.dates import jalali
from crawler.families.family import Family, Lists
from crawler.families.find import path_of
from crawler.families.page import Reader
from crawler.site import Site

RULES: dict[str, tuple[str, ...]] = {
    "container": ("article", "body"),
    "kicker": (".rutitr, .news-rutitr",),
    "title": ("h1.title", "h1 .title-news", ".news-title", "h1", ".title"),
    "lead": (".subtitle, .news-subtitle",),
    "dateline": (),
    "body": (".body",),
    "date": (".news_pdate_c", ".fa_date, .news-date", "span.en_date"),
    "section": (".news_path a",),
    "tags": (".tags_title a", ".tags li a", ".tag_items a"),
    "byline": (),
    "images": (".lead_image img, img.lead_image", ".body img", ".album_listi img", ".image_set a img"),
}
# What stands among a body's lines on some of the sites.
JUNK = (
    ".related_news, .news_related, .inner_related, .comments_item, .comm_answer, .short-link, .link_en, .tags_title, "
    ".ads, .adv, #MV_afterBody, #MV_afterBody ~ *"
)
_NUMBER = re.compile(r"/fa/news/(\d{2,20})(?:/|$)")


def number_of(url: str) -> str | None:
    """`/fa/news/912147/slug` → 912147; `/fa/photos/…` has none."""
    match = _NUMBER.match(path_of(url))
    return match[1] if match else None


def list_path(site: Site, day: dt.date, page: int, topic: int | None = None) -> str:
    """The list of one day: both ends of the archive's dates are inclusive; Jalali, padded."""
    year, month, number = jalali(day)
    date = f"{year}/{month:02}/{number:02}"
    query = {
        "service_id": -1 if topic is None else topic,
        "sec_id": -1,
        "cat_id": -1,
        "rpp": 100,
        "from_date": date,
        "to_date": date,
        "p": page,
    }
    return f"{site.archive or '/fa/archive'}?{urlencode(query)}"


FAMILY = Family(
    "iransamaneh",
    Reader(RULES, number_of, junk=JUNK),
    Lists(
        list_path,
        items=(
            "div.news_archive_container article",
            "div.archive_content .linear_news",
            "div.archive_content :has(> a.title5)",
            "div.archive_content li, div.archive_content article",
        ),
        dates=".//span[contains(concat(' ', @class, ' '), ' tarikh_archive ')]//text() | .//time//text()",
    ),
)
