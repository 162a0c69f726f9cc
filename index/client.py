"""A small client of the API, for notebooks: pages through cursors, gives typed rows, waits where it is told to.

It needs nothing but Python; `frame` makes a pandas table where pandas is there.
"""

from __future__ import annotations

import importlib
import json
import shutil
import time
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields, is_dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

_PAGE = 200  # what the API gives at most
_LONGEST_ANSWER = 200_000_000  # bytes of one answer that are held
_AGAIN = (429, 503)


class ClientError(Exception):
    """The server did not answer as asked; the message is one sentence, `status` the answer's (0 where there was none).

    `column` says where in the query it goes wrong, counted from 1.
    """

    def __init__(self, sentence: str, status: int = 0, column: int | None = None) -> None:
        super().__init__(sentence)
        self.status, self.column = status, column


@dataclass(frozen=True, slots=True)
class Hit:
    """One report that matches."""

    id: str
    title: str
    snippet: str
    site: str
    outlet: str
    url: str | None
    published_at: str | None
    main_province: str | None
    relevant: bool
    score: float


@dataclass(frozen=True, slots=True)
class Figure:
    """One sum or count, as docs/exports.md tells its columns; `shown` is how people write it."""

    kind: str
    text: str
    shown: str
    value: float | None
    value_high: float | None
    unit: str
    relation: str
    about: str | None
    beneficiary: str | None
    province: str | None
    speaker: str | None
    period: str | None
    year: int | None
    stage: str | None
    scope: str | None
    published_at: str | None
    date: str | None
    site: str
    outlet: str
    sentence: str
    id: str
    title: str
    url: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Group:
    """Figures of one kind and unit that share `group`; `sum` is a hint, None where adding is nonsense."""

    group: Mapping[str, Any]
    kind: str
    unit: str
    figures: int
    statements: int
    reports: int
    least: float | None
    median: float | None
    most: float | None
    sum: float | None


@dataclass(frozen=True, slots=True)
class Groups:
    """Groups of figures, and sentences on where adding them up misleads."""

    groups: tuple[Group, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Period:
    """One period of a trend: its first day (Gregorian), its name (Jalali), its reports."""

    start: str
    period: str
    count: int


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a field, and how many reports have it."""

    value: str
    count: int


class Rasad:
    """One server. `token` where it has accounts; `patience` is for how many seconds an answer is waited for.

    Every method raises ClientError with one sentence.
    """

    def __init__(
        self, url: str = "http://127.0.0.1:8080", token: str = "", *, timeout: float = 60.0, patience: float = 60.0
    ) -> None:
        if not url.startswith(("http://", "https://")):
            raise ClientError(f"«{url}» is no address of a server; write it like http://127.0.0.1:8080")
        self.url, self.timeout, self.patience = url.rstrip("/"), timeout, patience
        self._headers = {"Accept": "application/json", "User-Agent": "rasad-client"}
        if token:
            self._headers["Authorization"] = f"Bearer {token}"

    def search(self, query: str = "", *, sort: str = "newest") -> Iterator[Hit]:
        """All reports that match, page by page as they are asked for; `sort` is `relevance`, `newest` or `oldest`."""
        for page in self._pages("search", {"q": query, "sort": sort}):
            yield from (_made(Hit, hit) for hit in page["hits"])

    def count(self, query: str = "") -> int:
        """How many reports match."""
        return int(self._get("search", {"q": query, "limit": 1})["total"])

    def facets(self, query: str = "", size: int = 20) -> dict[str, list[Value]]:
        """The most frequent outlets, provinces, topics, officials, cooperatives and organisations of what matches."""
        found = self._get("search", {"q": query, "limit": 1, "facets": size})["facets"]
        return {name: [_made(Value, value) for value in values] for name, values in found.items()}

    def report(self, id_: str) -> dict[str, Any]:
        """One report with all that was read out of it."""
        return self._get(f"reports/{quote(id_, safe='')}", {})

    def figures(self, query: str = "", *, kind: str | None = None, sort: str = "newest") -> Iterator[Figure]:
        """All figures of the reports that match; with a bracket (`رقم:(…)`) in the query those that meet it.

        `kind` is `amount` or `count`, `sort` is `newest`, `largest` or `smallest`.
        """
        for page in self._pages("figures", {"q": query, "kind": kind, "sort": sort}):
            yield from (_made(Figure, figure) for figure in page["figures"])

    def groups(self, by: Iterable[str] | str, query: str = "", *, kind: str | None = None) -> Groups:
        """The figures grouped by one or more of province, year, month, outlet, speaker, about, beneficiary, …"""
        names = by if isinstance(by, str) else ",".join(by)
        told = self._get("figures/groups", {"by": names, "q": query, "kind": kind})
        return Groups(tuple(_made(Group, group) for group in told["groups"]), tuple(told["warnings"]))

    def trend(self, query: str = "", by: str = "month") -> list[Period]:
        """The reports by day, week, month or year (Jalali), from the first to the last with one."""
        return [_made(Period, period) for period in self._get("trends", {"q": query, "by": by})["periods"]]

    def suggest(self, field: str, prefix: str, limit: int = 10) -> list[Value]:
        """Values of a field one of whose words begins so, most frequent first."""
        found = self._get("suggest", {"field": field, "prefix": prefix, "limit": limit})
        return [_made(Value, value) for value in found["values"]]

    def export(self, name: str, path: Path | str, *, format: str = "csv", **asked: Any) -> Path:
        """A whole list (reports, figures, values, trend) as a file, streamed to `path`; docs/exports.md tells them.

        What `asked` names is what the page's address takes: `q`, `province`, `by`, `of`, …
        """
        file = Path(path)
        with self._opened(f"{self.url}/export/{quote(name)}?{_query({**asked, 'format': format})}") as answer:
            unfinished = file.with_name(f"{file.name}.unfinished")
            with unfinished.open("wb") as out:
                shutil.copyfileobj(answer, out, 256 * 1024)
        return unfinished.replace(file)

    def _pages(self, verb: str, asked: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        cursor: str | None = ""
        while cursor is not None:
            page = self._get(verb, {**asked, "limit": _PAGE, "cursor": cursor})
            yield page
            cursor = page["next"]

    def _get(self, verb: str, asked: Mapping[str, Any]) -> dict[str, Any]:
        with self._opened(f"{self.url}/api/v1/{verb}?{_query(asked)}") as answer:
            body = answer.read(_LONGEST_ANSWER + 1)
        if len(body) > _LONGEST_ANSWER:
            raise ClientError(f"the answer is larger than {_LONGEST_ANSWER:,} bytes; ask for less, or use export()")
        try:
            told: dict[str, Any] = json.loads(body)
        except ValueError:
            raise ClientError(f"{self.url} does not answer as Rasad does; is it the address of rasad serve?") from None
        return told

    def _opened(self, url: str) -> Any:
        """The answer; waited for where the server asks to come again, no longer than `patience`."""
        waited = 0.0
        while True:
            request = urllib.request.Request(url, headers=self._headers)  # noqa: S310 - http and https alone
            try:
                return _OPENER.open(request, timeout=self.timeout)
            except urllib.error.HTTPError as error:
                with error:
                    wait = _wait(error.headers.get("Retry-After"))
                    if error.code in _AGAIN and wait is not None and waited + wait <= self.patience:
                        waited += wait
                    else:
                        raise _told(error) from None
                time.sleep(wait)
            except (OSError, urllib.error.URLError) as error:
                reason = getattr(error, "reason", error)
                raise ClientError(f"{self.url} does not answer ({reason}); is rasad serve running there?") from None


class _Here(urllib.request.HTTPRedirectHandler):
    """Follows no redirection: a token is for this server and for no other."""

    def redirect_request(self, *_: Any) -> None:
        """None: the answer is told as it is."""


_OPENER = urllib.request.build_opener(_Here)


def frame(rows: Iterable[Any]) -> Any:
    """The rows as a pandas table; ClientError where pandas is not installed."""
    try:
        pandas = importlib.import_module("pandas")
    except ImportError:
        raise ClientError("this needs pandas; install it with: pip install pandas") from None
    return pandas.DataFrame([asdict(row) if is_dataclass(row) and not isinstance(row, type) else row for row in rows])


def _query(asked: Mapping[str, Any]) -> str:
    return urlencode({name: value for name, value in asked.items() if value not in (None, "")}, doseq=True)


def _made[T](kind: type[T], told: Mapping[str, Any]) -> T:
    """A row of what the server told; keys of a newer server are passed over."""
    return kind(**{field.name: told[field.name] for field in fields(kind)})  # type: ignore[arg-type]


def _wait(text: str | None) -> float | None:
    return min(max(float(text), 0.5), 300.0) if text and text.isdigit() else None


def _told(error: urllib.error.HTTPError) -> ClientError:
    try:
        told = json.loads(error.read(1_000_000))
        return ClientError(str(told["detail"]), error.code, told.get("column"))
    except (ValueError, KeyError, TypeError, OSError):
        return ClientError(f"the server answered {error.code} {error.reason}", error.code)
