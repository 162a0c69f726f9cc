"""What the keys of other people's records mean: a text is `body` here, `text` or `content` elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any
from urllib.parse import urlsplit

from crawler.article import Article
from crawler.site import sites

# the key that is read: what others call the same
NAMES: dict[str, tuple[str, ...]] = {
    "id": (),
    "agency": ("site", "source", "outlet", "publisher"),
    "title": ("headline",),
    "lead": ("summary", "description"),
    "body": ("text", "content"),
    "date": ("published_at", "published", "publish_date"),
    "url": ("link",),
    "kicker": (),
    "section": ("category",),
    "tags": ("keywords",),
    "byline": ("author",),
    "place": (),
}
_OWN = frozenset(f.name for f in fields(Article))
# read from a record of `rasad`'s own form only
_OURS = _OWN - NAMES.keys() - {name for others in NAMES.values() for name in others}


def own_form(record: Mapping[str, Any]) -> bool:
    """Whether `rasad` wrote it: it has a site, and no key of another form."""
    if "site" not in record or "agency" in record:
        return False
    return not any(name in record for key, others in NAMES.items() for name in (key, *others) if name not in _OWN)


def named(record: Mapping[str, Any]) -> dict[str, Any]:
    """The record under the keys that are read; of two names for one thing, the first that says something."""
    made: dict[str, Any] = {}
    for key, others in NAMES.items():
        told = [record[name] for name in (key, *others) if record.get(name) not in (None, "", [])]
        if told:
            made[key] = told[0]
    return made


def unread(record: Mapping[str, Any]) -> list[str]:
    """The keys of a record that say something and are not read."""
    known = _OWN if own_form(record) else _KNOWN
    return [key for key, value in record.items() if key not in known and value not in (None, "", [], {})]


def site_key(outlet: str) -> str:
    """The key of the site that a record calls so («ایسنا», «https://www.isna.ir/»), else what it says."""
    said, known = outlet.strip(), sites()
    if said in known or not said:
        return said
    keys = {called: site.key for site in known.values() for called in (site.name, *site.bylines, *site.hosts)}
    return keys.get(said) or keys.get(_host(said)) or said


_KNOWN = frozenset({*NAMES, *(name for others in NAMES.values() for name in others)}) | _OURS


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""
