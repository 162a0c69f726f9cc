"""A feed: what a saved search told, for feed readers. Nothing is sent; the feed is made when it is fetched.

Every search has one, also where it mails nobody (`--to feed`). An entry keeps its id for good: a story's is that of its
first report, a correction's that of the report and its revision, a surge's that of its day.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from index.desk import Desk
from index.documents import Documents
from index.marking import title_end
from index.outlets import outlet_name
from index.shown import one_line, persian
from index.watch.digest import OF_TOLD
from index.watch.facts import told_in
from index.watch.said import SILENT
from index.watch.standing import SIDE

ENTRIES = 50
_KINDS = {"new": "", "denial": "تکذیب: ", "correction": "اصلاح: ", "figure": "رقم دیگر: ", "surge": "جهش: "}
_BESIDE = SIDE.replace("h.", "o.")
_SUMMARY = 400


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One entry: `report` is the id of the report that it leads to (empty for a surge), `at` in seconds."""

    id: str
    title: str
    report: str
    at: float
    author: str
    summary: str


def feed_entries(desk: Desk, documents: Documents, name: str) -> list[FeedEntry]:
    """The newest stories, denials, corrections and surges of a search, newest first; none muted or false."""
    rows = desk.rows(
        "SELECT id, revision, kind, found_at, facts, "  # noqa: S608 - our own words
        "(SELECT count(DISTINCT s.site) FROM stories s JOIN hits o ON o.id = s.id "
        f"AND o.watch = h.watch AND o.story = h.story AND {_BESIDE} = {SIDE}) "
        f"FROM hits h WHERE watch = ? AND kind <> 'more' AND NOT {SILENT} "
        "ORDER BY found_at DESC, h.rowid DESC LIMIT ?",
        name,
        ENTRIES,
    )
    held = documents.get_many([row[0] for row in rows])
    base = f"urn:rasad:watch:{quote(name, safe='')}"
    found = []
    for id_, revision, kind, at, facts, outlets in rows:
        if id_ not in held:
            continue
        document = held[id_]
        own = title_end(document)
        told = [one_line(line) for line, _ in told_in(facts)]
        news = one_line(document.text[:own]) or id_
        if told and kind not in OF_TOLD:
            news = told[0]
        title = f"{_KINDS.get(kind, '')}{news}"
        if outlets > 1:
            title += persian(f" (+{outlets - 1} رسانه)")
        entry = f"{base}:story:{quote(id_, safe='')}" + ("" if kind == "new" else f":{kind}:{revision}")
        summary = one_line(" ".join([*(told if kind in OF_TOLD else ()), document.text[own:]]))[:_SUMMARY]
        found.append(FeedEntry(entry, title, id_, at, outlet_name(document.article.site), summary))
    for subject, told, at in desk.rows(
        "SELECT subject, told, at FROM alerts a WHERE watch = ? AND NOT EXISTS (SELECT 1 FROM verdicts v "
        "WHERE v.watch = a.watch AND v.story = a.subject) ORDER BY at DESC LIMIT ?",
        name,
        ENTRIES,
    ):
        words = one_line(told)
        found.append(FeedEntry(f"{base}:{quote(subject, safe='')}", f"جهش: {words}", "", at, "رصد", words))
    return sorted(found, key=lambda each: -each.at)[:ENTRIES]
