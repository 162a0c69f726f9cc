"""The reports of the sample newsroom as they were written, and as a page shows them.

They stand in `written/*.toml`, correctly spelt; what a site does to a text (half-spaces lost, Arabic letters) is done
by `SourceReport.served`. Everything in them is invented but for provinces, cities and institutions.
"""

from __future__ import annotations

import datetime as dt
import functools
import importlib.resources
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any
from urllib.parse import quote

import jdatetime

from crawler.dates import TEHRAN
from crawler.newsroom.outlets import OUTLETS

_FIRST_MOMENT = dt.datetime(2024, 3, 20, tzinfo=TEHRAN)  # 1 Farvardin 1403: Mehr's numbers count from here
_MEHR_FIRST = 6_050_000
_ARABIC = str.maketrans("یک", "يك")
_HALF_SPACE = "\u200c"
_AT = re.compile(r"(\d{4})/(\d{2})/(\d{2}) (\d{2}):(\d{2})")


# No slots and no comparing field by field: what a page needs again and again is kept, and reports are keys.
@dataclass(frozen=True, eq=False)
class SourceReport:
    """One written report, and what a collector should make of its page.

    `at` is the moment of publication in Tehran; `place` what the dateline names (ISNA a province, Mehr a city);
    `release` is the same for reprints of one release. The flags say how the page differs from the ordinary one:
    `half_spaces` is "kept", "dropped" («تعاونیها») or "spaced" («تعاونی ها»); `arabic_letters` writes ي and ك;
    `gallery` is a photo page; `blocked` answers the script challenge and `missing` 404, though feeds list both;
    `page_date_only` has its date in the page's text alone; `kicker_in_title` puts the kicker into the h1.
    `revision` is the corrected text (title, lead, body) and when it came (`at`), `modified` is set on `revised` alone.
    `sector` tells whether the report is about the cooperative sector, `topic` what it was written for.
    """

    outlet: str
    number: str
    at: dt.datetime
    title: str
    lead: str
    paragraphs: tuple[str, ...]
    section: tuple[str, ...]
    kicker: str = ""
    tags: tuple[str, ...] = ()
    province: str | None = None
    place: str | None = None
    reporter: str = ""
    images: tuple[str, ...] = ()
    release: str = ""
    topic: str = ""
    sector: bool = True
    half_spaces: str = "kept"
    arabic_letters: bool = False
    gallery: bool = False
    blocked: bool = False
    missing: bool = False
    page_date_only: bool = False
    kicker_in_title: bool = False
    revision: Mapping[str, str] | None = None
    modified: dt.datetime | None = None

    @property
    def id(self) -> str:
        """The id of the collected article: `isna-1403071406251`."""
        return f"{self.outlet}-{self.number}"

    @functools.cached_property
    def jalali(self) -> tuple[int, int, int]:
        """The day of publication: year, month, day."""
        day = jdatetime.date.fromgregorian(date=self.at.date())
        return day.year, day.month, day.day

    @functools.cached_property
    def slug(self) -> str:
        """The title as its address has it, not yet percent-encoded."""
        return re.sub(r"[^\w\u200c]+", "-", self.served.title).strip("-")

    @property
    def path(self) -> str:
        """The address on the site, not yet percent-encoded."""
        return f"/{'photo' if self.gallery else 'news'}/{self.number}/{self.slug}"

    @functools.cached_property
    def address(self) -> str:
        """The address on the site, percent-encoded, without a host."""
        return quote(self.path)

    @functools.cached_property
    def served(self) -> SourceReport:
        """The report with the letters that its page has; tags, sections and names of places stay as they are."""
        if self.half_spaces == "kept" and not self.arabic_letters:
            return self
        return replace(
            self,
            kicker=self._damaged(self.kicker),
            title=self._damaged(self.title),
            lead=self._damaged(self.lead),
            paragraphs=tuple(map(self._damaged, self.paragraphs)),
        )

    @functools.cached_property
    def revised(self) -> SourceReport:
        """The report as it stands after its correction; itself where none was made."""
        if not self.revision:
            return self
        return replace(
            self,
            modified=moment(self.revision["at"]),
            title=self.revision.get("title", self.title),
            lead=self.revision.get("lead", self.lead),
            paragraphs=_paragraphs(self.revision["body"]) if "body" in self.revision else self.paragraphs,
        )

    def _damaged(self, text: str) -> str:
        if self.half_spaces == "dropped":
            text = text.replace(_HALF_SPACE, "")
        elif self.half_spaces == "spaced":
            text = text.replace(_HALF_SPACE, " ")
        return text.translate(_ARABIC) if self.arabic_letters else text


@functools.cache
def reports() -> tuple[SourceReport, ...]:
    """All written reports, oldest first. A mistake in a file raises ValueError with the file and the title."""
    found = []
    for file in importlib.resources.files("crawler.newsroom.written").iterdir():
        if not file.name.endswith(".toml"):
            continue
        for entry in tomllib.loads(file.read_text("utf-8"))["report"]:
            try:
                found.append(read_entry(entry))
            except (KeyError, TypeError, ValueError) as error:
                raise ValueError(f"{file.name}, «{entry.get('title')}»: {error!r}") from error
    return tuple(sorted(found, key=lambda report: (report.at, report.id)))


def read_entry(entry: Mapping[str, Any]) -> SourceReport:
    """One `[[report]]` of a file: `at` is Jalali and Tehran's (`1403/07/14 10:25`), `body` has a paragraph a line."""
    values = dict(entry)
    at = moment(values.pop("at"))
    outlet = OUTLETS[values["outlet"]]
    province = values.get("province")
    if "section" not in values:
        values["section"] = (outlet.provinces, province)
    if outlet.key == "isna" and province:
        values.setdefault("place", province)
    unknown = values.keys() - {field.name for field in fields(SourceReport)} - {"body"}
    if unknown:
        raise ValueError(f"no such key: {', '.join(sorted(unknown))}")
    if not province and "section" not in entry:
        raise ValueError("a report needs a province or a section")
    for key in ("tags", "section", "images"):
        values[key] = tuple(values.get(key, ()))
    values["lead"] = values["lead"].strip()
    values.setdefault("number", number(outlet.key, at))
    return SourceReport(at=at, paragraphs=_paragraphs(values.pop("body")), **values)


def moment(text: str) -> dt.datetime:
    """«1403/07/14 10:25» as a moment of Tehran."""
    found = _AT.fullmatch(text)
    if not found:
        raise ValueError(f"no moment: {text!r}")
    year, month, day, hour, minute = map(int, found.groups())
    return dt.datetime.combine(jdatetime.date(year, month, day).togregorian(), dt.time(hour, minute), TEHRAN)


def number(outlet: str, at: dt.datetime) -> str:
    """The site's own number: ISNA's holds the Jalali day and a serial, Mehr's only rises with time."""
    if outlet == "isna":
        day = jdatetime.date.fromgregorian(date=at.date())
        return f"{day.year}{day.month:02}{day.day:02}{(at.hour * 60 + at.minute) * 11:05}"
    return str(_MEHR_FIRST + int((at - _FIRST_MOMENT).total_seconds()) // 60)


def _paragraphs(body: str) -> tuple[str, ...]:
    return tuple(line for line in map(str.strip, body.splitlines()) if line)
