"""Storing: what the spiders bring goes into the archive as it comes, and what is finished is marked so only then."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from crawler.archive import Archive, ArchiveError, Stored
from crawler.article import Article, Tier
from crawler.reading import Outcome, Reading
from crawler.site import Site
from crawler.visits import FeedState, Visit

Progress = Callable[[str, int, int], None]
# A page that failed is asked for again in the next round, a wall or a missing page a day later, all of them so often.
_TRIES = 5
_LATER = {Outcome.BLOCKED, Outcome.ROBOTS, Outcome.MISSING, Outcome.LARGE}
# After so many failures in a row a site is left alone until the next round.
_IN_A_ROW = 3
_FAILED = {Outcome.BLOCKED, Outcome.AWAY}


@dataclass
class Part:
    """A feed or a day: it is finished when its list is whole and each of its reports was dealt with."""

    finish: Callable[[], None]
    listed: bool = False
    failed: bool = False
    open: set[str] = field(default_factory=set)
    finished: bool = False

    def settle(self) -> None:
        """Finish the part if nothing is open any more."""
        if self.listed and not self.open and not self.finished:
            self.finished = True
            if not self.failed:
                self.finish()


@dataclass
class Wanted:
    """A report whose page was asked for."""

    id: str
    url: str
    fed: Article | None
    parts: list[Part] = field(default_factory=list)


@dataclass
class Collected:
    """The spiders' item: what became of a page that was asked for."""

    wanted: Wanted
    reading: Reading
    page: bytes | None = None


@dataclass
class SiteSummary:
    """What collecting one site brought; sentences tell what people should know."""

    site: str
    new: int = 0
    revised: int = 0
    same: int = 0
    known: int = 0  # not asked for again
    from_feed: int = 0  # kept as the feed gave them
    failed: int = 0  # pages that could not be had or read
    feeds: int = 0
    feeds_not_modified: int = 0
    feeds_failed: int = 0
    days: int = 0  # days of the archive walked to their end
    days_known: int = 0  # walked by an earlier run
    lists: int = 0  # pages of the archive's lists
    lists_failed: int = 0
    sentences: list[str] = field(default_factory=list)

    def say(self, sentence: str) -> None:
        """Tell a sentence once."""
        if sentence and sentence not in self.sentences:
            self.sentences.append(sentence)


class Run:
    """One site's collecting: what is asked, open, finished, and how it goes into the archive."""

    def __init__(
        self,
        site: Site,
        archive: Archive,
        base: str | None = None,
        clock: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
        progress: Progress = lambda _what, _done, _total: None,
        refresh: bool = False,
    ) -> None:
        self.site, self.archive, self.base, self.clock = site, archive, base, clock
        self.summary = SiteSummary(site.key)
        self.fatal: ArchiveError | None = None
        self.wall = ""  # why the site is left alone, if it is
        self.stopped = False
        self._progress, self.refresh = progress, refresh
        self._wanted: dict[str, Wanted] = {}
        self._done: set[str] = set()
        self._visits = {visit.id: visit for visit in archive.visits(site.key)}
        self._in_a_row = 0

    def address(self, url: str) -> str:
        """Where a canonical address is asked for: at the site, or at the base that stands in for it."""
        if not self.base:
            return url
        origins = (f"https://{host}/" for host in self.site.hosts)
        return next((self.base + url[len(origin) - 1 :] for origin in origins if url.startswith(origin)), url)

    def allowed(self, host: str | None, port: int | None) -> bool:
        """Whether this host may be asked: the site's, or only the base's where one stands in."""
        if self.base:
            return self.base.split("//", 1)[1] == (f"{host}:{port}" if port else host)
        return host in self.site.hosts

    @property
    def over(self) -> bool:
        """Whether nothing more is to be asked."""
        return self.fatal is not None or self.stopped

    def due(self) -> list[Wanted]:
        """The pages that failed before and are to be tried again."""
        now = self.clock()
        due = [visit for visit in self._visits.values() if _is_due(visit, now)]
        found = (self.want(visit.id, visit.url, None, None) for visit in due)
        return [wanted for wanted in found if wanted]

    def want(self, id_: str, url: str, fed: Article | None, part: Part | None) -> Wanted | None:
        """Ask for a report's page; None where it is not to be fetched (known, already asked, or given up)."""
        wanted = self._wanted.get(id_)
        if wanted or id_ in self._done:
            if wanted and part:
                self._join(wanted, part)
            return None
        tier = self.archive.tier(id_)
        visit = self._visits.get(id_)
        given_up = visit is not None and not _is_due(visit, self.clock())
        if not self.refresh and ((tier is Tier.PAGE and visit is None) or given_up):
            self._done.add(id_)
            self.summary.known += 1
            if tier is None and fed:
                self.summary.from_feed += self._put(fed, None) is Stored.NEW
            return None
        if fed is None and tier is Tier.FEED:
            fed = self.archive.get(id_)
        wanted = Wanted(id_, url, fed)
        self._wanted[id_] = wanted
        if part:
            self._join(wanted, part)
        self._show()
        return wanted

    def keep(self, collected: Collected) -> None:
        """Put what came into the archive, committed, then settle what waited for it."""
        wanted, reading = collected.wanted, collected.reading
        if self.fatal or (self.stopped and reading.article is None):
            return  # what was not asked for because of a stop is asked for by the next run
        try:
            self._keep(wanted, reading, collected.page)
            self._done.add(wanted.id)
            self._wanted.pop(wanted.id, None)
            for part in wanted.parts:
                part.open.discard(wanted.id)
                part.settle()
        except ArchiveError as error:
            self.fatal = error
            return
        self._show()

    def keep_fed(self, article: Article) -> None:
        """Put a feed's item into the archive as it is, for a site whose pages cannot be had."""

        def write() -> None:
            self.summary.from_feed += self._put(article, None) is not Stored.SAME

        self._guarded(write)

    def keep_feed(self, state: FeedState) -> None:
        """Put a feed's state into the archive."""
        self._guarded(lambda: self.archive.keep_feed(state))

    def keep_day(self, name: str, pages: int) -> None:
        """Put into the archive that a day was walked to its end."""
        now = self.clock().replace(microsecond=0).isoformat()
        self._guarded(lambda: self.archive.keep_day(self.site.key, name, pages, now))

    def _guarded(self, write: Callable[[], None]) -> None:
        try:
            if self.fatal is None:
                write()
        except ArchiveError as error:
            self.fatal = error

    def lose(self) -> None:
        """Mark what was asked for and never answered."""
        for wanted in list(self._wanted.values()):
            self.keep(Collected(wanted, Reading(Outcome.AWAY, None, "پاسخی نرسید")))

    def left_alone(self) -> Reading:
        """The reading of a page that is not asked for because of the wall."""
        return Reading(Outcome.BLOCKED, None, self.wall)

    def _keep(self, wanted: Wanted, reading: Reading, page: bytes | None) -> None:
        outcome, article = reading.outcome, reading.article
        if outcome is Outcome.ARTICLE and article:
            stored = self._put(article, page)
            if wanted.id in self._visits:
                self.archive.forget_visit(wanted.id)
                del self._visits[wanted.id]
            self._count(stored)
            self._in_a_row = 0
            if reading.sentence:
                self.summary.say(f"{wanted.id}: {reading.sentence}")
            return
        self.summary.failed += 1
        now = self.clock().replace(microsecond=0).isoformat()
        visit = Visit(wanted.id, self.site.key, wanted.url, outcome.value, reading.sentence, now)
        # before the article: a cut page that is kept must never look like a whole one
        self.archive.keep_visit(visit)
        self._visits[wanted.id] = visit
        tier = self.archive.tier(wanted.id)
        if article and tier is not Tier.PAGE:
            self._count(self._put(article, page))
        elif wanted.fed and tier is not Tier.PAGE:
            self.summary.from_feed += self._put(wanted.fed, None) is not Stored.SAME
        self.summary.say(self._sentence(wanted, reading))
        self._in_a_row = self._in_a_row + 1 if outcome in _FAILED else 0
        if self._in_a_row >= _IN_A_ROW and not self.wall:
            self.wall = f"{self.site.name} تا دور بعد به حال خود گذاشته شد: {reading.sentence}"
            self.summary.say(self.wall)

    def _sentence(self, wanted: Wanted, reading: Reading) -> str:
        if self.wall:
            return ""
        kept = "؛ خبرِ خوراک نگه داشته شد" if wanted.fed and not reading.article else ""
        return f"{wanted.id}: {reading.sentence}{kept}"

    def _put(self, article: Article, page: bytes | None) -> Stored:
        if article.fetched_at is None:
            article = replace(article, fetched_at=self.clock().replace(microsecond=0).isoformat())
        return self.archive.put(article, page)

    def _count(self, stored: Stored) -> None:
        self.summary.new += stored is Stored.NEW
        self.summary.revised += stored is Stored.REVISED
        self.summary.same += stored is Stored.SAME

    def _join(self, wanted: Wanted, part: Part) -> None:
        wanted.parts.append(part)
        part.open.add(wanted.id)

    def _show(self) -> None:
        done = len(self._done) - self.summary.known
        self._progress(self.site.key, done, done + len(self._wanted))


class StoringPipeline:
    """Scrapy's way into the archive."""

    def __init__(self, run: Run) -> None:
        self._run = run

    @classmethod
    def from_crawler(cls, crawler) -> StoringPipeline:  # type: ignore[no-untyped-def]
        """Made by Scrapy."""
        return cls(crawler.spider.run)

    def process_item(self, item: Collected) -> Collected:
        """Keep what came, before anything else happens."""
        self._run.keep(item)
        return item


def _is_due(visit: Visit, now: dt.datetime) -> bool:
    if visit.tries >= _TRIES:
        return False
    waited = now - dt.datetime.fromisoformat(visit.at)
    return Outcome(visit.outcome) not in _LATER or waited >= dt.timedelta(days=1)
