"""Any site's article pages, without knowing them: what the page tells machines (JSON-LD, OpenGraph), else an extractor.

The extractor is trafilatura. It deletes half-spaces, so they pass it as a letter that no text has.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from lxml import etree
from parsel import Selector

from crawler.article import Article, Tier
from crawler.dateline import cut_dateline
from crawler.families.body import body_lines
from crawler.families.dated import dated, json_articles
from crawler.families.family import Family
from crawler.families.find import finder, first, head_of, joined, shown
from crawler.families.page import Read
from crawler.markup import Line, clean, line_of, lines_of
from crawler.site import Site

_PLACEHOLDER = "\ua78f"  # a letter of old Tibetan transcriptions: printable, and in no Persian text
_FILES = re.compile(r"\.(?!html?$|php$|aspx?$|xhtml$)[a-z0-9]{2,5}$", re.I)
_LISTS = re.compile(r"/(?:tag|tags|category|author|page|archive|search|rss|feed|feeds|photo|photos|video|media)(?:/|$)")
_DATES = (
    "time[datetime]",
    "[itemprop=datePublished]",
    "[class*=publish], [id*=publish], [class*=pdate], [class*=pubdate]",
    "[class*=news-date], [class*=news_date], [class*=item-date], [class*=post-date], [class*=entry-date]",
    "[class*=date], [id*=date]",
    "[class*=time], [id*=time]",
)
_LEADS = "p.lead, h3.lead, .lead, .summary, .subtitle, [class*=news-lead], [class*=news_lead], [itemprop=description]"
_BODY = "[itemprop=articleBody]"
_SHORTEST_TITLE = 12  # characters; shorter ones are names of sites and parts
_LABEL = 70
_SHORT = 120  # characters; a shorter articleBody is a teaser


class GenericReader:
    """Reads what any page of news has."""

    def number_of(self, url: str) -> str | None:
        """The last number of four digits or more in the path, else sixteen letters that are a hash of the address."""
        try:
            parts = urlsplit(url)
        except ValueError:  # «http://[»
            return None
        path = unquote(parts.path).rstrip("/")
        if not path or _FILES.search(path) or _LISTS.match(path + "/"):
            return None
        numbers = re.findall(r"(?<![\w-])\d{4,20}(?![\w])", path)
        if numbers and not re.search(r"/\d{4}/\d{1,2}(?:/|$)", path):
            return str(numbers[-1])
        query = urlencode(sorted((k, v) for k, v in parse_qsl(parts.query) if not k.startswith("utm_")))
        return hashlib.sha256(f"{path}?{query}".encode()).hexdigest()[:16]

    def read(self, page: Selector, url: str, site: Site, now: dt.datetime) -> Read:
        """The article on a page; where there is none, why not; and sentences about dates that could not be."""
        root, head = page.root, head_of(page.root)
        told = next(json_articles(root), {})
        number, address = self.number_of(url), site.canonical(url)
        if number is None or address is None:
            return None, "نشانی این صفحه نشانی گزارشی از این سایت نیست", ()
        title = _title(root, head, told)
        if not title:
            return None, "این صفحه عنوان ندارد", ()
        lead = _lead(root, head, told)
        body = _body(page, root, told, {title, lead})
        place, lead = cut_dateline(lead, site.bylines)
        if not lead and body:
            place, body[0] = cut_dateline(body[0], site.bylines)
        if not lead and not body:
            return None, "این صفحه متنی ندارد", ()
        when = dated(root, head, list(_date_places(root)), number, site, now)
        image = joined(address, head.get("og:image", ""))
        tags = told.get("keywords") or head.get("keywords", "")
        words = tags if isinstance(tags, list) else re.split("[,،]", str(tags))
        section = told.get("articleSection") or head.get("article:section") or ""
        article = Article(
            id=f"{site.key}-{number}",
            site=site.key,
            title=title,
            url=address,
            lead=lead,
            body="\n".join(body),
            published_at=when.moment.isoformat() if when.moment else None,
            dated_by=when.by,
            tier=Tier.PAGE,
            section=clean(" > ".join(section) if isinstance(section, list) else str(section)),
            tags=tuple(dict.fromkeys(word for tag in words if (word := clean(str(tag))))),
            place=place,
            images=(image,) if image else (),
        )
        return article, "", when.sentences


def _title(root: Any, head: Mapping[str, str], told: Mapping[str, Any]) -> str:
    """The headline: of JSON-LD, else what the page's own title and a heading share, else the heading."""
    if isinstance(told.get("headline"), str) and clean(told["headline"]):
        return clean(told["headline"])
    headings = [text for element in finder("h1, h2")(root) if (text := line_of([element]))]
    own = [clean(shown(element)) for element in finder("title")(root)[:1]]
    for named in (clean(head.get("og:title", "")), *own):
        # «تیتر | نام سایت»
        for part in sorted((named, *re.split(r"\s+[|»«–—-]\s+", named)), key=len, reverse=True):
            if len(part) >= _SHORTEST_TITLE and any(part in heading for heading in headings):
                return part
            if heading := next((h for h in headings if len(h) >= _SHORTEST_TITLE and h in part), ""):
                return heading
    first_heading = [text for element in finder("h1")(root) if (text := line_of([element]))]
    return next(iter(first_heading), "") or clean(head.get("og:title", "")) or _first_part(own)


def _first_part(own: list[str]) -> str:
    return re.split(r"\s+[|»«–—-]\s+", own[0])[0] if own else ""


def _lead(root: Any, head: Mapping[str, str], told: Mapping[str, Any]) -> str:
    description = told.get("description")
    given = clean(description) if isinstance(description, str) else clean(head.get("og:description", ""))
    start = given.rstrip(". …")[:60]
    for element in finder(_LEADS)(root):
        text = line_of([element])
        if text and (not given or text.startswith(start[:40])):
            return text
    return given if given and not given.endswith(("…", "...")) else ""


def _body(page: Selector, root: Any, told: Mapping[str, Any], known: set[str]) -> list[str]:
    """The text's own lines: of JSON-LD, of what the page marks as its body, or of the extractor."""
    text = told.get("articleBody")
    if isinstance(text, str) and len(text) >= _SHORT and "\n" in text.strip():
        lines = [Line(clean(line), "p") for line in text.split("\n") if clean(line)]
    elif marked := first(root, (_BODY,)):
        lines = lines_of(marked[0])
    else:
        lines = [Line(line, "p") for line in _extracted(page.get())]
    own = [line for line in body_lines(lines) if line not in known]
    while own and _is_label(own[0]):
        own.pop(0)
    while own and _is_label(own[-1]):
        own.pop()
    return own


def _is_label(line: str) -> bool:
    """A kicker, a date, a code, «لینک کوتاه»: a short line that is no sentence."""
    return len(line) < _LABEL and not line.endswith((".", "؟", "!", "»", "…"))


def _extracted(html: str) -> Iterator[str]:
    import trafilatura

    found = trafilatura.bare_extraction(
        html.replace("\u200c", _PLACEHOLDER).replace("&zwnj;", _PLACEHOLDER).replace("&#8204;", _PLACEHOLDER),
        include_comments=False,
        include_tables=True,
        with_metadata=False,
        favor_recall=True,
        deduplicate=False,
    )
    text = getattr(found, "text", "")
    for line in (text or "").replace(_PLACEHOLDER, "\u200c").split("\n"):
        shown_line = clean(line)
        if shown_line:
            yield shown_line


def _date_places(root: etree._Element) -> Iterator[Any]:
    """The elements that may show the date, the likeliest first; few, since pages are hostile."""
    seen = 0
    for css in _DATES:
        for element in finder(css)(root):
            if element.tag in ("script", "style", "meta", "link", "input"):
                continue
            if element.get("datetime") or 5 < len(shown(element)) < 120:
                seen += 1
                yield element
            if seen >= 3:
                return


FAMILY = Family("generic", GenericReader())
