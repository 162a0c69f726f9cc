"""Importing: JSON Lines, text reports and saved pages become Articles in the archive.

A broken line is told with its file and number, and the rest goes on. Each batch is one transaction: a run that was
killed is simply run again, and gives each article once.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import batched
from pathlib import Path
from typing import Any

from crawler.archive import Archive, Stored
from crawler.article import Article, DatedBy
from crawler.dateline import cut_dateline
from crawler.dates import DateError, machine_date, number_date, page_date
from crawler.families.body import body_lines
from crawler.gzipped import Gunzipped
from crawler.markup import Line, clean
from crawler.record_names import NAMES, named, own_form, site_key, unread
from crawler.site import sites

# (what is done, how far, of how many)
Progress = Callable[[str, int, int], None]
OnError = Callable[[str], None]

_BATCH = 500
_LONGEST_LINE = 20 * 2**20
_LARGEST_FILE = 10 * 2**20  # of one report
_KEYS, _TOLD_KEYS = 1000, 8  # that nobody reads: how many are counted, how many told
_LONE = re.compile("[\ud800-\udfff]")  # halves of characters that JSON can write and nothing can keep
_REPORTED_BY = re.compile(r"به گزارش (?:خبرنگار |خبرگزاری )*([^\s،,:]+)")
UNKNOWN_SITE = "file"


class ImportingError(Exception):
    """A file that cannot be imported; the message is one sentence."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What an import brought."""

    new: int = 0
    revised: int = 0
    same: int = 0
    broken: int = 0


def import_files(
    paths: Iterable[Path],
    archive: Archive,
    progress: Progress = lambda _what, _done, _total: None,
    on_error: OnError = lambda _sentence: None,
    now: dt.datetime | None = None,
    on_note: OnError = lambda _sentence: None,
) -> Summary:
    """Bring files into the archive; `on_error` gets one sentence for each line or file that could not be read.

    `on_note` gets one for each file whose lines say something under keys that nobody reads, and one for its dates that
    are of no use. `progress` is called with ("importing", articles so far, lines and files in all). Raises ArchiveError
    where the archive cannot be written; the batches before are kept.
    """
    files = list(paths)
    counts = dict.fromkeys(Stored, 0)
    broken = done = 0

    def tell(sentence: str) -> None:
        nonlocal broken
        broken += 1
        on_error(sentence)

    total = sum(_count(path) for path in files)
    for batch in batched(_read(files, tell, now or dt.datetime.now(dt.UTC), on_note), _BATCH):
        for stored, count in archive.import_many(batch).items():
            counts[stored] += count
        done += len(batch)
        progress("importing", done, total)
    return Summary(counts[Stored.NEW], counts[Stored.REVISED], counts[Stored.SAME], broken)


def read_files(
    paths: Iterable[Path],
    on_error: OnError,
    now: dt.datetime | None = None,
    on_note: OnError = lambda _sentence: None,
) -> Iterator[Article]:
    """The articles in some files, one after the other, kept nowhere; `on_error` and `on_note` as in `import_files`."""
    for article, _ in _read(paths, on_error, now or dt.datetime.now(dt.UTC), on_note):
        yield article


def article_from_record(record: Mapping[str, Any], now: dt.datetime | None = None) -> Article:
    """The article of one JSON object: `Article.to_dict`'s own form, or `id, agency, date, section, title, lead, …`.

    `crawler.record_names` says what else these keys may be called. Dates are Jalali or Gregorian, in any of the shapes
    that pages use; one that cannot be is left out. Raises ValueError with a sentence.
    """
    record = {key: _whole(value) for key, value in record.items()}
    if not isinstance(record.get("id"), str | int) or record["id"] in ("", True, False):
        raise ValueError("the record has no id")
    if own_form(record) and _is_moment(record.get("published_at")):
        try:
            return Article.from_dict({"title": "", **record, "id": str(record["id"])})
        except (TypeError, AttributeError) as error:
            raise ValueError(str(error)) from None
    now = now or dt.datetime.now(dt.UTC)
    record = named(record)
    id_ = str(record["id"])
    site = site_key(_text(record, "agency")) or id_.split("-", 1)[0]
    date, by = _date(record.get("date"), now), DatedBy.PAGE
    known = sites().get(site)
    if date is None and known and known.dated_numbers:
        date, by = number_date(id_.rpartition("-")[2], now), DatedBy.ID
    tags = record.get("tags") or ()
    if isinstance(tags, str):
        tags = re.split("[,،]", tags)
    title, lead, body = _text(record, "title"), _text(record, "lead"), _text(record, "body")
    if not title.strip() and not lead.strip() and not body.strip():
        raise ValueError("the record has neither title nor text")
    return Article(
        id=id_,
        site=site,
        title=clean(title),
        url=_text(record, "url") or None,
        kicker=clean(_text(record, "kicker")),
        lead=clean(lead),
        body="\n".join(body_lines(Line(line, "p") for line in _lines(body))),
        published_at=date.isoformat() if date else None,
        dated_by=by if date else None,
        section=clean(_text(record, "section")),
        tags=tuple(dict.fromkeys(clean(tag) for tag in tags if isinstance(tag, str) and tag.strip())),
        byline=clean(_text(record, "byline")),
        place=clean(_text(record, "place")) or None,
    )


def article_from_text(text: str) -> Article:
    """The article of a text report: the title on the first line, then the lead, then the body with the dateline.

    A lead that the body repeats stands once; site and place come from the dateline («ایسنا/کردستان»), the id is a hash
    of the text. Raises ValueError with a sentence.
    """
    lines = _lines(text)
    if len(lines) < 2:
        raise ValueError("a text report needs a title on its first line and text below it")
    head = _lines(re.split(r"\n[^\S\n]*\n", text.strip(), maxsplit=1)[0])
    title = lines[0]
    lead = " ".join(head[1:]) if 1 < len(head) < len(lines) else ""
    body = lines[len(head) if lead else 1 :]
    site, place = UNKNOWN_SITE, None
    if lead:
        site, place, lead = _dateline(lead)
    if body and place is None:
        told, place, body[0] = _dateline(body[0])
        site = told if site == UNKNOWN_SITE else site
    if body and _folded(body[0]) == _folded(lead):
        body = body[1:]
    body = body_lines(Line(line, "p") for line in body)
    number = hashlib.sha256("\n".join(lines).encode("utf-8", "replace")).hexdigest()[:16]
    return Article(id=f"{site}-{number}", site=site, title=title, lead=lead, body="\n".join(body), place=place)


def _read(
    paths: Iterable[Path], on_error: OnError, now: dt.datetime, on_note: OnError
) -> Iterator[tuple[Article, bytes | None]]:
    for path in paths:
        try:
            with _opened(path) as stream:
                kind = _kind(path, stream)
                if kind == "jsonl":
                    left, undated = Counter[str](), Counter[str]()
                    for article in _records(path, stream, on_error, now, left, undated):
                        yield article, None
                    if left:
                        on_note(f"{path}: {_left_out(left)}")
                    if undated:
                        on_note(f"{path}: undated, since their date cannot be read or lies ahead: {_some(undated)}")
                else:
                    yield _report(kind, stream, now)
                if fault := _fault(stream):
                    on_error(f"{path} is {fault}; what stands before is kept")
        except OSError as error:
            on_error(f"{path} cannot be read to its end: {error}; what stands before is kept")
        except ValueError as error:
            on_error(f"{path}: {error}")


def _opened(path: Path) -> io.BufferedReader:
    return io.BufferedReader(Gunzipped(path)) if path.name.endswith(".gz") else path.open("rb")


def _fault(stream: io.BufferedReader) -> str:
    return stream.raw.fault if isinstance(stream.raw, Gunzipped) else ""


def _kind(path: Path, stream: Any) -> str:
    name = path.name.removesuffix(".gz").lower()
    start = stream.peek(2048)[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if name.endswith((".html", ".htm")) or start.startswith((b"<!doctype", b"<html", b"<?xml")):
        return "page"
    if name.endswith((".jsonl", ".ndjson", ".json")) or start.startswith(b"{"):
        if start.startswith(b"["):
            raise ValueError("this is a JSON list; write one object a line (JSON Lines)")
        return "jsonl"
    return "text"


def _left_out(left: Counter[str]) -> str:
    """What is told of keys that nobody reads; a record may have thousands of its own."""
    return f"what stands under {_some(left)} was not read; keys that are: {', '.join(NAMES)}"


def _some(counts: Counter[str]) -> str:
    shown = ", ".join(f"«{clean(key)[:40]}» ({count:,})" for key, count in counts.most_common(_TOLD_KEYS))
    return shown + (f" and {len(counts) - _TOLD_KEYS:,} more" if len(counts) > _TOLD_KEYS else "")


def _records(
    path: Path,
    stream: io.BufferedReader,
    on_error: OnError,
    now: dt.datetime,
    left: Counter[str],
    undated: Counter[str],
) -> Iterator[Article]:
    """The articles of a file's lines; `left` counts keys that nobody reads, `undated` dates that were no use."""
    number = 0
    while raw := stream.readline(_LONGEST_LINE):
        number += 1
        if len(raw) == _LONGEST_LINE and not raw.endswith(b"\n"):
            on_error(f"{path}, line {number}: longer than {_LONGEST_LINE // 2**20} MB, left out")
            while raw and not raw.endswith(b"\n"):
                raw = stream.readline(_LONGEST_LINE)
            continue
        if not raw.strip():
            continue
        try:
            record = json.loads(raw.decode("utf-8-sig").strip())
            if not isinstance(record, dict):
                raise ValueError("this is no JSON object")
            article = article_from_record(record, now)
            left.update(key for key in unread(record) if key in left or len(left) < _KEYS)
            date = str(named(record).get("date") or "")[:40]
            if date.strip() and article.published_at is None and (date in undated or len(undated) < _KEYS):
                undated[date] += 1
            yield article
        except (UnicodeDecodeError, json.JSONDecodeError) as error:
            if _fault(stream) and not raw.endswith(b"\n"):
                return  # the line in which the file is cut: the cut itself is told
            if isinstance(error, UnicodeDecodeError):
                on_error(f"{path}, line {number}: not in UTF-8")
                continue
            on_error(f"{path}, line {number}: this is not JSON: {error.msg} (column {error.colno})")
        except (ValueError, RecursionError) as error:
            on_error(f"{path}, line {number}: {error}")


def _report(kind: str, stream: io.BufferedReader, now: dt.datetime) -> tuple[Article, bytes | None]:
    body = stream.read(_LARGEST_FILE + 1)
    if len(body) > _LARGEST_FILE:
        raise ValueError(f"larger than {_LARGEST_FILE // 2**20} MB, so it is no report")
    if kind == "page":
        from crawler.reading import read_saved_page

        reading = read_saved_page(body, now)
        if reading.article is None:
            raise ValueError(reading.sentence)
        return reading.article, body
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError("this is no text in UTF-8") from None
    if "\0" in text:
        raise ValueError("this is no text")
    return article_from_text(text), None


def _count(path: Path) -> int:
    """How many lines a file of records has; 1 for a report."""
    if not path.name.removesuffix(".gz").lower().endswith((".jsonl", ".ndjson", ".json")):
        return 1
    try:
        with _opened(path) as stream:
            count, last = 0, b"\n"
            while part := stream.read(2**20):
                count, last = count + part.count(b"\n"), part[-1:]
            return count + (last != b"\n")  # a last line need not end: «importing: 2 of 1»
    except OSError:
        return 0


def _whole(value: Any) -> Any:
    return _LONE.sub("\ufffd", value) if isinstance(value, str) else value


def _text(record: Mapping[str, Any], key: str) -> str:
    value = record.get(key)
    return value if isinstance(value, str) else ""


def _lines(text: str) -> list[str]:
    return [line for line in (clean(line) for line in text.splitlines()) if line]


def _date(value: Any, now: dt.datetime) -> dt.date | None:
    if not isinstance(value, str):
        return None
    try:
        return machine_date(value, now) or page_date(value, now)
    except DateError:
        return None


def _is_moment(value: Any) -> bool:
    """Whether it is as `rasad` writes it: ISO 8601, or nothing; «۱۴۰۳/۰۷/۲۵» is read as other people's dates are."""
    try:
        return value is None or bool(dt.datetime.fromisoformat(value))
    except (TypeError, ValueError):
        return False


def _dateline(text: str) -> tuple[str, str | None, str]:
    """(site, place, the rest): by the agency that the dateline or «به گزارش ایسنا» names."""
    for site in sites().values():
        place, rest = cut_dateline(text, site.bylines)
        if place and any(name in text[: len(text) - len(rest)] for name in site.bylines):
            return site.key, place, rest
    place, rest = cut_dateline(text, ())
    agency = _REPORTED_BY.match(rest)
    for site in sites().values():
        if agency and agency[1] in site.bylines:
            return site.key, place, rest
    return UNKNOWN_SITE, place, rest


def _folded(text: str) -> str:
    return "".join(text.replace("\u200c", "").split())
