"""Sites: what a site's file may say, and the sites that ship.

A site is a file of facts (`crawler/sites/mehr.toml`); what it may say is the table below. A mistake in it is one
sentence with its line.
"""

from __future__ import annotations

import datetime as dt
import difflib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

# What a page's rules may be called; each is a CSS selector that replaces the family's.
PAGE_RULES = (
    "container", "kicker", "title", "lead", "dateline", "body", "date", "section", "tags", "byline", "images", "junk",
)  # fmt: skip


class SiteError(Exception):
    """A site's file that cannot be used, or a site that is not known; the message is one sentence."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How a site's pages looked before: its rules held until this day."""

    until: dt.date
    page: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Site:
    """One news site, as its file tells it; its older layouts stand in files of their own (`isna-2016.toml`)."""

    key: str
    name: str
    hosts: tuple[str, ...]  # the canonical one first
    family: str
    bylines: tuple[str, ...] = ()  # how its datelines call it: «ایسنا/کردستان», «تهران - ایرنا -»
    since: dt.date | None = None  # the layout is known to hold from this day on
    delay: float = 1.5  # seconds between two requests
    pace: tuple[float, float] = (1.0, 30.0)  # minutes between two polls of its feeds: at least, at most
    off: str = ""  # why it is not collected unless it is named; empty where it is
    feeds_only: bool = False  # its pages cannot be had; the feeds' items are kept as they are
    dated_numbers: bool = False  # its numbers hold the Jalali day of creation
    feeds: Mapping[str, str] = field(default_factory=dict)  # label: path
    topics: Mapping[str, int] = field(default_factory=dict)  # label: number in the archive
    archive: str = ""  # path of the archive; the family's own where empty
    sitemap: str = ""  # path of a year's map, with {year}; empty where none is known
    archive_list: str = ""  # CSS of the archive's list, where other lists stand on the page
    archive_pages: int = 120  # pages of one day, at most
    page: Mapping[str, str] = field(default_factory=dict)  # rule: CSS
    layouts: tuple[Layout, ...] = ()  # older ones, newest first

    def url(self, path: str) -> str:
        """The canonical address of a path (`/rss` → `https://www.isna.ir/rss`); a whole address is itself."""
        return path if path.startswith("https://") else f"https://{self.hosts[0]}{path}"

    def canonical(self, address: str) -> str | None:
        """The canonical form of one of the site's addresses, None for another site's."""
        try:
            parts = urlsplit(address)
        except ValueError:  # «http://[»
            return None
        if parts.hostname not in self.hosts or parts.scheme not in ("http", "https"):
            return None
        return urlunsplit(("https", self.hosts[0], parts.path, parts.query, ""))


# section: {key: (kind, required)}; kinds are checked by `_KINDS`
_TOP: dict[str, tuple[str, bool]] = {
    "key": ("key", True),
    "name": ("text", True),
    "hosts": ("hosts", True),
    "family": ("family", True),
    "bylines": ("texts", False),
    "since": ("day", False),
    "delay": ("seconds", False),
    "pace": ("minutes", False),
    "off": ("text", False),
    "feeds_only": ("yes or no", False),
    "dated_numbers": ("yes or no", False),
    "feeds": ("table", False),
    "topics": ("table", False),
    "archive": ("table", False),
    "page": ("table", False),
}
_ARCHIVE: dict[str, tuple[str, bool]] = {
    "path": ("path", False),
    "sitemap": ("path", False),
    "list": ("selector", False),
    "pages": ("number", False),
}
_LAYOUT: dict[str, tuple[str, bool]] = {"key": ("key", True), "until": ("day", True), "page": ("table", True)}
FAMILIES = ("nastooh", "iransamaneh", "asam", "tasnim", "fars", "pana", "bbc", "wordpress", "generic")


def load_site(key: str) -> Site:
    """The site of this key; raises SiteError for a wrong key or file."""
    found = sites()
    if key not in found:
        close = difflib.get_close_matches(key, list(found), n=1)
        meant = f"; did you mean «{close[0]}»?" if close else f"; known are {', '.join(found)}"
        raise SiteError(f"there is no site «{key}»{meant}")
    return found[key]


def sites() -> dict[str, Site]:
    """All sites by key, those that ship and those that the user added; raises SiteError for a wrong file."""
    shipped = _sites_in(Path(__file__).with_name("sites"), "crawler/sites", ())
    if not _own:
        return shipped
    stamps = tuple((file.name, file.stat().st_mtime_ns) for file in sorted(_own[0].glob("*.toml")))
    return shipped | _sites_in(_own[0], str(_own[0]), stamps) if stamps else shipped


_own: list[Path] = []


def use_sites(folder: Path) -> None:
    """Let the sites' files of this folder count too; one of a key that ships takes its place."""
    _own[:] = [folder]


@cache
def _sites_in(folder: Path, shown: str, stamps: tuple[tuple[str, int], ...]) -> dict[str, Site]:  # noqa: ARG001
    """The sites of a folder; `stamps` tell the cache when one of its files has changed."""
    files = sorted(folder.glob("*.toml"))
    texts = {f"{shown}/{file.name}": file.read_text("utf-8") for file in files}
    loaded = [read_site(text, name) for name, text in texts.items() if "-" not in Path(name).stem]
    older = [read_layout(text, name) for name, text in texts.items() if "-" in Path(name).stem]
    return {site.key: _with_layouts(site, older) for site in loaded}


def _with_layouts(site: Site, older: list[tuple[str, Layout]]) -> Site:
    own = sorted((layout for key, layout in older if key == site.key), key=lambda layout: layout.until, reverse=True)
    return replace(site, layouts=tuple(own)) if own else site


def read_layout(text: str, name: str) -> tuple[str, Layout]:
    """The older layout that a file `key-year.toml` tells, with its site's key."""
    facts = _facts(text, name)
    reader = _Reader(text, name)
    reader.check(facts, _LAYOUT, "")
    reader.check(facts["page"], dict.fromkeys(PAGE_RULES, ("selector", False)), "page")
    if Path(name).stem.split("-")[0] != facts["key"]:
        raise SiteError(f'{reader.where("", "key")}: key is "{facts["key"]}", but the file is called {Path(name).name}')
    return facts["key"], Layout(facts["until"], facts["page"])


def site_of_host(host: str | None) -> Site | None:
    """The site that this host belongs to."""
    return next((site for site in sites().values() if host in site.hosts), None)


def read_site(text: str, name: str) -> Site:
    """The site that a file's text tells; `name` stands in the sentence of a SiteError."""
    facts = _facts(text, name)
    reader = _Reader(text, name)
    reader.check(facts, _TOP, "")
    archive = facts.get("archive", {})
    reader.check(archive, _ARCHIVE, "archive")
    reader.check(facts.get("feeds", {}), dict.fromkeys(facts.get("feeds", {}), ("feed", False)), "feeds")
    for label, path in facts.get("feeds", {}).items():
        host = urlsplit(path).hostname
        if host and host not in facts["hosts"]:
            raise SiteError(f'{reader.where("feeds", label)}: "{label}" is at {host}, which is not among the hosts')
    reader.check(facts.get("topics", {}), dict.fromkeys(facts.get("topics", {}), ("number", False)), "topics")
    reader.check(facts.get("page", {}), dict.fromkeys(PAGE_RULES, ("selector", False)), "page")
    if facts["key"] != Path(name).stem:
        raise SiteError(f'{reader.where("", "key")}: key is "{facts["key"]}", but the file is called {Path(name).name}')
    return Site(
        key=facts["key"],
        name=facts["name"],
        hosts=tuple(facts["hosts"]),
        family=facts["family"],
        bylines=tuple(facts.get("bylines", ())),
        since=facts.get("since"),
        delay=float(facts.get("delay", Site.__dataclass_fields__["delay"].default)),
        pace=tuple(map(float, facts.get("pace", (1, 30)))),  # type: ignore[arg-type]
        off=facts.get("off", ""),
        feeds_only=facts.get("feeds_only", False),
        dated_numbers=facts.get("dated_numbers", False),
        feeds=facts.get("feeds", {}),
        topics=facts.get("topics", {}),
        archive=archive.get("path", ""),
        sitemap=archive.get("sitemap", ""),
        archive_list=archive.get("list", ""),
        archive_pages=archive.get("pages", 120),
        page=facts.get("page", {}),
    )


def _facts(text: str, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SiteError(f"{name}: this is not TOML: {error}") from None


@dataclass(frozen=True, slots=True)
class _Reader:
    """Checks a file's tables and says where a mistake stands."""

    text: str
    name: str

    def check(self, table: Mapping[str, Any], known: Mapping[str, tuple[str, bool]], section: str) -> None:
        for key, value in table.items():
            if key not in known:
                close = difflib.get_close_matches(key, list(known), n=1, cutoff=0.5)
                meant = f'; did you mean "{close[0]}"?' if close else f"; known are {', '.join(known)}"
                knower = f"[{section}]" if section else "a site"
                raise SiteError(f'{self.where(section, key)}: {knower} knows no "{key}"{meant}')
            wrong = _wrong(known[key][0], value)
            if wrong:
                raise SiteError(f'{self.where(section, key)}: "{key}" {wrong}')
        for key, (_, required) in known.items():
            if required and key not in table:
                raise SiteError(f'{self.name}: a site needs "{key}"')

    def where(self, section: str, key: str) -> str:
        """The file, and the line on which the key stands."""
        table = ""
        for number, line in enumerate(self.text.splitlines(), 1):
            if header := re.match(r"\s*\[\s*([\w.-]+)\s*\]", line):
                table = header[1]
                if not section and table == key:
                    return f"{self.name}, line {number}"
            elif table == section and re.match(rf"""\s*["']?{re.escape(key)}["']?\s*=""", line):
                return f"{self.name}, line {number}"
        return self.name


def _wrong(kind: str, value: Any) -> str | None:
    """What is wrong with a value of this kind, None if nothing is."""
    text = isinstance(value, str) and bool(value.strip())
    texts = isinstance(value, list) and bool(value) and all(isinstance(v, str) and v.strip() for v in value)
    number = isinstance(value, int | float) and not isinstance(value, bool)
    checks = {
        "text": (text, "must be a text"),
        "texts": (texts, "must be a list of texts"),
        "key": (text and bool(re.fullmatch(r"[a-z][a-z0-9]*", value)), "must be small Latin letters and digits"),
        "hosts": (
            texts and all(re.fullmatch(r"[a-z0-9.-]+\.[a-z]+", host) for host in value),
            'must be a list of host names, the canonical one first, like ["www.isna.ir", "isna.ir"]',
        ),
        "family": (value in FAMILIES, f"must be one of: {', '.join(FAMILIES)}"),
        "day": (type(value) is dt.date, "must be a day like 2011-05-01"),
        "seconds": (number and 0.5 <= value <= 600, "must be between 0.5 and 600 seconds"),
        "minutes": (
            isinstance(value, list)
            and len(value) == 2
            and all(isinstance(v, int | float) and not isinstance(v, bool) for v in value)
            and 1 <= value[0] <= value[1] <= 1440,
            "must be two numbers of minutes, at least 1, the shorter first, like [1, 30]",
        ),
        "yes or no": (isinstance(value, bool), "must be true or false"),
        "number": (number and isinstance(value, int) and value > 0, "must be a whole number above 0"),
        "path": (text and value.startswith("/"), "must be a path that begins with /"),
        "feed": (
            text and value.startswith(("/", "https://")),
            "must be a path that begins with / or a whole https address",
        ),
        "table": (isinstance(value, dict), "must be a table"),
    }
    if kind == "selector":
        return _wrong_selector(value) if text else "must be a CSS selector"
    right, sentence = checks[kind]
    return None if right else f"{sentence}, not {value!r}"


def _wrong_selector(value: str) -> str | None:
    from parsel.csstranslator import HTMLTranslator

    try:
        HTMLTranslator().css_to_xpath(value)
    except Exception as error:  # noqa: BLE001 - cssselect raises several kinds
        return f"is no CSS selector: {error}"
    return None
