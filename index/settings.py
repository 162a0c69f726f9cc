"""Settings: one `rasad.toml` and `RASAD_…` variables, checked at the start, a wrong one named with its line."""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError


class SettingsError(Exception):
    """A setting that cannot be used; the message is one sentence that names file and line, or the variable."""


class CollectSettings(BaseModel):
    """How sites are visited."""

    model_config = ConfigDict(extra="forbid")

    contact: str = Field("", description="an address or page that site owners can turn to; sent in the user agent")
    delay: float | None = Field(None, ge=0, description="seconds between two requests to a host; each site has its own")
    timeout: float = Field(30, gt=0, le=600, description="seconds until a request is given up")
    max_page_mb: float = Field(10, gt=0, le=100, description="pages larger than this are not read, in megabytes")


class ReadSettings(BaseModel):
    """How reports are read."""

    model_config = ConfigDict(extra="forbid")

    workers: int = Field(0, ge=0, le=256, description="processes that read reports; 0 is one per processor core")
    tagger: str = Field("", description="a tagger of hazm's from a model hub or a file; empty is the one that ships")


class SearchSettings(BaseModel):
    """How answers are shown."""

    model_config = ConfigDict(extra="forbid")

    limit: int = Field(10, ge=1, le=10_000, description="hits shown where --limit does not say otherwise")


class Settings(BaseModel):
    """All settings; see docs/settings.md."""

    model_config = ConfigDict(extra="forbid")

    data: Path = Field(Path("rasad-data"), description="folder of the archive, the documents, the desk and the index")
    engine: Literal["embedded"] = Field("embedded", description="what searches: embedded, on this machine")
    collect: CollectSettings = CollectSettings()
    read: ReadSettings = ReadSettings()
    search: SearchSettings = SearchSettings()

    @property
    def archive_path(self) -> Path:
        """The articles as collected."""
        return self.data / "archive.db"

    @property
    def documents_path(self) -> Path:
        """What was read out of them."""
        return self.data / "documents.db"

    @property
    def desk_path(self) -> Path:
        """What people and time made."""
        return self.data / "desk.db"

    @property
    def index_path(self) -> Path:
        """The embedded engine's folder."""
        return self.data / "index"


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

    for variable, value in os.environ.items():
        if variable.upper().startswith("RASAD_") and variable.upper() != "RASAD_CONFIG":
            _set(values, variable.lower().removeprefix("rasad_").split("__"), value)
    values |= {key: value for key, value in given.items() if value is not None}
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        raise SettingsError(_sentence(error, path, text)) from None


def setting_names(model: type[BaseModel] = Settings, prefix: str = "") -> dict[str, str]:
    """Every setting's dotted name and what it is for."""
    names: dict[str, str] = {}
    for name, field in model.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            names |= setting_names(kind, f"{prefix}{name}.")
        else:
            names[prefix + name] = field.description or ""
    return names


def _set(values: dict[str, Any], keys: list[str], value: Any) -> None:
    *tables, last = keys
    for key in tables:
        table = values.setdefault(key, {})
        if not isinstance(table, dict):  # «search = 3» in the file: told as such by what checks it
            return
        values = table
    values[last] = value


def _check_variables() -> None:
    known = {"RASAD_" + name.upper().replace(".", "__") for name in setting_names()} | {"RASAD_CONFIG"}
    for variable in os.environ:
        if variable.upper().startswith("RASAD_") and variable.upper() not in known:
            raise SettingsError(f"the variable {variable} sets nothing{_meant(variable.upper(), known)}")


def _sentence(error: ValidationError, path: Path, text: str) -> str:
    first = error.errors()[0]
    keys = [str(part) for part in first["loc"]]
    name = ".".join(keys)
    variable = "RASAD_" + "__".join(keys).upper()
    line = line_of(text, keys)
    where = f"the variable {variable}" if variable in {v.upper() for v in os.environ} else str(path)
    if line and where == str(path):
        where += f", line {line}"
    if first["type"] == "extra_forbidden":
        return f"{where}: there is no setting «{name}»{_meant(name, _names_and_tables())}"
    message = first["msg"][0].lower() + first["msg"][1:]
    return f"{where}: «{name}» cannot be {first['input']!r}: {message}"


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
