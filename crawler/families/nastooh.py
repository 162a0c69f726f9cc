"""The Nastooh family («نستوه», Saba Enterprise Newsroom): article pages, archive lists and addresses.

Both of its themes are read, the default one (Mehr) and ISNA's own; what a site does differently stands in its file.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from lxml import etree
from parsel import Selector
from parsel.csstranslator import HTMLTranslator

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
    try:
        match = _NUMBER.match(urlsplit(url).path)
    except ValueError:  # «http://[»
        return None
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
        link = _joined(url, links or "")
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
    root = page.root
    head = _head(root)
    number = number_of(url)
    address = _address(root, head, site, url)
    if number is None or address is None:
        return None, "نشانی این صفحه نشانی گزارشی از این سایت نیست", ()
    if number_of(address) != number:
        return None, f"به جای این گزارش، گزارش دیگری ({number_of(address)}) رسید", ()
    container = _container(root, rules)
    if container is None:
        return None, "در این صفحه گزارشی نیست", ()
    title = line_of(_first(container, rules["title"])) or clean(head.get("og:title", ""))
    if not title:
        return None, "این صفحه عنوان ندارد", ()
    lead, place = _lead(_first(container, rules["lead"]), rules["dateline"], site)
    bodies = _first(container, rules["body"])
    body = body_lines(lines_of(bodies[0])) if bodies else []
    if not lead and body and place is None:
        place, body[0] = cut_dateline(body[0], site.bylines)
    if not lead and not body:
        return None, "این صفحه متنی ندارد", ()
    dated = _dated(root, head, _first(container, rules["date"]), number, site, now)
    article = Article(
        id=f"{site.key}-{number}",
        site=site.key,
        title=title,
        url=address,
        kicker=line_of(_first(container, rules["kicker"])),
        lead=lead,
        body="\n".join(body),
        published_at=dated.moment.isoformat() if dated.moment else None,
        dated_by=dated.by,
        tier=Tier.PAGE,
        section=_section(head, _first(root, rules["section"])),
        tags=_tags(head, _first(root, rules["tags"])),
        byline=line_of(_first(container, rules["byline"])),
        place=place,
        images=_images(head, container, rules["images"], address),
    )
    return article, "", dated.sentences


def _container(root: Any, rules: dict[str, tuple[str, ...]]) -> Any | None:
    """The element that holds the report; small ones at the side are `article`s too, but have no headline."""
    first = None
    for css in rules["container"]:
        for element in _finder(css)(root):
            if _first(element, rules["title"]):
                return element
            first = element if first is None else first
    return first


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


@cache
def _finder(css: str) -> Callable[[Any], list[Any]]:
    """A compiled selector; pages are read with some thirty, and parsel's objects would cost as much as the reading."""
    find: Callable[[Any], Any] = etree.XPath(HTMLTranslator().css_to_xpath(css))
    return find


def _first(scope: Any, tried: Iterable[str]) -> list[Any]:
    """What the first of these selectors that finds anything finds."""
    for css in tried:
        if found := _finder(css)(scope):
            return found
    return []


def _joined(base: str, link: str) -> str:
    """The whole address of a link; empty for none and for what is no address."""
    try:
        return urljoin(base, link.strip()) if link.strip() else ""
    except ValueError:
        return ""


def _shown(element: Any) -> str:
    return "".join(element.itertext())


def _head(root: Any) -> dict[str, str]:
    """The page's metas by their names; the first of a name stands."""
    found: dict[str, str] = {}
    for meta in root.iter("meta"):
        content = meta.get("content")
        if content:
            for key in ("property", "name", "itemprop"):
                if name := meta.get(key):
                    found.setdefault(name, content.strip())
    return found


def _address(root: Any, head: Mapping[str, str], site: Site, url: str) -> str | None:
    """The page's canonical address, told by itself if it is the site's, else the one it was had from."""
    links = (link.get("href", "") for link in root.iter("link") if link.get("rel") == "canonical")
    for told in (next(links, ""), head.get("og:url", "")):
        canonical = site.canonical(told.strip())
        if canonical and number_of(canonical):
            return canonical
    return site.canonical(url)


def _lead(found: Iterable[Any], dateline: tuple[str, ...], site: Site) -> tuple[str, str | None]:
    for element in found:
        place = None
        for source in _first(element, dateline)[:1]:
            place = place_of(line_of([source]), site.bylines)
            source.clear(keep_tail=True)
        text = line_of([element]).lstrip(":-–— ")
        if text and place is None:
            place, text = cut_dateline(text, site.bylines)
        if text:
            return text, place
    return "", None


def _dated(root: Any, head: Mapping[str, str], shown: list[Any], number: str, site: Site, now: dt.datetime) -> Dated:
    """By the order of trust: the head's meta, JSON-LD, the date that is shown, the day in ISNA's numbers."""
    sentences: list[str] = []
    candidates = {
        head.get("article:published_time", ""): DatedBy.META,
        head.get("datePublished", ""): DatedBy.META,
        _json_date(root): DatedBy.META,
        " ".join(_shown(element) for element in shown): DatedBy.PAGE,
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


def _json_date(root: Any) -> str:
    for script in root.iter("script"):
        if script.get("type") != "application/ld+json":
            continue
        try:
            found = json.loads(script.text or "")
        except (ValueError, RecursionError):
            continue
        parts = found.get("@graph", [found]) if isinstance(found, dict) else found
        for part in parts if isinstance(parts, list) else ():
            if isinstance(part, dict) and isinstance(part.get("datePublished"), str):
                return str(part["datePublished"])
    return ""


def _section(head: Mapping[str, str], found: list[Any]) -> str:
    """The whole path, joined with « > »: of the breadcrumb or of the head, whichever is longer."""
    shown = [clean(_shown(element)) for element in found]
    told = re.split(r"\s*[>»›]\s*", clean(head.get("article:section", "")))
    paths = [[part for part in parts if part and part not in _HOME] for parts in (shown, told)]
    return " > ".join(paths[0] if len(paths[0]) >= len(paths[1]) else paths[1])


def _tags(head: Mapping[str, str], found: list[Any]) -> tuple[str, ...]:
    shown = [clean(_shown(element)) for element in found]
    if not any(shown):
        shown = [clean(tag) for tag in re.split("[,،]", head.get("keywords", ""))]
    return tuple(dict.fromkeys(tag for tag in shown if tag))


def _images(head: Mapping[str, str], container: Any, rules: tuple[str, ...], address: str) -> tuple[str, ...]:
    """Addresses, each with its caption behind a space where it has one."""
    found: dict[str, str] = {}
    for css in rules:
        for image in _finder(css)(container):
            source = image.get("data-src") or image.get("src") or ""
            source = "" if source.startswith("data:") else _joined(address, source)
            if source:
                figure = next(image.iterancestors("figure"), None)
                captions = figure.iter("figcaption") if figure is not None else ()
                found.setdefault(source, line_of(captions))
    if not found and (shared := _joined(address, head.get("og:image", ""))):
        found[shared] = ""
    return tuple(f"{source} {caption}".strip() for source, caption in found.items())
