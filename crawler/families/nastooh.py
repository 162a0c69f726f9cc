"""The Nastooh family («نستوه», Saba Enterprise Newsroom): article pages, archive lists and addresses.

Both of its themes are read, the default one (Mehr) and ISNA's own; what a site does differently stands in its file.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from parsel import Selector

from crawler.article import Article, DatedBy, Tier
from crawler.dateline import cut_dateline, place_of
from crawler.dates import DateError, jalali, machine_date, number_date, page_date
from crawler.markup import Line, clean, line_of, lines_of
from crawler.site import Site

# Selectors tried in order, the site's own first; the default theme's, then ISNA's.
_RULES: dict[str, tuple[str, ...]] = {
    "container": ("article#item", "article", "#photo, #photos", ".main-content"),
    "kicker": (".rutitr, .kicker", "header.item-header h2"),
    "title": ("h1.title", "h1.first-title", "h1[itemprop=headline]", "h1"),
    "lead": (".item-summary p.summary", "p.summary[itemprop=description]", "p.summary, p.introtext"),
    "dateline": ("span.src",),
    "body": (".item-text[itemprop=articleBody]", "[itemprop=articleBody]", ".item-body .item-text", ".item-text"),
    "date": (".item-nav .item-date > span", ".item-date > span", ".meta-news li:has(> i.fa-calendar-o)", ".item-date"),
    "section": ("ol.breadcrumb li a", ".meta-news li:has(> i.fa-folder-o) .text-meta"),
    "tags": ("section.box.tags li a", "footer.tags ul li a", ".tags li a[rel]"),
    "byline": (".fa-edit ~ strong",),
    "images": ("figure.item-img img", "[itemprop=articleBody] img", ".photoGall li img, section.gallery figure img"),
}
_NUMBER = re.compile(r"/(?:fa/)?news/(\d{3,20})(?:/|$)")
# «بیشتر بخوانید:», «بیشتر:» and their like open a block of links to other reports.
_MORE = re.compile(
    r"\W*(?:بیشتر[\s\u200c]*بخوانید|بیشتر[\s\u200c]*بدانید|همچنین[\s\u200c]*بخوانید|بیشتر\s?:"
    r"|(?:مطالب|اخبار|خبرهای)\s+مرتبط\s?(?::|$))"
)
_TRAILER = re.compile(r"[\s/]?انتهای\s?پیام[\s/.\\\d*]*$")
# «۱۲۳**۴۵۶» (IRNA's staff), «9151*7440», a lone number, «کد خبر 6017630»
_CODE = re.compile(r"(?:کد\s?خبر\W{0,3})?[\d*/\s._–-]{3,40}")
_LAST_LINES = 6  # trailers and codes stand among the last lines
_HOME = frozenset(("صفحه اصلی", "صفحه نخست", "خانه", "اصلی", "صفحهٔ اصلی", "صفحهٔ نخست"))


@dataclass(frozen=True, slots=True)
class Listed:
    """One report in an archive list."""

    number: str
    url: str
    date: dt.date | None


@dataclass(frozen=True, slots=True)
class Dated:
    """When a page says that it was published; `sentences` tell which of its dates could not be."""

    moment: dt.date | None
    by: DatedBy | None
    sentences: tuple[str, ...]


def number_of(url: str) -> str | None:
    """The site's own number of the report at this address; None for photos, videos and what is no report."""
    match = _NUMBER.match(urlsplit(url).path)
    return match[1] if match else None


def list_path(site: Site, day: dt.date, page: int, topic: int | None = None) -> str:
    """The path of a page (from 1) of the archive's list of one day, of one topic if given."""
    year, month, number = jalali(day)
    query = {"mn": month, "wide": 0, "dy": number, "ms": 0, "pi": page, "yr": year}
    if topic is not None:
        query["tp"] = topic
    return f"{site.archive}?{urlencode(query)}"


def listed(page: Selector, site: Site, url: str, now: dt.datetime) -> list[Listed]:
    """The reports in an archive list, in its order.

    Lists at the side of the page («پربازدیدترین‌ها») show no dates: where some items have one, the others are left out.
    """
    scope = page.css(site.archive_list) if site.archive_list else None
    items: list[Listed] = []
    for item in scope.css("li") if scope else page.css("li"):
        links = item.xpath("(.//h3//a[@href] | .//h2//a[@href])[1]/@href").get()
        link = urljoin(url, links) if links else ""
        number = number_of(link)
        if number:
            items.append(Listed(number, link, _listed_date(item, now)))
    if any(item.date for item in items):
        items = [item for item in items if item.date]
    return list({item.number: item for item in items}.values())


def _listed_date(item: Selector, now: dt.datetime) -> dt.date | None:
    times = item.css("time")
    texts = times.xpath("@title | .//a/@title").getall() + times.xpath("string(.)").getall()
    for text in texts:
        try:
            moment = page_date(text, now)
        except DateError:
            continue
        if moment:
            return moment
    return None


def read(page: Selector, url: str, site: Site, now: dt.datetime) -> tuple[Article | None, str, tuple[str, ...]]:
    """The article on a page; where there is none, why not; and sentences about dates that could not be.

    `url` is where the page was had; `now` bounds its dates. The article's `fetched_at` is left to the caller.
    """
    rules = {name: (site.page[name], *tried) if name in site.page else tried for name, tried in _RULES.items()}
    number = number_of(url)
    address = _address(page, site, url)
    if number is None or address is None:
        return None, "نشانی این صفحه نشانی گزارشی از این سایت نیست", ()
    if number_of(address) != number:
        return None, f"به جای این گزارش، گزارش دیگری ({number_of(address)}) رسید", ()
    container = _container(page, rules)
    if container is None:
        return None, "در این صفحه گزارشی نیست", ()
    title = line_of(e.root for e in _first(container, rules["title"])) or clean(_meta(page, "og:title"))
    if not title:
        return None, "این صفحه عنوان ندارد", ()
    lead, place = _lead(_first(container, rules["lead"]), rules["dateline"], site)
    body_element = next(iter(_first(container, rules["body"])), None)
    body = body_lines(lines_of(body_element.root)) if body_element is not None else []
    if not lead and body and place is None:
        place, body[0] = cut_dateline(body[0], site.bylines)
    if not lead and not body:
        return None, "این صفحه متنی ندارد", ()
    dated = _dated(page, container, rules["date"], number, site, now)
    article = Article(
        id=f"{site.key}-{number}",
        site=site.key,
        title=title,
        url=address,
        kicker=line_of(e.root for e in _first(container, rules["kicker"])),
        lead=lead,
        body="\n".join(body),
        published_at=dated.moment.isoformat() if dated.moment else None,
        dated_by=dated.by,
        tier=Tier.PAGE,
        section=_section(page, rules["section"]),
        tags=_tags(page, rules["tags"]),
        byline=line_of(e.root for e in _first(container, rules["byline"])),
        place=place,
        images=_images(page, container, rules["images"], address),
    )
    return article, "", dated.sentences


def _container(page: Selector, rules: dict[str, tuple[str, ...]]) -> Selector | None:
    """The element that holds the report; small ones at the side are `article`s too, but have no headline."""
    candidates = [element for css in rules["container"] for element in page.css(css)]
    with_title = (element for element in candidates if _first(element, rules["title"]))
    return next(with_title, candidates[0] if candidates else None)


def body_lines(lines: Iterable[Line]) -> list[str]:
    """The lines that are the report's own: without blocks of links, the trailer and the codes at the end."""
    own: list[Line] = []
    after_more = False
    for line in lines:
        if _MORE.match(line.text):
            after_more = True
        elif after_more and (line.tag == "li" or line.linked):
            continue
        else:
            after_more = False
            own.append(line)
    for _ in range(_LAST_LINES):
        last = own[-1] if own else Line("", "")
        cut = last.text[:-80] + _TRAILER.sub("", last.text[-80:])
        if cut and cut != last.text:
            own[-1] = Line(cut, last.tag)
        elif own and (not cut or (last.tag not in ("li", "tr") and _is_code(last.text))):
            own.pop()
        else:
            break
    return [line.text for line in own]


def _is_code(text: str) -> bool:
    return bool(_CODE.fullmatch(text)) and sum(letter.isdigit() for letter in text) >= 3


def _first(scope: Selector, tried: Iterable[str]) -> Iterable[Selector]:
    """What the first of these selectors that finds anything finds."""
    for css in tried:
        found = scope.css(css)
        if found:
            return found
    return ()


def _meta(page: Selector, name: str) -> str:
    return page.xpath("//meta[@property=$name or @name=$name or @itemprop=$name]/@content", name=name).get("").strip()


def _address(page: Selector, site: Site, url: str) -> str | None:
    """The page's canonical address, told by itself if it is the site's, else the one it was had from."""
    for told in (page.xpath("//link[@rel='canonical']/@href").get(""), _meta(page, "og:url")):
        canonical = site.canonical(told.strip())
        if canonical and number_of(canonical):
            return canonical
    return site.canonical(url)


def _lead(found: Iterable[Selector], dateline: tuple[str, ...], site: Site) -> tuple[str, str | None]:
    for element in found:
        place = None
        for source in _first(element, dateline):
            place = place_of(line_of([source.root]), site.bylines)
            source.root.clear(keep_tail=True)
            break
        text = line_of([element.root]).lstrip(":-–— ")
        if text and place is None:
            place, text = cut_dateline(text, site.bylines)
        if text:
            return text, place
    return "", None


def _dated(
    page: Selector, container: Selector, rules: tuple[str, ...], number: str, site: Site, now: dt.datetime
) -> Dated:
    """By the order of trust: the head's meta, JSON-LD, the date that is shown, the day in ISNA's numbers."""
    sentences: list[str] = []
    shown = " ".join(element.xpath("string(.)").get("") for element in _first(container, rules))
    candidates = {
        _meta(page, "article:published_time"): DatedBy.META,
        _meta(page, "datePublished"): DatedBy.META,
        _json_date(page): DatedBy.META,
        shown: DatedBy.PAGE,
    }
    for text, by in candidates.items():
        if not text:
            continue
        try:
            moment = machine_date(text, now) or page_date(text, now)
        except DateError as error:
            sentences.append(str(error))
            continue
        if moment:
            return Dated(moment, by, tuple(sentences))
    day = number_date(number, now) if site.dated_numbers else None
    return Dated(day, DatedBy.ID if day else None, tuple(sentences))


def _json_date(page: Selector) -> str:
    for text in page.xpath("//script[@type='application/ld+json']/text()").getall():
        try:
            found = json.loads(text)
        except (ValueError, RecursionError):
            continue
        parts = found.get("@graph", [found]) if isinstance(found, dict) else found
        for part in parts if isinstance(parts, list) else ():
            if isinstance(part, dict) and isinstance(part.get("datePublished"), str):
                return str(part["datePublished"])
    return ""


def _section(page: Selector, rules: tuple[str, ...]) -> str:
    """The whole path, joined with « > »: of the breadcrumb or of the head, whichever is longer."""
    shown = [clean(element.xpath("string(.)").get("")) for element in _first(page, rules)]
    paths: list[list[str]] = [
        [part for part in parts if part and part not in _HOME]
        for parts in (shown, re.split(r"\s*[>»›]\s*", clean(_meta(page, "article:section"))))
    ]
    return " > ".join(paths[0] if len(paths[0]) >= len(paths[1]) else paths[1])


def _tags(page: Selector, rules: tuple[str, ...]) -> tuple[str, ...]:
    shown = [clean(element.xpath("string(.)").get("")) for element in _first(page, rules)]
    if not any(shown):
        shown = [clean(tag) for tag in re.split("[,،]", _meta(page, "keywords"))]
    return tuple(dict.fromkeys(tag for tag in shown if tag))


def _images(page: Selector, container: Selector, rules: tuple[str, ...], address: str) -> tuple[str, ...]:
    """Addresses, each with its caption behind a space where it has one."""
    found: dict[str, str] = {}
    for css in rules:
        for image in container.css(css):
            source: Any = image.attrib.get("data-src") or image.attrib.get("src") or ""
            if source and not source.startswith("data:"):
                captions = image.xpath("ancestor::figure[1]//figcaption")
                found.setdefault(urljoin(address, source.strip()), line_of(caption.root for caption in captions))
    if not found and (shared := _meta(page, "og:image")):
        found[urljoin(address, shared)] = ""
    return tuple(f"{source} {caption}".strip() for source, caption in found.items())
