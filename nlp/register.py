"""What one document adds to the registers: who holds which post, and which bodies it names.

Pure: folding what many documents add is `register_persons` and `register_bodies`, keeping it is the index's.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from functools import lru_cache

from nlp.document import Cooperative, Document
from nlp.names import words
from nlp.register_bodies import Body, chamber_name, cooperative_key, organisation_key, place_in
from nlp.register_persons import name_key
from nlp.register_posts import Post, split_post
from nlp.register_words import epoch, institutions, register_words

_LONGEST_NAME = 60  # characters
_MOST = 200  # of each in one document


@dataclass(frozen=True, slots=True)
class Holding:
    """One named person holds one post, in this wording; `beside` are the keys of the posts named with it."""

    name: str
    post: Post
    wording: str
    beside: tuple[str, ...]


def day_of(document: Document) -> str:
    """The day of publication (ISO 8601), empty where it is not known."""
    day = (document.article.published_at or "")[:10]
    try:
        return dt.date.fromisoformat(day).isoformat() if day else ""
    except ValueError:
        return ""


@lru_cache(maxsize=512)
def epoch_of(day: str) -> str:
    """Which names institutions had on a day; empty where the day is not known."""
    if not day:
        return ""
    import jdatetime

    if day < "0622-03-22":  # before the first day of the calendar
        return epoch("0000-00")
    jalali = jdatetime.date.fromgregorian(date=dt.date.fromisoformat(day))
    return epoch(f"{jalali.year:04}-{jalali.month:02}")


def holdings(document: Document) -> tuple[Holding, ...]:
    """The named holders of posts in a document; those known by calling only («کارشناس») are left out."""
    found: list[Holding] = []
    month = epoch_of(day_of(document))
    for official in document.officials[:_MOST]:
        if not official.name or not 0 < len(official.name) <= _LONGEST_NAME or not name_key(official.name):
            continue
        posts = [(here(post, document), wording) for wording in official.posts if (post := split_post(wording, month))]
        told = [(post, wording) for post, wording in posts if not post.bare]
        keys = tuple(sorted({post.key for post, _ in told}))
        found += [Holding(official.name, post, wording, keys) for post, wording in told]
    return tuple(found)


def here(post: Post, document: Document) -> Post:
    """The post with the report's main province where its wording leaves the place to the report («استاندار»)."""
    province = document.main_province
    if not province or post.place or not (post.here or post.head == "استاندار"):
        return post
    return replace(post, place=province, province=province)


def bodies(document: Document) -> tuple[Body, ...]:
    """The named cooperatives, unions, chambers and organisations of a document."""
    found = [_cooperative(document, body) for body in document.cooperatives[:_MOST]]
    known = institutions(epoch_of(day_of(document)))
    for organisation in document.organisations[:_MOST]:
        w = words(organisation.name)
        whole = known.at(w, 0) if w.keys else None
        name = whole[1] if whole and whole[0] == len(w) else organisation.name
        key = organisation_key(name)
        if key:
            province = place_in(organisation.name)
            found.append(Body(name, organisation.name, "organisation", key, province, province is not None))
    return tuple(body for body in found if body.key)


def _cooperative(document: Document, body: Cooperative) -> Body:
    kind = body.kind.value
    full = _full_form(document.text, body)
    own = place_in(body.name)
    national = bool(set(words(body.name).keys) & register_words("national"))
    province = own or (None if national else body.province or document.main_province)
    name = chamber_name(body.name, body.province) if kind == "chamber" else body.name
    if kind == "chamber":
        full = name
        province = place_in(name)
    return Body(name, full, kind, cooperative_key(name, kind), province, own is not None)


def _full_form(text: str, body: Cooperative) -> str:
    """The name with its generic head as the text has it: «شرکت تعاونی کشاورزی مهر بیجار»."""
    best = body.name
    for mention in body.mentions[:20]:
        at = text.find(body.name, mention.start, mention.end + len(body.name))
        end = at + len(body.name) if at >= 0 else mention.end
        start = _head_start(text, mention.start)
        form = " ".join(text[start:end].translate(_MARKS).split())
        if at >= 0 and "تعاون" in form and len(form) > len(best) and len(form) < _LONGEST_NAME * 2:
            best = form
    return best


_MARKS = str.maketrans(dict.fromkeys('«»"“”()', " "))


def _head_start(text: str, at: int) -> int:
    """Where the head of a name begins that stands before it."""
    from nlp.cooperative_words import ONES, word_class

    line = max(0, text.rfind("\n", 0, at) + 1, at - 80)
    w = words(text[line:at])
    i = len(w)
    while i and (word_class(w.keys[i - 1]) == "kind" or w.keys[i - 1] in ("و", "،", "«", "تولیدی", "توزیعی")):
        i -= 1
    if i and w.keys[i - 1] in ONES:
        i -= 1
        if i and w.keys[i - 1] == "شرکت":
            i -= 1
        return line + w.starts[i]
    return at
