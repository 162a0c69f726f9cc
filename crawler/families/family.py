"""A CMS family: how its article pages are read and how the lists of its archive are asked for and read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from parsel import Selector

from crawler.dates import DateError, page_date
from crawler.families.find import joined
from crawler.families.page import Read
from crawler.site import Site


class PageReader(Protocol):
    """Reads article pages and knows their addresses."""

    def number_of(self, url: str, /) -> str | None:
        """The site's own number of the report at this address; None where no report stands there."""

    def read(self, page: Selector, url: str, site: Site, now: dt.datetime) -> Read:
        """The article on a page; where there is none, why not; and sentences about dates that could not be."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One report in an archive list."""

    number: str
    url: str
    date: dt.date | None


@dataclass(frozen=True, slots=True)
class Lists:
    """How a family's archive lists one day.

    `path` gives the path of a page (from 1) of one day's list, of one topic if given. `items` are the CSS selectors of
    a list's items, tried in order; `links` and `dates` are XPaths below an item, of the addresses of its report and of
    the texts that may tell its date.
    """

    path: Callable[[Site, dt.date, int, int | None], str]
    items: tuple[str, ...]
    links: str = ".//a/@href"
    dates: str = ".//time/@title | .//time/@datetime | .//time//a/@title | .//time//text()"


@dataclass(frozen=True, slots=True)
class Family:
    """One family, by the name that sites' files give; `lists` is None where no archive by days is known."""

    name: str
    reader: PageReader
    lists: Lists | None = None

    def number_of(self, url: str) -> str | None:
        """The site's own number of the report at this address; None for photos, videos and what is no report."""
        return self.reader.number_of(url)

    def read(self, page: Selector, url: str, site: Site, now: dt.datetime) -> Read:
        """The article on a page; where there is none, why not; and sentences about dates that could not be."""
        return self.reader.read(page, url, site, now)

    def list_path(self, site: Site, day: dt.date, page: int, topic: int | None = None) -> str:
        """The path of a page (from 1) of the archive's list of one day, of one topic if given."""
        if self.lists is None:
            raise LookupError(self.name)
        return self.lists.path(site, day, page, topic)

    def listed(self, page: Selector, site: Site, url: str, now: dt.datetime) -> list[Listed]:
        """The reports in an archive list, in its order.

        Lists at the side of the page («پربازدیدترین‌ها») show no dates: where some items have one, the others are left
        out.
        """
        if self.lists is None:
            return []
        scopes = (site.archive_list and page.css(site.archive_list)) or [page]
        for css in self.lists.items:
            items = [found for scope in scopes for item in scope.css(css) if (found := self._item(item, url, now))]
            if items:
                break
        else:
            return []
        if any(item.date for item in items):
            items = [item for item in items if item.date]
        return list({item.number: item for item in items}.values())

    def _item(self, item: Selector, url: str, now: dt.datetime) -> Listed | None:
        assert self.lists is not None
        for link in item.xpath(self.lists.links).getall():
            address = joined(url, link)
            number = self.number_of(address)
            if number:
                return Listed(number, address, _date(item.xpath(self.lists.dates).getall(), now))
        return None


def _date(texts: list[str], now: dt.datetime) -> dt.date | None:
    for text in texts:
        try:
            moment = page_date(text, now)
        except DateError:
            continue
        if moment:
            return moment
    return None
