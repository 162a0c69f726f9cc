"""What a mail tells, before it is put into words: searches, their stories, of each its reports and reasons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from index.outlets import outlet_name
from index.query.tree import Node
from index.reasons import why
from index.shown import one_line, shown_value
from index.snippets import Marked, snippet
from index.watch.facts import denied
from nlp.document import Document

_MOST_NAMED = 3
_LONGEST = 90
# Of one message, however many searches it tells.
MOST_LINES = 40
MOST_SECTIONS = 25
OF_TOLD = ("denial", "correction")  # kinds of hits that say otherwise than what was told
TOLD = ("figure", "surge", *OF_TOLD)  # kinds of hits that tell something in words
MARKS = {
    "more": "رسانه‌های بیشتر",
    "again": "ادامهٔ خبر",
    "correction": "اصلاح",
    "denial": "تکذیب",
    "figure": "رقم دیگر",
    "surge": "جهش",
}
_COUNTED = {"figure": "رقم", "surge": "جهش"}


@dataclass(frozen=True, slots=True)
class Line:
    """One story of a search: its report to show, with what was found in it. `kind` is that of its hit.

    `told` says in lines, each with where it leads, which figure differs, what surges or what was corrected, where it is
    a hit of that kind. `denies` where the report tells of a denial: what stands in it may be what is denied. `again`
    where an outlet goes on with what it told, `side` where it is more of a correction.
    """

    kind: str
    id: str
    story: str
    title: Marked
    snippet: Marked
    outlet: str
    published_at: str | None
    url: str | None
    outlets: tuple[str, ...]
    reasons: tuple[str, ...]
    officials: tuple[str, ...]
    sums: tuple[str, ...]
    told: tuple[tuple[str, str], ...] = ()
    days: tuple[int, ...] = ()
    denies: bool = False
    again: bool = False
    side: str = ""

    @property
    def marks(self) -> tuple[str, ...]:
        """What it is called before its title, as keys of MARKS; plain news is called nothing."""
        kind = "again" if self.again else self.kind
        marks = [kind, "correction" if self.side == "correction" else "", "denial" if self.denies else ""]
        return tuple(dict.fromkeys(mark for mark in (marks[:1] if kind == "surge" else marks) if mark in MARKS))

    @property
    def sums_label(self) -> str:
        """What its sums are called."""
        return "مبلغ‌ها (در خبر تکذیب)" if self.denies else "مبلغ‌ها"


@dataclass(frozen=True, slots=True)
class Section:
    """One search: its stories, how many more there are, and the stories of each of the last days (oldest first).

    `surge` says in words that it surges, `surge_of` names that surge for a link, `behind` tells what is behind it
    in lines, each with where it leads; `fault` what could not be shown; `rest` are the stories that `more` counts,
    where they are known.
    """

    name: str
    query: str
    lines: tuple[Line, ...]
    more: int = 0
    weeks: tuple[int, ...] = ()
    surge: str = ""
    surge_of: str = ""
    fault: str = ""
    behind: tuple[tuple[str, str], ...] = ()
    rest: tuple[str, ...] = ()

    @property
    def counted(self) -> str:
        """What `more` counts."""
        return counted(self.lines)


@dataclass(frozen=True, slots=True)
class Digest:
    """Everything that one mail tells one recipient; `more` counts the searches that found no room."""

    recipient: str
    sections: tuple[Section, ...]
    reports: int = field(default=0)
    more: int = 0


def counted(lines: Sequence[Line]) -> str:
    """What such stories are called where they are counted: «جهش» where all of them are surges."""
    kinds = {line.kind for line in lines}
    return _COUNTED.get(kinds.pop(), "خبر") if len(kinds) == 1 else "خبر"


def stories_of(sections: Sequence[Section]) -> int:
    """How many different stories searches found, one that several of them found counted once."""
    named = {story for each in sections for story in (*(line.story for line in each.lines), *each.rest)}
    return len(named) + sum(each.more - len(each.rest) for each in sections)


def fitted(digest: Digest, room: int = MOST_LINES) -> Digest:
    """The digest with as many stories as one message has room for; the rest are counted where they belong."""
    sections = []
    for section in digest.sections[:MOST_SECTIONS]:
        shown = section.lines[: max(1, room)]  # each search shows its first story
        room -= len(shown)
        told = {line.story for line in shown}
        cut = tuple(dict.fromkeys(line.story for line in section.lines if line.story not in told))
        sections.append(replace(section, lines=shown, more=section.more + len(cut), rest=(*section.rest, *cut)))
    return replace(digest, sections=tuple(sections), more=max(0, len(digest.sections) - len(sections)))


def line(kind: str, story: str, documents: Sequence[Document], node: Node) -> Line:
    """A story's line; the first of its reports stands for it."""
    first = documents[0]
    shown = snippet(first, node)
    sites = dict.fromkeys(document.article.site for document in documents)
    officials = []
    for official in first.officials:
        if official.name:
            post = official.posts[0] if official.posts else ""
            officials.append(_short(f"{official.name} ({post})" if post else official.name))
    sums: dict[str, str] = {}  # a sum that is said twice is shown once
    for amount in first.amounts:
        value = shown_value(
            {
                "rial": amount.rial,
                "rial_high": amount.rial_high,
                "currency": amount.currency,
                "value": amount.value,
                "value_high": amount.value_high,
            }
        )
        if value not in sums:
            sums[value] = _short(f"{value}: {amount.about}" if amount.about else value)
    return Line(
        kind=kind,
        id=first.id,
        story=story,
        title=shown.title if shown.title.text.strip() else Marked(one_line(first.text)[:_LONGEST]),
        snippet=Marked(shown.text, shown.marks),
        outlet=outlet_name(first.article.site),
        published_at=first.article.published_at,
        url=first.article.url,
        outlets=tuple(outlet_name(site) for site in sites if site != first.article.site),
        reasons=why(first, node)[:4],
        officials=tuple(dict.fromkeys(officials))[:_MOST_NAMED],
        sums=tuple(sums.values())[:_MOST_NAMED],
        denies=denied(first),
    )


def _short(text: str) -> str:
    shown = one_line(text)
    return shown if len(shown) <= _LONGEST else shown[:_LONGEST].rstrip() + "…"
