"""The Asam family («آسام»): ILNA, Donya-e-Eqtesad and others, `/بخش-{section}-{topic}/{number}-{slug}`."""

from __future__ import annotations

import datetime as dt
import re
from urllib.parse import unquote, urlencode

from crawler.dates import jalali
from crawler.families.family import Family, Lists
from crawler.families.find import path_of
from crawler.families.page import Reader
from crawler.site import Site

RULES: dict[str, tuple[str, ...]] = {
    "container": ("article.news_page_article", "article", "main", "body"),
    "kicker": (".uptitle, .up-title, h2.up_title",),
    "title": ("h1.title", "h1"),
    "lead": ("p.lead", ".news_lead, p.news-lead"),
    "dateline": (),
    "body": (
        ".article_body #echo_detail",
        "#main_ck_editor",
        ".echo_detail, .echo-detail",
        ".article_body, .article-body, .article-text",
    ),
    "date": ("time.news_time", ".news-time", ".bread_time"),
    "section": (".breadcrumb_list li a, ul.breadcrumb-list li a",),
    "tags": (".article_tag a, .article-tag a", ".news_tags a, .tag_items a"),
    "byline": (),
    "images": (".article_body figure img, .article_image img", ".article_body img", "article figure img"),
}
JUNK = (
    ".short_link_box, .short_link_cnt, .noprint, .zxc_mb, .share_news, .sec_info, .news-short-info, .comments-list, "
    ".article_tag, .article-tag, .news_tags"
)
# «/بخش-کارگری-9/1407031-…», and the short canonical form
_NUMBER = re.compile(r"/(?:fa/)?(?:بخش-[^/]{1,80}/(\d{3,20})(?:-|/|$)|tiny/news-(\d{3,20})(?:/|$))")


def number_of(url: str) -> str | None:
    """`/بخش-کارگری-9/1407031-…` and `/fa/tiny/news-1407031` → 1407031, percent-encoded or not."""
    match = _NUMBER.match(unquote(path_of(url)))
    return (match[1] or match[2]) if match else None


def list_path(site: Site, day: dt.date, page: int, topic: int | None = None) -> str:
    """The list of one day; both names of the page's number are given, since sites read one or the other."""
    year, month, number = jalali(day)
    query: dict[str, object] = {"curp": 1, "curps": 1, "order": "order_time", "page": page}
    if topic is not None:
        query["categories"] = topic
    for end in ("start", "end"):
        for part, value in (("day", number), ("month", month), ("year", year)):
            query[f"dateRange[{end}][{part}]"] = value
    query["curp"] = page
    return f"{site.archive or '/newsstudios/archive/'}?{urlencode(query)}"


FAMILY = Family(
    "asam",
    Reader(RULES, number_of, junk=JUNK),
    Lists(
        list_path,
        items=("ul.archive-n-land li", "ul#archive-page-news li.cont", "ul#archive-page-news li"),
        links=".//h2//a/@href | .//a[contains(concat(' ', @class, ' '), ' res ')]/@href | .//a/@href",
    ),
)
