"""`watches.toml`: saved searches as a file that people keep under version control, read and written."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable
from pathlib import Path

import tomlkit

from index.watch.calendar import with_days
from index.watch.searches import Watch, WatchError, faults_of

_KEYS = ("query", "to", "when", "days", "zone", "old", "surges", "each", "figure_changes")


class WatchFileError(WatchError):
    """A `watches.toml` that cannot be loaded; `faults` are all that is wrong with it, a sentence each."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(self.faults))


def from_file(path: Path, zone: str, faults: Callable[[Watch], Iterable[str]] = faults_of) -> list[Watch]:
    """The searches of a `watches.toml`: a table a search, whose keys are the options of `rasad watch add`.

    `faults` gives what keeps a search from being saved. Raises WatchFileError with all that is wrong.
    """
    try:
        tables = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise WatchFileError([f"{path} cannot be read: {error.strerror}"]) from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise WatchFileError([f"{path} cannot be read: {error}"]) from None
    found, wrong = [], list[str]()
    for name, told in tables.items():
        try:
            found.append(_watch(path, name, told, zone))
        except WatchFileError as error:
            wrong += error.faults
        else:
            wrong += [f"{path}: [{name}]: {fault}" for fault in faults(found[-1])]
    if wrong:
        raise WatchFileError(wrong)
    return found


def _watch(path: Path, name: str, told: object, zone: str) -> Watch:
    """The search of a table, unchecked."""
    if not isinstance(told, dict):
        raise WatchFileError([f"{path}: «{name}» is no table; write [{name}] and its query below"])
    wrong = [
        f"{path}: [{name}] knows no «{key}»; it knows {', '.join(_KEYS[:-1])} and {_KEYS[-1]}"
        for key in sorted(set(told) - set(_KEYS))
    ]
    to = told.get("to", [])
    if isinstance(to, str):
        to = [to]
    if not isinstance(to, list):
        wrong.append(f"{path}: [{name}]: to is an address, or a list of them")
    changes = told.get("figure_changes")
    if not (changes is None or isinstance(changes, bool | int | float)):
        wrong.append(f"{path}: [{name}]: figure_changes is true, or a number of percent")
    if wrong:
        raise WatchFileError(wrong)
    return Watch(
        name=name,
        query=str(told.get("query", "")),
        recipients=tuple(map(str, to)),
        rule=with_days(str(told.get("when", "instant")), str(told.get("days", ""))),
        zone=str(told.get("zone", zone)),
        old=told.get("old") is True,
        surges=str(told.get("surges", "")),
        each=told.get("each") is True,
        # true is for any other figure, a number is the percent by which one must differ
        tolerance=None if changes is None or changes is False else 0.0 if changes is True else float(changes),
    )


def to_file(watches: Iterable[Watch]) -> str:
    """The text of a `watches.toml` that gives these searches again."""
    made = tomlkit.document()
    for watch in watches:
        table = tomlkit.table()
        table["query"] = watch.query
        table["to"] = list(watch.recipients)
        table["when"] = watch.rule
        table["zone"] = watch.zone
        if watch.old:
            table["old"] = True
        if watch.surges:
            table["surges"] = watch.surges
        if watch.each:
            table["each"] = True
        if watch.tolerance is not None:
            table["figure_changes"] = watch.tolerance or True
        made[watch.name] = table
    return tomlkit.dumps(made)
