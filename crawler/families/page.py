"""A family's article pages, read by its rules: selectors tried in order, the site's own first.

What all families share stands here: where the report is, its canonical address, title, lead and dateline, its own
lines, when it was published, section, tags and images.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from parsel import Selector

from crawler.article import Article, Tier
from crawler.dateline import cut_dateline, place_of
from crawler.families.body import body_lines
from crawler.families.dated import dated
from crawler.families.find import drop, finder, first, head_of, joined, shown
from crawler.markup import clean, line_of, lines_of
from crawler.site import Site

_HOME = frozenset(("صفحه اصلی", "صفحه نخست", "خانه", "اصلی", "صفحهٔ اصلی", "صفحهٔ نخست"))

# The article if there is one, why not, and sentences about its dates.
Read = tuple[Article | None, str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Reader:
    """How a family's article pages are read.

    `rules` are selectors by what they find, tried in order; the site's own stand before them. `number_of` gives the
    site's own number of the report at an address, None where no report stands there; `number_on_page` the number that
    a page tells itself (from its root and its metas), where the address holds none. `junk` are elements that stand
    among the text and are none.
    """

    rules: Mapping[str, tuple[str, ...]]
    number_of: Callable[[str], str | None]
    number_on_page: Callable[[Any, Mapping[str, str]], str | None] | None = None
    date_on_page: Callable[[Mapping[str, str]], str] | None = None
    junk: str = ""

    def read(self, page: Selector, url: str, site: Site, now: dt.datetime) -> Read:
        """The article on a page; where there is none, why not; and sentences about dates that could not be.

        `url` is where the page was had; `now` bounds its dates. The article's `fetched_at` is left to the caller. A
        page that the site's layout of today does not fit is tried with its older ones, newest first.
        """
        found = read(self, site.page, page, url, site, now)
        for layout in site.layouts:
            if found[0] is not None:
                break
            older = read(self, layout.page, page, url, site, now)
            found = older if older[0] is not None else found
        return found


def read(family: Reader, own: Mapping[str, str], page: Selector, url: str, site: Site, now: dt.datetime) -> Read:
    """The same with one layout, whose own rules are given."""
    rules = {name: (own[name], *tried) if name in own else tried for name, tried in family.rules.items()}
    root = page.root
    head = head_of(root)
    number = family.number_of(url)
    address = _address(root, head, site, url, family.number_of)
    if number is None or address is None:
        return None, "نشانی این صفحه نشانی گزارشی از این سایت نیست", ()
    if family.number_of(address) != number:
        return None, f"به جای این گزارش، گزارش دیگری ({family.number_of(address)}) رسید", ()
    if family.number_on_page is not None:
        number = family.number_on_page(root, head) or number
    container = _container(root, rules)
    if container is None:
        return None, "در این صفحه گزارشی نیست", ()
    title = line_of(first(container, rules["title"])) or clean(head.get("og:title", ""))
    if not title:
        return None, "این صفحه عنوان ندارد", ()
    lead, place = _lead(first(container, rules["lead"]), rules["dateline"], site)
    bodies = first(container, rules["body"])
    for junk in filter(None, (family.junk, own.get("junk", ""))):
        for element in bodies[:1] and finder(junk)(bodies[0]):
            drop(element)
    body = body_lines(lines_of(bodies[0])) if bodies else []
    if not lead and body and place is None:
        place, body[0] = cut_dateline(body[0], site.bylines)
    if not lead and not body:
        return None, "این صفحه متنی ندارد", ()
    own_date = family.date_on_page(head) if family.date_on_page else ""
    when = dated(root, head, first(container, rules["date"]), number, site, now, own_date)
    article = Article(
        id=f"{site.key}-{number}",
        site=site.key,
        title=title,
        url=address,
        kicker=line_of(first(container, rules["kicker"])),
        lead=lead,
        body="\n".join(body),
        published_at=when.moment.isoformat() if when.moment else None,
        dated_by=when.by,
        tier=Tier.PAGE,
        section=_section(head, first(root, rules["section"])),
        tags=_tags(head, first(root, rules["tags"])),
        byline=line_of(first(container, rules["byline"])),
        place=place,
        images=_images(head, container, rules["images"], address),
    )
    return article, "", when.sentences


def _container(root: Any, rules: dict[str, tuple[str, ...]]) -> Any | None:
    """The element that holds the report; small ones at the side are `article`s too, but have no headline."""
    fallback = None
    for css in rules["container"]:
        for element in finder(css)(root):
            if first(element, rules["title"]):
                return element
            fallback = element if fallback is None else fallback
    return fallback


def _address(
    root: Any, head: Mapping[str, str], site: Site, url: str, number_of: Callable[[str], str | None]
) -> str | None:
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
        for source in first(element, dateline)[:1]:
            place = place_of(line_of([source]), site.bylines)
            source.clear(keep_tail=True)
        text = line_of([element]).lstrip(":-–— ")
        if text and place is None:
            place, text = cut_dateline(text, site.bylines)
        if text:
            return text, place
    return "", None


def _section(head: Mapping[str, str], found: list[Any]) -> str:
    """The whole path, joined with « > »: of the breadcrumb or of the head, whichever is longer."""
    texts = [clean(shown(element)) for element in found]
    told = re.split(r"\s*[>»›]\s*", clean(head.get("article:section", "")))
    paths = [[part for part in parts if part and part not in _HOME] for parts in (texts, told)]
    return " > ".join(paths[0] if len(paths[0]) >= len(paths[1]) else paths[1])


def _tags(head: Mapping[str, str], found: list[Any]) -> tuple[str, ...]:
    texts = [clean(shown(element)) for element in found]
    if not any(texts):
        texts = [clean(tag) for tag in re.split("[,،]", head.get("keywords", ""))]
    return tuple(dict.fromkeys(tag for tag in texts if tag))


def _images(head: Mapping[str, str], container: Any, rules: tuple[str, ...], address: str) -> tuple[str, ...]:
    """Addresses, each with its caption behind a space where it has one."""
    found: dict[str, str] = {}
    for css in rules:
        for image in finder(css)(container):
            source = image.get("data-src") or image.get("src") or ""
            source = "" if source.startswith("data:") else joined(address, source)
            if source:
                figure = next(image.iterancestors("figure"), None)
                captions = figure.iter("figcaption") if figure is not None else ()
                found.setdefault(source, line_of(captions))
    if not found and (shared := joined(address, head.get("og:image", ""))):
        found[shared] = ""
    return tuple(f"{source} {caption}".strip() for source, caption in found.items())
