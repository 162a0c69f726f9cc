"""The content of a bulletin, made of what was chosen: cuttings, outlet lists, figures, sums, charts' numbers."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

from crawler.article import Tier
from index.asking import Asking
from index.bulletin.choosing import Choice, Chosen
from index.bulletin.content import Content, Place, Story, Sum
from index.bulletin.drafts import foreword
from index.bulletin.editions import next_number, tehran
from index.desk import Desk
from index.engine import Step
from index.marking import title_end
from index.marks import Mark, marks_of
from index.outlets import outlet_name
from index.query.noted import IMPORTANCES, TONES
from index.query.tree import And, NoteField, Published
from index.settings import Settings
from index.shown import harmless, one_line, shown_rial
from index.watch.facts import denied
from nlp.document import Amount, Document, Stage
from nlp.words import search_words

OTHER_NEWS = "دیگر خبرها"
_CUTTING = 1_100  # characters of a report's text
_LONGEST_TITLE, _LONGEST_SENTENCE, _LONGEST_NAME = 300, 400, 120
_MOST_PLACES, _MOST_SUMS, _MOST_TONES = 40, 20, 10
_LOOKED_AT = 5  # reports of a story, of which the first with a text of its own is shown
_DAYS = 14
_DENIED_BY = "تکذیب در "
_STAGES = {
    Stage.PAID: "پرداخت‌شده",
    Stage.APPROVED: "مصوب",
    Stage.PROMISED: "وعده",
    Stage.ASKED: "درخواست",
    Stage.ESTIMATED: "برآورد",
}
_WEIGHTS = {"high": 0, "middle": 1, "": 2, "low": 3}
_SENTENCE_END = re.compile(r"[.!؟?؛](?=\s)")


def build(asked: Asking, desk: Desk, settings: Settings, choice: Choice, now: float) -> Content:
    """The bulletin of these stories, with the number that the next edition gets."""
    stories: list[tuple[Chosen, Story]] = []
    sums: dict[int, list[Sum]] = {}
    marks = marks_of(settings.desk_path, [told.id for chosen in choice.stories for told in chosen.reports])
    provinces: Counter[str] = Counter()
    for chosen in choice.stories:
        document = _shown(asked, chosen)
        if document is None:
            continue
        stories.append((chosen, _story(chosen, document, marks, _denying(asked, chosen, document))))
        provinces.update(stories[-1][1].provinces)
        for amount in document.amounts:
            if amount.rial:
                _hold_sum(sums.setdefault(amount.rial, []), _sum(amount, document))
    ordered = _ordered(stories)
    outlets = Counter(
        place.outlet for story in ordered for place in story.places if not place.outlet.startswith(_DENIED_BY)
    )
    tones = Counter(tone for story in ordered for _, tone in story.tones)
    day = tehran(choice.until if choice.corrects else now).date()
    return Content(
        office=one_line(settings.bulletin.office)[:_LONGEST_NAME],
        number=next_number(desk),
        corrects=choice.corrects.number if choice.corrects else None,
        day=choice.corrects.day if choice.corrects else day.isoformat(),
        since=tehran(choice.since).isoformat(),
        until=tehran(choice.until).isoformat(),
        made_at=tehran(now).isoformat(),
        foreword=harmless(foreword(desk)),
        stories=tuple(ordered),
        more=choice.more,
        reports=len({place.id for story in ordered for place in story.places}),
        outlets=tuple(sorted(outlets.items(), key=lambda pair: (-pair[1], pair[0]))),
        provinces=tuple(sorted(provinces.items(), key=lambda pair: (-pair[1], pair[0]))),
        tones=tuple((name, tones[value]) for value, (name, *_) in TONES.items() if tones[value]),
        days=_days(asked, choice, day),
        sums=tuple(each for _, equal in sorted(sums.items(), reverse=True) for each in equal)[:_MOST_SUMS],
        reader=_reader(asked, ordered),
    )


def _reader(asked: Asking, stories: Sequence[Story]) -> str:
    """The version of the reader that read the first of these stories."""
    if not stories:
        return ""
    return next((reader for _, reader in asked.documents.state([stories[0].id]).values()), "")


def cutting(document: Document, longest: int = _CUTTING) -> tuple[tuple[str, ...], bool]:
    """The first part of the text in paragraphs, cut at the end of a sentence, and whether there is more of it."""
    body = document.text[title_end(document) :]
    kept: list[str] = []
    left = longest
    for paragraph in dict.fromkeys(one_line(part) for part in body[: 20 * longest].split("\n")):
        if not paragraph:
            continue
        if len(paragraph) > left:
            if short := _cut(paragraph, left):
                kept.append(short)
            return tuple(kept), True
        kept.append(paragraph)
        left -= len(paragraph)
    return tuple(kept), len(body) > 20 * longest


def _cut(text: str, longest: int) -> str:
    """The text up to the end of its last sentence that fits; up to its last word where none ends soon enough."""
    part = text[: max(0, longest)]
    ends = [found.end() for found in _SENTENCE_END.finditer(part + " ")]
    if ends and ends[-1] >= len(part) // 2:
        return part[: ends[-1]]
    words = part.rpartition(" ")[0] or part
    return f"{words.rstrip()}…" if len(part) > 80 else ""


def _shown(asked: Asking, chosen: Chosen) -> Document | None:
    """The report that stands for the story: the one that was ticked, else the first that has a text of its own."""
    order = [*chosen.ticked, *(told.id for told in chosen.reports if told.id not in chosen.ticked)]
    first = None
    for id_ in order[:_LOOKED_AT]:
        document = asked.documents.get(id_)
        if document is None:
            continue
        first = first or document
        if id_ in chosen.ticked or (document.article.tier is Tier.PAGE and document.article.body.strip()):
            return document
    return first


def _denying(asked: Asking, chosen: Chosen, shown: Document) -> frozenset[str]:
    """The reports that deny what the one that is shown says: their outlets did not run it."""
    if denied(shown):
        return frozenset()
    held = asked.documents.get_many([told.id for told in chosen.reports][:_MOST_PLACES])
    return frozenset(id_ for id_, document in held.items() if denied(document))


def _story(
    chosen: Chosen, document: Document, marks: Mapping[str, Sequence[Mark]], denying: Collection[str] = ()
) -> Story:
    article = document.article
    places = [
        Place(
            told.id,
            (_DENIED_BY if told.id in denying else "") + outlet_name(told.site),
            tehran(told.at).isoformat() if told.at is not None else None,
        )
        for told in chosen.reports
    ]
    if not any(place.id == document.id for place in places):
        places.insert(0, Place(document.id, outlet_name(article.site), article.published_at))
    own = [mark for place in places for mark in marks.get(place.id, ())]
    tones = dict.fromkeys((mark.about, mark.value) for mark in own if mark.field is NoteField.TONE)
    importance = [mark.value for mark in own if mark.field is NoteField.IMPORTANCE]
    text, more = cutting(document)
    title = one_line(document.text[: title_end(document) or _LONGEST_TITLE])
    return Story(
        id=document.id,
        theme=one_line(document.topics[0].name)[:_LONGEST_NAME] if document.topics else OTHER_NEWS,
        title=title if len(title) <= _LONGEST_TITLE else title[:_LONGEST_TITLE].rstrip() + "…",
        outlet=outlet_name(article.site),
        at=article.published_at,
        url=article.url or "",
        cutting=text,
        shortened=more,
        places=tuple(places[:_MOST_PLACES]),
        outlets=len({place.outlet for place in places}),
        provinces=tuple(dict.fromkeys(one_line(province.name) for province in document.provinces)),
        searches=tuple(one_line(name)[:_LONGEST_NAME] for name in chosen.searches),
        ticked=bool(chosen.ticked),
        note=harmless(chosen.note),
        importance=next((value for value in IMPORTANCES if value in importance), ""),
        tones=tuple((one_line(body), value) for body, value in list(tones)[:_MOST_TONES]),
    )


def _hold_sum(equal: list[Sum], new: Sum) -> None:
    """Hold a sum beside equal ones, unless it is one of them told again: then what says more of it is held.

    Said of the same by two reports, or within one report in other or no words («وام», «وام به تعاونی‌ها»), it is one.
    """
    words = frozenset(word.stem for word in search_words(new.about))
    for place, held in enumerate(equal):
        if held.shown != new.shown:
            continue  # one of them is the beginning of a range
        known = frozenset(word.stem for word in search_words(held.about))
        if words == known or (new.story == held.story and (not words or not known or words & known)):
            if held.story == new.story and len(words) > len(known):
                equal[place] = new
            return
    equal.append(new)


def _sum(amount: Amount, document: Document) -> Sum:
    sentence = one_line(amount.sentence) or one_line(amount.text)
    about = one_line(amount.about or "")
    return Sum(
        shown=shown_rial(amount.rial or 0, amount.rial_high),
        about=_short(f"{about} برای {one_line(amount.beneficiary)}" if about and amount.beneficiary else about),
        stage=_STAGES.get(amount.stage, "") if amount.stage else "",
        sentence=sentence if len(sentence) <= _LONGEST_SENTENCE else sentence[:_LONGEST_SENTENCE].rstrip() + "…",
        outlet=outlet_name(document.article.site),
        story=document.id,
    )


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_NAME else text[:_LONGEST_NAME].rstrip() + "…"


def _ordered(stories: Iterable[tuple[Chosen, Story]]) -> list[Story]:
    """The stories by theme: as an editor put them, else the important first, then what most outlets ran.

    The theme with most stories comes first, what is of no theme last.
    """
    by_theme: dict[str, list[tuple[Chosen, Story]]] = {}
    for pair in stories:
        by_theme.setdefault(pair[1].theme, []).append(pair)

    def within(pair: tuple[Chosen, Story]) -> tuple[object, ...]:
        chosen, story = pair
        weight, ticked = _WEIGHTS[story.importance], not story.ticked
        return chosen.place is None, chosen.place or 0.0, weight, ticked, -story.outlets, story.at or "", story.id

    def among(theme: str) -> tuple[object, ...]:
        placed = [chosen.place for chosen, _ in by_theme[theme] if chosen.place is not None]
        return not placed, min(placed, default=0.0), theme == OTHER_NEWS, -len(by_theme[theme]), theme

    return [story for theme in sorted(by_theme, key=among) for _, story in sorted(by_theme[theme], key=within)]


def _days(asked: Asking, choice: Choice, day: dt.date) -> tuple[tuple[str, int], ...]:
    """The reports that the bulletin's searches found on each of the last days, the oldest first."""
    if choice.query is None:
        return ()
    first = day - dt.timedelta(days=_DAYS - 1)
    periods = asked.engine.trend(And((choice.query, Published(first, day))), Step.DAY)
    counts = {period.start: period.count for period in periods}
    days = [first + dt.timedelta(days=n) for n in range(_DAYS)]
    return tuple((each.isoformat(), counts.get(each, 0)) for each in days)
