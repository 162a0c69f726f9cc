"""The outlets' names, without loading what collecting them needs."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

from index.shown import one_line


@cache
def outlet_names() -> dict[str, str]:
    """Every site's key and name; a file that cannot be read is passed over (`rasad sites` says why)."""
    names: dict[str, str] = {}
    for file in sorted(resources.files("crawler").joinpath("sites").iterdir(), key=lambda file: file.name):
        if not file.name.endswith(".toml"):
            continue
        try:
            facts = tomllib.loads(file.read_text("utf-8"))
            names[str(facts["key"])] = str(facts["name"])
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError, KeyError):
            continue
    return names


def outlet_name(key: str) -> str:
    """What people call an outlet; its key where it has no file."""
    return one_line(outlet_names().get(key, key))
