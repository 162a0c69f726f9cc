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
from index.watch.searches import Watch, set_state, watches

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
    there = _there(desk, link)
    names = tuple(there)
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


def is_done(desk: Desk, link: Link) -> bool:
    """Whether all that the link would do is so already. LinkError where none of its searches is left."""
    there = _there(desk, link)
    if link.purpose in (Purpose.PAUSE, Purpose.RESUME):
        return all((watch.state == "paused") is (link.purpose is Purpose.PAUSE) for watch in there.values())
    if link.purpose in _VERDICTS:
        verdict, so = _VERDICTS[link.purpose]
        return all((verdict in {each.verdict for each in said.said_of(desk, name, link.story)}) is so for name in there)
    left = said.unsubscribed(desk)
    return all(((name, link.address) in left) is (link.purpose is Purpose.UNSUBSCRIBE) for name in there)


def _there(desk: Desk, link: Link) -> dict[str, Watch]:
    """The searches of the link that are saved, by name."""
    saved = {watch.name: watch for watch in watches(desk)}
    there = {name: saved[name] for name in link.watches if name in saved}
    if not there:
        raise LinkError("the search that this link is about is not there any more, so it mails nobody")
    return there


def undoing(link: Link) -> Link:
    """The link that takes it back."""
    return replace(link, purpose=UNDOING[link.purpose])
