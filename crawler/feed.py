"""Feeds: RSS and Atom to Articles of tier `feed`."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from urllib.parse import urljoin

from lxml import etree, html

from crawler.article import Article, DatedBy, Tier
from crawler.dateline import cut_dateline
from crawler.dates import DateError, feed_date
from crawler.markup import clean, text_of
from crawler.reading import family_of, is_challenge
from crawler.site import Site


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed holds; `sentence` tells what is wrong with it, `whole` whether it can be relied on."""

    articles: tuple[Article, ...]
    whole: bool
    sentence: str = ""


def read_feed(body: bytes, site: Site, now: dt.datetime) -> Feed:
    """The reports in a feed, with canonical addresses; items of other sites, photos and videos are left out.

    Never raises: a body that is no feed gives no articles and a sentence.
    """
    if is_challenge(body):
        return Feed((), False, "به جای خوراک، پرسش جاوااسکریپتی رسید")
    root, whole = _parsed(body)
    if root is None or etree.QName(root).localname.lower() not in ("rss", "rdf", "feed"):
        return Feed((), False, "آنچه رسید خوراک XML نیست")
    found: dict[str, Article] = {}
    sentences: list[str] = []
    for item in root.iter("{*}item", "{*}entry"):
        article, sentence = _article(item, site, now)
        if article:
            found.setdefault(article.id, article)
        if sentence:
            sentences.append(sentence)
    if not whole:
        sentences.insert(0, f"خوراک ناتمام رسید؛ {len(found)} خبر آن برداشته شد")
    return Feed(tuple(found.values()), whole, "؛ ".join(sentences[:3]))


def _parsed(body: bytes) -> tuple[etree._Element | None, bool]:
    """The document's root, and whether it is well-formed; entities are never resolved and nothing is fetched."""
    for recover in (False, True):
        parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=recover, huge_tree=False)
        try:
            root = etree.fromstring(body.lstrip(), parser)
        except (etree.XMLSyntaxError, ValueError):
            continue
        if root is not None:
            return root, not recover
    return None, False


def _article(item: etree._Element, site: Site, now: dt.datetime) -> tuple[Article | None, str]:
    guid = _text(item, "guid") or _text(item, "id")
    link = _text(item, "link") or _linked(item) or guid
    address, number = _numbered(link, site)
    if address and not (number or "").isdecimal():  # WordPress: the link has no number, `guid` is …/?p=123
        _, told = _numbered(guid, site)
        number = told if told and told.isdecimal() else number
    title = clean(_plain(_text(item, "title")))
    if address is None or number is None or not title:
        return None, ""
    moment, sentence = None, ""
    try:
        dates = (_text(item, name) for name in ("pubDate", "date", "published", "updated"))
        moment = feed_date(next(filter(None, dates), ""), now)
    except DateError as error:
        sentence = str(error)
    place, lead = cut_dateline(clean(_plain(_text(item, "description") or _text(item, "summary"))), site.bylines)
    sections = [re.sub(r"\s*(?:>|&gt;)\s*", " > ", clean(text)) for text in _texts(item, "category")]
    images = [enclosure.get("url", "") for enclosure in item.iter("{*}enclosure")]
    article = Article(
        id=f"{site.key}-{number}",
        site=site.key,
        title=title,
        url=address,
        lead=lead,
        published_at=moment.isoformat() if moment else None,
        dated_by=DatedBy.FEED if moment else None,
        tier=Tier.FEED,
        section=max(sections, key=len, default=""),
        place=place,
        images=tuple(image for image in images if image),
    )
    return article, sentence


def _numbered(link: str, site: Site) -> tuple[str | None, str | None]:
    """The canonical address of a link and the number of the report there; None, None for another site's."""
    try:
        address = site.canonical(urljoin(site.url("/"), link)) if link else None
    except ValueError:  # «http://[»
        address = None
    return address, family_of(site).number_of(address) if address else None


def _linked(item: etree._Element) -> str:
    """The address of an Atom entry: of its alternate link."""
    links = [link for link in item.iterchildren("{*}link") if link.get("rel", "alternate") == "alternate"]
    return next((link.get("href", "") for link in links), "")


def _texts(item: etree._Element, name: str) -> list[str]:
    return ["".join(str(text) for text in element.itertext()).strip() for element in item.iterchildren(f"{{*}}{name}")]


def _text(item: etree._Element, name: str) -> str:
    return next((text for text in _texts(item, name) if text), "")


def _plain(text: str) -> str:
    """The text of what may be HTML («<img …>متن», «&laquo;»)."""
    if "<" not in text and "&" not in text:
        return text
    try:
        return text_of(html.fragment_fromstring(text, create_parent="div"))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return text
