"""What a search found, for its page: the newest hits, with their titles and what became of each."""

from __future__ import annotations

from dataclasses import dataclass

from index.desk import Desk
from index.documents import Documents
from index.marking import title_end
from index.settings import Settings
from index.watch.facts import told_in
from index.watch.said import Verdict, said_of

_SHOWN = 60
# the moments at which a search told something, and whether any of its letters was taken
_SENT = (
    "SELECT t.at, max(o.state = 'sent') FROM letters_told t JOIN outbox o ON o.message_id = t.message_id"
    " WHERE t.watch = ? GROUP BY t.at"
)


@dataclass(frozen=True, slots=True)
class Found:
    """One hit: its report and story, when it was found and mailed (seconds), and what was said of its story.

    `told` is what surges or differs, where it is a hit of that kind.
    """

    id: str
    story: str
    kind: str
    title: str
    site: str
    found_at: float
    mailed_at: float | None
    verdicts: tuple[tuple[Verdict, str], ...]
    told: str = ""


def found_by(desk: Desk, settings: Settings, name: str) -> list[Found]:
    """The newest hits of a search, newest first."""
    rows = desk.rows(
        "SELECT id, coalesce(r.into_story, h.story), kind, found_at, mailed, facts FROM hits h "
        "LEFT JOIN story_redirects r ON r.story = h.story WHERE watch = ? ORDER BY h.rowid DESC LIMIT ?",
        name,
        _SHOWN,
    )
    if not rows:
        return []
    verdicts: dict[str, list[tuple[Verdict, str]]] = {}
    for each in said_of(desk, name):
        led = desk.rows("SELECT into_story FROM story_redirects WHERE story = ?", each.story)
        verdicts.setdefault(led[0][0] if led else each.story, []).append((each.verdict, each.person))
    sent = dict(desk.rows(_SENT, name))  # what was written and waits in the outbox was not sent yet
    with Documents(settings.documents_path) as documents:
        held = documents.get_many([row[0] for row in rows])
    found = []
    for id_, story, kind, found_at, written, facts in rows:
        mailed = written if sent.get(written, True) else None
        document = held.get(id_)
        # as it was read: «تعاونی‌ها», where the outlet wrote «تعاونی ها»
        title, site = (document.text[: title_end(document)], document.article.site) if document else ("", "")
        told = next((line for line, _ in told_in(facts)), "")
        said = tuple(verdicts.get(story, ()))
        found.append(Found(id_, story, kind, title or id_, site, found_at, mailed, said, told))
    return found
