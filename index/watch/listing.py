"""How the saved searches stand: what each found, when it mailed last, who wants no more of it."""

from __future__ import annotations

from dataclasses import dataclass

from index.desk import Desk
from index.watch import said
from index.watch.channels.channel import FEED
from index.watch.searches import Watch, watches


@dataclass(frozen=True, slots=True)
class Listed:
    """A search and how it fared: `mailed_at` in seconds, None where it never mailed; `latest` is its newest story.

    `unsubscribed` are those who want no more of it, `dead` the recipients that take nothing, with what they said.
    """

    watch: Watch
    stories: int
    false_alarms: int
    mailed_at: float | None
    latest: str | None
    unsubscribed: tuple[str, ...]
    dead: dict[str, str]

    @property
    def unheard(self) -> bool:
        """Whether it mails, but all whom it mails unsubscribed or are dead."""
        mailed = {each for each in self.watch.recipients if each != FEED}
        return bool(mailed) and mailed <= {*self.unsubscribed, *self.dead}


def listed(desk: Desk, owner: str | None = None) -> list[Listed]:
    """The searches of an owner (of everyone if None) by name."""
    rows = desk.rows(
        "SELECT h.watch, count(DISTINCT coalesce(r.into_story, h.story)), max(h.mailed), max(h.rowid) FROM hits h "
        "LEFT JOIN story_redirects r ON r.story = h.story GROUP BY h.watch"
    )
    counted = {watch: (stories, mailed, last) for watch, stories, mailed, last in rows}
    wrong, left = said.false_alarms(desk), said.unsubscribed(desk)
    faults = dict(desk.rows("SELECT address, fault FROM dead_addresses"))
    found = []
    for watch in watches(desk):
        if owner is not None and watch.owner != owner:
            continue
        stories, mailed, last = counted.get(watch.name, (0, None, None))
        latest = desk.rows("SELECT id FROM hits WHERE rowid = ?", last)[0][0] if last else None
        gone = tuple(address for address in watch.recipients if (watch.name, address) in left)
        dead = {address: faults[address] for address in watch.recipients if address in faults}
        found.append(Listed(watch, stories, wrong.get(watch.name, 0), mailed, latest, gone, dead))
    return found
