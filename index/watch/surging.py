"""What surges by itself: every official, province, cooperative, organisation, topic and rising term, and each search.

Counts of the days come from the engine; of the few that rise, the day's reports are looked up and folded to stories.
Of surges that are the same reports under several names the surest is told, the others beside it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from crawler.dates import TEHRAN
from index.asking import Asking
from index.desk import Desk
from index.engine import Step
from index.marking import title_end
from index.outlets import outlet_name
from index.query.faults import QueryError
from index.query.language import parse
from index.query.printing import describe
from index.query.tree import And, Everything, NameField, Node, Published
from index.shown import one_line, shown_date, shown_number
from index.stories import told_of
from index.watch.rising import rising, telling
from index.watch.surges import PERIODS, SENSITIVITIES, WEEKS, Sensitivity, Series, Surge, judged, unfinished
from nlp.document import Document

FIELDS = {
    NameField.OFFICIAL: "مقام",
    NameField.PROVINCE: "استان",
    NameField.COOPERATIVE: "تعاونی",
    NameField.ORGANISATION: "سازمان",
    NameField.TOPIC: "موضوع",
}
_DAYS = 7 * (WEEKS + 1)
_MOST = 2_000  # values of a field that are looked at on a day
_MOST_REPORTS = 20_000  # of one series; where there are more, only the days that these cover teach
_MOST_OF_DAY = 5_000
_ROUGHLY = 0.8  # of what is usual: a day on which little happens may bring less and still be a surge
_TOLD = 300  # reports of a surge that are looked at to tell of it
_LINKS = 3
_DRAWN = 28  # days
_NAMED = 5
# Two surges are one where they share this much of the smaller one's reports, and the larger is no more than so large.
_SAME, _LARGER = 0.6, 4


@dataclass(frozen=True, slots=True)
class Link:
    """A report of a surge, as a reader is led to it."""

    id: str
    title: str
    site: str
    published_at: str | None
    url: str | None


@dataclass(frozen=True, slots=True)
class Found:
    """A surge with the query that shows its reports, and what is behind it.

    `also` are queries that surge with the very same reports, `terms` the words that these share, `links` the first
    report of all, then those of its largest stories; `lead` is the id of the largest story's first report, `days`
    are the stories of each of the last four weeks' days, the oldest first.
    """

    surge: Surge
    query: str
    also: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    lead: str | None = None
    days: tuple[int, ...] = ()

    def told(self) -> str:
        """The surge in words: how many, how many were expected, since when."""
        return self.surge.told()

    def shown(self) -> str:
        """What surges, as people say it: «استان کردستان», «سیلاب»."""
        return shown_query(self.query)

    def behind(self) -> tuple[tuple[str, str], ...]:
        """What is behind it, in lines, each with where it leads: terms, outlets, other names, the first reports."""
        lines = []
        if self.terms:
            lines.append((f"واژه‌ها: {'، '.join(self.terms)}", ""))
        if self.outlets:
            names = "، ".join(outlet_name(site) for site in self.outlets[:_NAMED])
            more = len(self.outlets) - _NAMED
            lines.append((f"رسانه‌ها: {names}{f' و {shown_number(more)} رسانهٔ دیگر' if more > 0 else ''}", ""))
        if self.also:
            lines.append((f"با همین خبرها: {'، '.join(map(shown_query, self.also[:_NAMED]))}", ""))
        for place, link in enumerate(self.links):
            when = "، ".join(filter(None, (outlet_name(link.site), shown_date(link.published_at))))
            label = "نخستین گزارش: " if place == 0 else ""
            lines.append((f"{label}{link.title} ({when})", link.url or ""))
        return tuple(lines)

    @property
    def first(self) -> str | None:
        """The id of the first report."""
        return self.links[0].id if self.links else None


def shown_query(query: str) -> str:
    """The query of a series as people say it: «استان کردستان», «سیلاب»."""
    field, quoted, value = query.partition(':"')
    return f"{field} {value.rstrip(chr(34))}" if quoted else f"«{query.strip(chr(34))}»"


def surging(
    asked: Asking,
    desk: Desk,
    last: dt.date,
    sensitivity: str = "balanced",
    within: Node | None = None,
    over: bool = True,
) -> list[Found]:
    """All that surges on the day `last`, or in the two, three or seven days that end with it, the surest first.

    Of the reports of `within` alone, if it is given; `over` says whether all reports of that day have come.
    """
    level, among = SENSITIVITIES[sensitivity], within or Everything()
    days = _days(last)
    counts = _named(asked, among, days)
    week, today = (_firsts(asked, _by_story(asked, desk, among, since, last)) for since in (days[-7], last))
    before = [document for story, document in week.items() if story not in today]
    terms, besides = rising(list(today.values()), level.stories, before=before)
    of_week, others = rising(list(week.values()), level.stories)
    for term in (*terms, *of_week):
        if term.query not in counts:
            counts[term.query] = _daily(asked, And((parse(term.query), among)), days)
    # what the day did not bring twice is seldom
    besides += [0.0] * (len(others) - len(besides))
    series = [_series(asked, desk, query, among, each, days, level) for query, each in counts.items()]
    found = judged(series, _everything(asked, among, days, over), last, sensitivity, besides)
    days_of = {each.name: each.stories[-_DRAWN:] for each in series}
    return _gathered([_told(asked, desk, surge, among, last, days_of[surge.name]) for surge in found])


def surge_of(
    asked: Asking, desk: Desk, query: str, last: dt.date, sensitivity: str = "balanced", over: bool = True
) -> Found | None:
    """Whether a search surges on the day `last`, and what is behind it."""
    days, node = _days(last), parse(query)
    reports = _daily(asked, node, days)
    reports, stories = _stories(asked, desk, node, reports, days)
    everything = _everything(asked, Everything(), days, over)
    found = judged([Series(query, tuple(reports), tuple(stories))], everything, last, sensitivity)
    return _told(asked, desk, found[0], Everything(), last, tuple(stories[-_DRAWN:]))[0] if found else None


def _days(last: dt.date) -> list[dt.date]:
    return [last - dt.timedelta(days=ago) for ago in reversed(range(_DAYS))]


def _daily(asked: Asking, node: Node, days: list[dt.date]) -> list[int]:
    """How many reports each of the days brought."""
    counts = {
        period.start: period.count for period in asked.engine.trend(And((node, Published(days[0], days[-1]))), Step.DAY)
    }
    return [counts.get(day, 0) for day in days]


def _everything(asked: Asking, among: Node, days: list[dt.date], over: bool) -> Sequence[int]:
    counts = _daily(asked, among, days)
    return counts if over else unfinished(counts, days[-1])


def _named(asked: Asking, among: Node, days: list[dt.date]) -> dict[str, list[int]]:
    """The reports of each day about each official, province, cooperative, organisation and topic, by query."""
    counts: dict[str, list[int]] = {}
    for place, day in enumerate(days):
        facets = asked.engine.facets(And((among, Published(day, day))), tuple(FIELDS), _MOST)
        for field, buckets in facets.items():
            for bucket in buckets:
                query = _query(FIELDS[field], bucket.value)
                counts.setdefault(query, [0] * len(days))[place] = bucket.count
    return counts


def _series(
    asked: Asking, desk: Desk, query: str, among: Node, each: list[int], days: list[dt.date], level: Sensitivity
) -> Series:
    usual = {n: _ROUGHLY * n * sum(each[-7 - n : -n]) / 7 for n in PERIODS}
    week, before = sum(each[-7:]), _ROUGHLY * sum(each[:-7]) / (len(each) / 7 - 1)
    rises = any(sum(each[-n:]) >= max(level.reports, level.rise * usual[n]) for n in PERIODS)
    if not rises and week < max(level.reports, level.week_rise * before):
        # of those that do not rise, the stories are of no account: they are looked at and pass
        return Series(query, tuple(each), tuple(each))
    # a name's query finds names that hold its words too: what is told is what a reader finds who asks it
    node = And((parse(query), among))
    reports, stories = _stories(asked, desk, node, _daily(asked, node, days), days)
    return Series(query, tuple(reports), tuple(stories))


def _stories(
    asked: Asking, desk: Desk, node: Node, reports: list[int], days: list[dt.date]
) -> tuple[list[int], list[int]]:
    """How many reports and stories each day brought; a story counts on the day of its first report among them.

    Where there are too many reports to look at, only the last days that were looked at whole are given.
    """
    scanned = asked.engine.scan(And((node, Published(days[0], days[-1]))))
    ids = list(islice(scanned, _MOST_REPORTS))
    begun: dict[str, dt.date] = {}
    oldest = days[-1]
    for told in told_of(desk, ids):
        if told.at is not None:
            day = dt.datetime.fromtimestamp(told.at, TEHRAN).date()
            oldest = min(oldest, day)
            begun[told.story] = min(begun.get(told.story, day), day)
    counts = dict.fromkeys(days, 0)
    for day in begun.values():
        if day in counts:
            counts[day] += 1
    whole = (
        0 if len(ids) < _MOST_REPORTS else next(n for n, day in enumerate(days) if day > oldest or n + 1 == len(days))
    )
    return reports[whole:], [counts[day] for day in days][whole:]


def _by_story(asked: Asking, desk: Desk, node: Node, since: dt.date, last: dt.date) -> dict[str, list[str]]:
    """The reports of each story that these days brought, the first one first."""
    ids = list(islice(asked.engine.scan(And((node, Published(since, last)))), _MOST_OF_DAY))[::-1]
    story = {told.id: told.story for told in told_of(desk, ids)}
    found: dict[str, list[str]] = {}
    for id_ in ids:
        found.setdefault(story.get(id_, id_), []).append(id_)
    return found


def _firsts(asked: Asking, stories: dict[str, list[str]]) -> dict[str, Document]:
    """The first report of each story."""
    wanted, held = [ids[0] for ids in stories.values()], dict[str, Document]()
    for at in range(0, len(wanted), 200):
        held |= asked.documents.get_many(wanted[at : at + 200])
    return {name: held[ids[0]] for name, ids in stories.items() if ids[0] in held}


def _told(
    asked: Asking, desk: Desk, surge: Surge, among: Node, last: dt.date, days: tuple[int, ...]
) -> tuple[Found, frozenset[str]]:
    """What is behind a surge, and its stories."""
    node, since = And((parse(surge.name), among)), last - dt.timedelta(days=surge.period - 1)
    sites = asked.engine.facets(And((node, Published(since, last))), (NameField.SITE,), 50)[NameField.SITE]
    stories = _by_story(asked, desk, node, since, last)
    firsts = _firsts(asked, stories)
    documents = sorted(firsts.values(), key=lambda each: (each.article.published_at or "~", each.id))[:_TOLD]
    largest = sorted(firsts, key=lambda name: -len(stories[name]))
    shown = dict.fromkeys([*(each.id for each in documents[:1]), *(firsts[name].id for name in largest)])
    links = tuple(_link(held) for held in map({each.id: each for each in firsts.values()}.get, shown) if held)[:_LINKS]
    terms = telling(documents, f"{surge.name} {describe(among)}")
    outlets, lead = tuple(bucket.value for bucket in sites), firsts[largest[0]].id if largest else None
    return Found(surge, surge.name, (), terms, outlets, links, lead, days), frozenset(firsts)


def _link(document: Document) -> Link:
    article = document.article
    title = one_line(document.text[: title_end(document)]) or one_line(document.text)[:90]
    return Link(document.id, title, article.site, article.published_at, article.url)


def _gathered(found: Sequence[tuple[Found, frozenset[str]]]) -> list[Found]:
    """The surges, the surest first; those that are the same reports under another name stand in `also`."""
    kept: list[tuple[Found, frozenset[str]]] = []
    for one, stories in found:
        for place, (other, others) in enumerate(kept):
            if not _are_same(stories, others):
                continue
            # the name of someone or somewhere says more than a word of the same reports
            if ":" in one.query and ":" not in other.query and len(stories & others) >= _SAME * len(stories):
                kept[place] = (replace(one, also=(other.query, *other.also)), stories)
            else:
                kept[place] = (replace(other, also=(*other.also, one.query)), others)
            break
        else:
            kept.append((one, stories))
    return [one for one, _ in kept]


def _are_same(one: Iterable[str], other: Iterable[str]) -> bool:
    small, large = sorted((set(one), set(other)), key=len)
    return bool(small) and len(large) <= _LARGER * len(small) and len(small & large) >= _SAME * len(small)


def _query(field: str, value: str) -> str:
    text = f'{field}:"{value.replace(chr(34), " ")}"'
    try:
        parse(text)
    except QueryError:
        return f'"{value.replace(chr(34), " ")}"'
    return text
