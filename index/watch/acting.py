"""What a link does once its reader has said yes: pause a search, mute a story, call a false alarm, unsubscribe.

Everything is written down in the audit trail, and every act has another that takes it back.
"""

from __future__ import annotations

from dataclasses import replace

from index.audit import note
from index.desk import Desk
from index.watch import said
from index.watch.links import Link, LinkError, Purpose
from index.watch.said import Verdict
from index.watch.searches import set_state, watches

# What takes each act back.
UNDOING = {
    Purpose.PAUSE: Purpose.RESUME,
    Purpose.MUTE: Purpose.UNMUTE,
    Purpose.FALSE: Purpose.TRUE,
    Purpose.UNSUBSCRIBE: Purpose.SUBSCRIBE,
} | {
    Purpose.RESUME: Purpose.PAUSE,
    Purpose.UNMUTE: Purpose.MUTE,
    Purpose.TRUE: Purpose.FALSE,
    Purpose.SUBSCRIBE: Purpose.UNSUBSCRIBE,
}
_VERDICTS = {
    Purpose.MUTE: (Verdict.MUTED, True),
    Purpose.UNMUTE: (Verdict.MUTED, False),
    Purpose.FALSE: (Verdict.FALSE, True),
    Purpose.TRUE: (Verdict.FALSE, False),
}


def act(desk: Desk, link: Link, now: float, person: str = "") -> tuple[str, ...]:
    """Do what the link says; gives the names of the searches to which it was done. LinkError where none is left.

    Doing it twice is doing it once.
    """
    there = {watch.name: watch for watch in watches(desk)}
    names = tuple(name for name in link.watches if name in there)
    if not names:
        raise LinkError("the search that this link is about is not there any more, so it mails nobody")
    who = person or (f"{link.address} (by a link)" if link.address else "a link")
    for name in names:
        if link.purpose in (Purpose.PAUSE, Purpose.RESUME):
            state = "paused" if link.purpose is Purpose.PAUSE else "on"
            if there[name].state != state:
                set_state(desk, name, state)
        elif link.purpose in _VERDICTS:
            verdict, so = _VERDICTS[link.purpose]
            with desk.transaction() as db:
                if so:
                    said.say(db, name, link.story, verdict, who, now)
                else:
                    said.unsay(db, name, link.story, verdict)
        elif link.purpose in (Purpose.UNSUBSCRIBE, Purpose.SUBSCRIBE):
            with desk.transaction() as db:
                if link.purpose is Purpose.UNSUBSCRIBE:
                    said.unsubscribe(db, name, link.address, now)
                else:
                    said.subscribe(db, name, link.address)
        else:
            raise LinkError("this link is there to be read, and does nothing")
        note(desk, who, f"watch {link.purpose.name.lower()}", name, link.story or link.address)
    return names


def undoing(link: Link) -> Link:
    """The link that takes it back."""
    return replace(link, purpose=UNDOING[link.purpose])
