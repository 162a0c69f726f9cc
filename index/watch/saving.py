"""Saving a search that a person made, on the command line, in a file or on the page: checked, warned of if broad."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from index.asking import Asking, NothingToAskError, asking
from index.desk import Desk
from index.documents import Documents
from index.preferences import zone_of
from index.settings import Settings
from index.shown import one_line
from index.watch.channels.channel import FEED, WEBHOOK
from index.watch.channels.webhook import wrong_address
from index.watch.finding import watched_upto
from index.watch.said import unsubscribed
from index.watch.searches import Watch, WatchError, checked, faults_of, keep, watches
from index.watch.trying import Broad, broad


@dataclass(frozen=True, slots=True)
class Saved:
    """How saving ended: `saved` unless the search is broad and nobody said yes; `notes` are sentences to show."""

    watch: Watch
    saved: bool
    broad: Broad | None = None
    notes: tuple[str, ...] = ()


def save(settings: Settings, watch: Watch, anyway: bool = False, asked: Asking | None = None) -> Saved:
    """Save a search under its name, unless it is broad and `anyway` does not say to; `asked` spares opening the index.

    One of the same name and owner is replaced: what it found, and how far, stays, and so does a pause. Raises
    WatchError, QueryError or RuleError with one sentence where it cannot be saved.
    """
    watch = checked(replace(watch, zone=watch.zone or zone_for(settings, watch.owner)))
    if faults := _wrong_webhooks(settings, watch):
        raise WatchError(faults[0])
    too_much = _broad(settings, watch, asked)
    if too_much and not anyway:
        return Saved(watch, False, too_much)
    with Desk(settings.desk_path) as desk, Documents(settings.documents_path) as documents:
        watched_upto(desk, documents)
        before = next((each for each in watches(desk) if each.name == watch.name), None)
        if before and before.owner != watch.owner:
            raise WatchError(f"there is a search «{watch.name}» of someone else; choose another name")
        if before:
            state = "paused" if before.state == "paused" else "on"
            watch = replace(
                watch, since=before.since, last_due=before.last_due, made_at=before.made_at, state=state, fault=""
            )
        else:
            made_at = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
            watch = replace(watch, since=documents.latest(), made_at=made_at)
        keep(desk, watch)
        return Saved(watch, True, too_much, tuple(_notes(desk, watch, before)))


def faults(settings: Settings, watch: Watch) -> list[str]:
    """All that keeps a search from being saved, a sentence each."""
    return list(dict.fromkeys([*faults_of(watch), *_wrong_webhooks(settings, watch)]))


def _wrong_webhooks(settings: Settings, watch: Watch) -> list[str]:
    """What is wrong with the webhooks that may not lead where these lead, a sentence each."""
    private = settings.watch.webhooks == "private"
    hooks = [each.removeprefix(WEBHOOK) for each in watch.recipients if each.startswith(WEBHOOK)]
    return [fault for hook in hooks if (fault := wrong_address(hook, private))]


def zone_for(settings: Settings, owner: str) -> str:
    """The time zone of this owner's hours: the one that the account chose, else the installation's."""
    if not owner or not settings.desk_path.exists():
        return settings.watch.zone
    with Desk(settings.desk_path) as desk:
        return zone_of(desk, owner) or settings.watch.zone


def _broad(settings: Settings, watch: Watch, asked: Asking | None) -> Broad | None:
    if asked is not None:
        return broad(asked, settings, watch)
    try:
        with asking(settings) as opened:
            return broad(opened, settings, watch)
    except NothingToAskError:
        return None


def _notes(desk: Desk, watch: Watch, before: Watch | None) -> list[str]:
    left = unsubscribed(desk)
    notes = [replaced] if before and (replaced := _replaced(before, watch)) else []
    notes += [
        f"{recipient} unsubscribed from «{watch.name}» and is not mailed; with its consent: "
        f"rasad watch subscribe '{watch.name}' {recipient}"
        for recipient in watch.recipients
        if (watch.name, recipient) in left
    ]
    if watch.state == "paused":
        notes.append(f"«{watch.name}» is paused, as it was; let it go on with: rasad watch resume '{watch.name}'")
    return notes


def _replaced(before: Watch, watch: Watch) -> str:
    """What of the search of that name is no more, in a sentence; empty where nothing changed."""
    was = [
        ("its query was", before.query, watch.query),
        ("it was told", before.rule, watch.rule),
        ("its hours were of", before.zone, watch.zone),
        ("its --surges was", before.surges or "not set", watch.surges or "not set"),
        ("it told", _tells(before), _tells(watch)),
    ]
    told = [f"{words} {one_line(old)}" for words, old, new in was if old != new]
    gone = [recipient for recipient in before.recipients if recipient not in watch.recipients and recipient != FEED]
    if gone:
        told.append(f"{', '.join(gone)} {'gets' if len(gone) == 1 else 'get'} it no more")
    return f"«{watch.name}» took the place of one of that name: {'; '.join(told)}" if told else ""


def _tells(watch: Watch) -> str:
    what = "surges alone" if watch.each else "news"
    if watch.tolerance is not None:
        what = f"figures alone that differ by more than {watch.tolerance:g} percent"
    return f"{what}, of reports long past too" if watch.old else what
