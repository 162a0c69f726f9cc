"""Reading the settings from `rasad.toml`, `RASAD_…` variables and what was given; a wrong one named with its line."""

from __future__ import annotations

import dataclasses
import difflib
import math
import os
import re
import tomllib
import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

from index.settings import Secret, Settings


class SettingsError(Exception):
    """A setting that cannot be used; the message is one sentence that names file and line, or the variable."""


def load_settings(file: Path | None = None, **given: Any) -> Settings:
    """The settings in force: what is `given`, then `RASAD_…` variables, then the file, then defaults.

    The file is `file`, else the one that RASAD_CONFIG names, else `rasad.toml` in this folder if there is one.
    Raises SettingsError with one sentence.
    """
    named = file or (Path(os.environ["RASAD_CONFIG"]) if os.environ.get("RASAD_CONFIG") else None)
    path = named or Path("rasad.toml")
    if named and not named.is_file():
        raise SettingsError(f"{named}: there is no such settings file")
    _check_variables()
    text, values = "", dict[str, Any]()
    if path.is_file():
        try:
            text = path.read_text("utf-8")
            values = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise SettingsError(f"{path}: this is not TOML: {error}") from None
        except (OSError, UnicodeDecodeError) as error:
            raise SettingsError(f"{path} cannot be read: {error}") from None

    sources = [_Source(str(path), values, text)]
    for variable, value in sorted(os.environ.items()):
        if variable.upper().startswith("RASAD_") and variable.upper() != "RASAD_CONFIG":
            keys = variable.lower().removeprefix("rasad_").split("__")
            sources.append(_Source(f"the variable {variable}", _nested(keys, value)))
    sources.append(_Source("what was given", {key: value for key, value in given.items() if value is not None}))
    made = Settings()
    for source in sources:
        made = _with(made, source.values, source, ())
    return made


def setting_names(model: type = Settings) -> dict[str, str]:
    """Every setting's dotted name and what it is for."""
    return {name: field.metadata["purpose"] for name, field in _fields(model, "")}


def plain_settings(settings: Any) -> dict[str, Any]:
    """The settings as JSON-able values."""
    plain: dict[str, Any] = {}
    for field in dataclasses.fields(settings):
        value = getattr(settings, field.name)
        if dataclasses.is_dataclass(value):
            plain[field.name] = plain_settings(value)
        else:
            plain[field.name] = str(value) if isinstance(value, Path | Secret) else value
    return plain


@dataclass(frozen=True, slots=True)
class _Source:
    """Where values come from: how people call it, the values, and the text in which their lines can be found."""

    name: str
    values: Mapping[str, Any]
    text: str = ""

    def where(self, keys: tuple[str, ...]) -> str:
        line = line_of(self.text, list(keys)) if self.text else None
        return f"{self.name}, line {line}" if line else self.name


def _fields(model: type, prefix: str) -> Iterator[tuple[str, dataclasses.Field[Any]]]:
    hints = get_type_hints(model)
    for field in dataclasses.fields(model):
        if dataclasses.is_dataclass(hints[field.name]):
            yield from _fields(hints[field.name], f"{prefix}{field.name}.")
        else:
            yield prefix + field.name, field


def _with(settings: Any, values: Mapping[str, Any], source: _Source, above: tuple[str, ...]) -> Any:
    """The settings with these values in place; SettingsError where one cannot be."""
    hints = get_type_hints(type(settings))
    fields = {field.name: field for field in dataclasses.fields(settings)}
    changed: dict[str, Any] = {}
    for key, value in values.items():
        keys = (*above, key)
        name = ".".join(keys)
        if key not in fields:
            raise SettingsError(
                f"{source.where(keys)}: there is no setting «{name}»{_meant(name, _names_and_tables())}"
            )
        now = getattr(settings, key)
        if dataclasses.is_dataclass(now):
            if not isinstance(value, Mapping):
                raise SettingsError(f"{source.where(keys)}: «{name}» is a table; write [{name}] and its settings below")
            changed[key] = _with(now, value, source, keys)
            continue
        made, wrong = _read(hints[key], value)
        wrong = wrong or _out_of_bounds(made, fields[key].metadata)
        if wrong:
            shown = "what it is" if hints[key] is Secret else repr(value)
            raise SettingsError(f"{source.where(keys)}: «{name}» cannot be {shown}: {wrong}")
        changed[key] = made
    return dataclasses.replace(settings, **changed)


def _read(kind: Any, value: Any) -> tuple[Any, str]:
    """The value as this kind (variables are texts), and what is wrong with it; empty where nothing is."""
    if isinstance(kind, types.UnionType):
        kind = next(part for part in get_args(kind) if part is not type(None))
    if get_origin(kind) is Literal:
        return value, "" if value in get_args(kind) else f"it is one of {', '.join(get_args(kind))}"
    if kind is Secret:
        return (Secret(value), "") if isinstance(value, str) else (value, "it is a text")
    if kind is str:
        return value, "" if isinstance(value, str) else "it is a text"
    if kind is Path:
        fits = isinstance(value, str | Path) and str(value).strip() and "\0" not in str(value)
        return (Path(value), "") if fits else (value, "it is the path of a folder")
    whole = kind is int
    try:
        if isinstance(value, bool):
            raise ValueError
        number = float(value)
        if not math.isfinite(number) or (whole and not number.is_integer()):
            raise ValueError
    except (ValueError, TypeError, OverflowError):
        return value, "it is a whole number" if whole else "it is a number"
    return int(number) if whole else number, ""


def _out_of_bounds(value: Any, rule: Mapping[str, Any]) -> str:
    if rule["least"] is not None and value < rule["least"]:
        return f"the least is {rule['least']:g}"
    if rule["above"] is not None and value <= rule["above"]:
        return f"it must be above {rule['above']:g}"
    if rule["most"] is not None and value > rule["most"]:
        return f"the most is {rule['most']:,}"
    return ""


def _nested(keys: list[str], value: Any) -> dict[str, Any]:
    for key in reversed(keys):
        value = {key: value}
    return dict(value)


def _check_variables() -> None:
    known = {"RASAD_" + name.upper().replace(".", "__") for name in setting_names()} | {"RASAD_CONFIG"}
    for variable in os.environ:
        if variable.upper().startswith("RASAD_") and variable.upper() not in known:
            raise SettingsError(f"the variable {variable} sets nothing{_meant(variable.upper(), known)}")


def _names_and_tables() -> list[str]:
    names = list(setting_names())
    return sorted({name.split(".")[0] for name in names if "." in name}) + names


def _meant(name: str, known: Any) -> str:
    close = difflib.get_close_matches(name, list(known), n=1, cutoff=0.6)
    return f"; did you mean «{close[0]}»?" if close else "; docs/settings.md lists them all"


def line_of(text: str, keys: list[str]) -> int | None:
    """The line (from 1) on which a TOML text sets the key that is reached by `keys`; None if it does not."""
    table: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        if header := re.match(r"\s*\[\s*([\w.-]+)\s*\]", line):
            table = header.group(1).split(".")
            if table == keys:
                return number
        elif (key := re.match(r"""\s*["']?([\w.-]+)["']?\s*=""", line)) and table + key.group(1).split(".") == keys:
            return number
    return None
