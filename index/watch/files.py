"""`watches.toml`: saved searches as a file that people keep under version control, read and written."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from pathlib import Path

import tomlkit

from index.faults import RasadError
from index.watch.calendar import with_days
from index.watch.searches import Watch, WatchError, checked


def from_file(path: Path, zone: str) -> list[Watch]:
    """The searches of a `watches.toml`: a table a search, whose keys are the options of `rasad watch add`."""
    try:
        tables = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise WatchError(f"{path} cannot be read: {error.strerror}") from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise WatchError(f"{path} cannot be read: {error}") from None
    found = []
    for name, told in tables.items():
        if not isinstance(told, dict):
            raise WatchError(f"{path}: «{name}» is no table; write [{name}] and its query below")
        if unknown := set(told) - {"query", "to", "when", "days", "zone", "old", "surges", "each", "figure_changes"}:
            raise WatchError(
                f"{path}: [{name}] knows no «{min(unknown)}»; it knows query, to, when, days, zone, old,"
                " surges, each and figure_changes"
            )
        to = told.get("to", [])
        watch = Watch(
            name=name,
            query=str(told.get("query", "")),
            recipients=tuple(map(str, [to] if isinstance(to, str) else to)),
            rule=with_days(str(told.get("when", "instant")), str(told.get("days", ""))),
            zone=str(told.get("zone", zone)),
            old=told.get("old") is True,
            surges=str(told.get("surges", "")),
            each=told.get("each") is True,
            tolerance=_tolerance(path, name, told.get("figure_changes")),
        )
        try:
            found.append(checked(watch))
        except RasadError as error:
            raise WatchError(f"{path}: [{name}]: {error}") from None
    return found


def _tolerance(path: Path, name: str, told: object) -> float | None:
    """`figure_changes`: true for any other figure, or the percent by which one must differ."""
    if told is None or told is False:
        return None
    if told is True:
        return 0.0
    if isinstance(told, int | float):
        return float(told)
    raise WatchError(f"{path}: [{name}]: figure_changes is true, or a number of percent")


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
