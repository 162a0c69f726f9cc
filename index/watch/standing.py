"""What a report is to a search that found it: news, more of a told story, a denial or a correction of what was told.

A report that denies is no support of the one that it denies: it stands on a side of its own, and so do corrections.
What is more of a story is more of its side.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.desk import Desk
from index.documents import Documents
from index.outlets import outlet_name
from index.settings import Settings
from index.watch.earlier import facts_of_revision
from index.watch.facts import (
    changes,
    corrected,
    corrects_alike,
    marked,
    reader_of,
    same_correction,
    says,
    told_title,
    with_told,
)

# The side of a hit, in SQL: what an older version of Rasad kept has none.
SIDE = "coalesce(json_extract(h.facts, '$.side'), CASE h.kind WHEN 'correction' THEN 'correction' ELSE '' END)"
BY_WORDS = ("new", "more", "denial", "correction")
LEFT = "این گزارش، چنان که اکنون هست، دیگر با این جست‌وجو نمی‌خواند."
_BACK = "این گزارش اکنون دوباره با این جست‌وجو می‌خواند."


@dataclass(frozen=True, slots=True)
class Hit:
    """A report that a search found.

    `kind` is `new`, `more` (another outlet of what was told), `denial` (of what was told, by another report) or
    `correction`; `figure` where it says another figure than was said last, `surge` where it is the first of a surge:
    then the facts tell in words which.
    """

    watch: str
    id: str
    revision: int
    story: str
    kind: str
    facts: str


class Standing:
    """What the reports of a batch are to the searches that they answer, with what was found before."""

    def __init__(self, desk: Desk, documents: Documents, settings: Settings) -> None:
        self._desk, self._documents, self._settings = desk, documents, settings
        self._known: dict[tuple[str, str], list[Hit]] = {}

    def of(self, hit: Hit) -> Hit | None:
        """The hit with its kind; None where it tells nothing that its readers do not know."""
        last = self._last(hit)
        if last is None:
            return self._kept(self._first(hit))
        if hit.revision <= last.revision:
            return None  # read again by a newer reader: nobody is told
        told = last_hit(self._desk, hit.watch, hit.id, told=True) or last
        before, left = facts_before(self._documents, self._settings, hit, told), says(told.facts, "left")
        if left or corrected(before, hit.facts):
            return self._kept(self._correction(hit, before, [_BACK] if left else []))
        if told.revision < last.revision:  # what it says again is what was told: a correction that waits is none
            return _on(replace(hit, facts=marked(hit.facts, void=True)), "correction", "correction")
        return None

    def left(self, hit: Hit) -> Hit | None:
        """The hit of a revision that its search finds no more, for those who were told of the report; told once."""
        last = self._last(hit)
        if last is None or last.kind not in BY_WORDS or hit.revision <= last.revision or says(last.facts, "left"):
            return None
        told = last_hit(self._desk, hit.watch, hit.id, told=True) or last
        before = facts_before(self._documents, self._settings, hit, told)
        if reader_of(before) != reader_of(hit.facts) and not corrected(before, hit.facts):
            return None  # it may be that a newer reader reads the same words otherwise
        return self._kept(self._correction(replace(hit, facts=marked(hit.facts, left=True)), before, [LEFT]))

    def _kept(self, hit: Hit) -> Hit:
        self._of_story(hit).append(hit)
        return hit

    def _of_story(self, hit: Hit) -> list[Hit]:
        key = hit.watch, hit.story
        if key not in self._known:
            rows = self._desk.rows(
                "SELECT watch, id, revision, story, kind, facts FROM hits WHERE watch = ? AND story = ? ORDER BY rowid",
                *key,
            )
            self._known[key] = [Hit(*row) for row in rows]
        return self._known[key]

    def _last(self, hit: Hit) -> Hit | None:
        return last_hit(self._desk, hit.watch, hit.id)

    def _first(self, hit: Hit) -> Hit:
        """A report that its search did not know."""
        known = self._of_story(hit)
        if not known:
            return _on(hit, "new", "denial" if says(hit.facts, "denial") else "")
        if says(hit.facts, "denial"):
            if any(says(each.facts, "denial") for each in known):
                return _on(hit, "more", "denial")
            return self._after(known[0], _on(hit, "denial", "denial"))
        told_plainly = [each.facts for each in known if not _corrects(each) and not says(each.facts, "erratum")]
        if says(hit.facts, "erratum") and told_plainly:
            alike = any(corrects_alike(hit.facts, told_plainly, each.facts) for each in known if _corrects(each))
            if alike:
                return _on(hit, "more", "correction")
            return self._after(known[0], _on(hit, "correction", "correction"))
        return _on(hit, "more", "")

    def _after(self, told: Hit, hit: Hit) -> Hit:
        """The hit with the headline that was told before, which it denies or corrects."""
        document, title = self._documents.get(told.id), told_title(told.facts)
        if document is None or not title:
            return hit
        line = f"پیش‌تر گفته شده بود: «{title}» ({outlet_name(document.article.site)})"
        return replace(hit, facts=with_told(hit.facts, [(line, "")]))

    def _correction(self, hit: Hit, before: str, more: Sequence[str]) -> Hit:
        """A revision that says something else: more of the correction where another report corrected the same."""
        others = [each for each in self._of_story(hit) if each.id != hit.id and each.kind == "correction"]
        if any(same_correction(each.facts, before, hit.facts) for each in others):
            return _on(hit, "more", "correction")
        told = [(line, "") for line in (*changes(before, hit.facts), *more)]
        return _on(replace(hit, facts=with_told(hit.facts, told)), "correction", "correction")


def last_hit(desk: Desk, watch: str, id_: str, told: bool = False) -> Hit | None:
    """The latest revision of a report that a search found; with `told`, that its readers know."""
    rows = desk.rows(
        "SELECT watch, id, revision, story, kind, facts FROM hits WHERE watch = ? AND id = ? AND (mailed > 0 OR NOT ?)"
        " ORDER BY revision DESC LIMIT 1",
        watch,
        id_,
        told,
    )
    return Hit(*rows[0]) if rows else None


def facts_before(documents: Documents, settings: Settings, hit: Hit, last: Hit) -> str:
    """What the readers of `last` know of the report, as today's reader reads it."""
    return facts_of_revision(documents, settings, hit.id, last.revision, last.facts, hit.facts)


def _on(hit: Hit, kind: str, side: str) -> Hit:
    return replace(hit, kind=kind, facts=marked(hit.facts, side=side))


def _corrects(hit: Hit) -> bool:
    return hit.kind == "correction"
