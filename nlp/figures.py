"""Ties each figure to what it is for, for whom, when, how far, where and who said so."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property, lru_cache
from typing import Any

from nlp import about as what_for
from nlp.about_rules import Place, by_rules, word_set
from nlp.about_words import NAME
from nlp.document import Amount, Cooperative, Count, MentionKind, Official, Organisation, Province, Quote, Scope, Stage
from nlp.nationwide import is_nationwide
from nlp.provinces import main_province
from nlp.sentence import Part, Report, Sentence


def tie(
    report: Report,
    amounts: Sequence[Amount],
    counts: Sequence[Count],
    officials: Sequence[Official],
    quotes: Sequence[Quote],
    provinces: Sequence[Province],
    cooperatives: Sequence[Cooperative],
    organisations: Sequence[Organisation],
) -> tuple[tuple[Amount, ...], tuple[Count, ...]]:
    """The figures with what they are for, for whom, when, how far, where and who said so, each where it is told."""
    if not (amounts or counts):
        return (), ()
    figures: list[Amount | Count] = sorted([*amounts, *counts], key=lambda figure: figure.start)
    where = _Where(report, provinces, figures, officials)
    bodies = _Bodies(cooperatives, organisations)
    tied: list[Amount | Count] = []
    rule: str | None = None  # what rules alone say of the last sum, which is what those after it build on
    antecedent: str | None = None
    spoken: tuple[int, dict[str, str], frozenset[str]] | None = None
    sums: list[tuple[int, what_for.Mention]] = []
    before: dict[type, tuple[int, Amount | Count]] = {}
    for i, figure in enumerate(figures):
        sentence = report.sentence_at(figure.start)
        if sentence is None:
            tied.append(figure)
            continue
        known = before.get(type(figure))
        same = known[1] if known and known[0] == sentence.number else None
        start, end = figure.start - sentence.start, min(figure.end, sentence.end) - sentence.start
        others = [f.start for f in figures[i + 1 : i + 3] if f.start >= figure.end and f.start < sentence.end]
        stop = others[0] - sentence.start if others else len(sentence.text)
        after = sentence.text[end : min(stop, end + _REACH)]
        left = max((f.end for f in figures[max(0, i - 3) : i] if f.end <= figure.start), default=sentence.start)
        opening = sentence.text[max(0, left - sentence.start, start - _REACH) : max(0, start)]
        speaker = _speaker(quotes, figure)
        told: dict[str, Any] = {
            "beneficiary": bodies.beneficiary(sentence, end, after),
            "period": _period(sentence.text, max(0, left - sentence.start), max(0, start), after),
            "stage": _stage(opening, after),
            "scope": _scope(opening, after),
            "province": where.province(figure, sentence, speaker),
            "speaker": speaker,
            "sentence": sentence.text,
        }
        if isinstance(figure, Amount):
            place = Place(start, end, (same.end if same else sentence.start) - sentence.start)
            earlier = report.text[max(0, sentence.start - 400) : sentence.start]
            if spoken is None or spoken[0] != sentence.number:
                spoken = (sentence.number, *_tags(sentence, report, officials))
            _, tags, verbs = spoken
            last = rule if same else None
            rule = by_rules(sentence.text, place, last, earlier, verbs, antecedent)
            found = what_for.weighed(sentence.text, place, earlier, what_for.Known(rule, last, antecedent), tags)
            goes_on = same is not None and _ON_TO.fullmatch(sentence.text, place.previous_end, start) is not None
            value = (figure.value, figure.value_high, figure.currency)
            mention = what_for.Mention(value, sentence.number, sentence.paragraph, found, goes_on)
            sums.append((len(tied), mention))
            antecedent = rule or antecedent
        else:
            told["about"] = _counted(figure, sentence, start, end, same)
        made: Amount | Count = replace(figure, **told)
        before[type(figure)] = (sentence.number, made)
        tied.append(made)
    if sums:
        _say_what_for(report, tied, sums)
    return tuple(f for f in tied if isinstance(f, Amount)), tuple(f for f in tied if isinstance(f, Count))


def _say_what_for(report: Report, tied: list[Amount | Count], sums: Sequence[tuple[int, what_for.Mention]]) -> None:
    """All that stands around the sums of a report tells what they are for."""
    title = "\n".join(sentence.text for sentence in report.sentences if sentence.part is Part.TITLE)
    abouts = what_for.told(what_for.words_in(title, report.text), [mention for _, mention in sums])
    apart = len(_PLURAL_APART.findall(report.article.body)) > 1  # «وام ها» names the word that stands there
    for (i, _), about in zip(sums, abouts, strict=True):
        tied[i] = replace(tied[i], about=_PLURAL.sub("", about) if apart and about else about)


_PLURAL_APART = re.compile("[^\\W\\d_] ها[یي]? ")
_PLURAL = re.compile("\u200c(?:ها|های|هایی)(?![^ ])")
_ON_TO = re.compile(r" ?(?:به|تا|یا)(?: (?:حدود|بیش از|رقم|مبلغ|کانال|نزدیک به))? ?")  # «از سه هزار به ۱۴ هزار تومان»
_REACH = 400  # characters to either side of a figure that may tell of it


def _tags(sentence: Sentence, report: Report, officials: Sequence[Official]) -> tuple[dict[str, str], frozenset[str]]:
    """The parts of speech of the sentence's words, and those that are verbs; names of persons are told as such."""
    tags = {token.text: token.tag for token in sentence.tokens if token.tag}
    for mention in (m for official in officials for m in official.mentions):
        if mention.kind is MentionKind.NAME and sentence.start <= mention.start < sentence.end:
            tags.update(dict.fromkeys(report.text[mention.start : mention.end].split(), NAME))  # no «تسهیلات مردوخی»
    return tags, frozenset(word for word, tag in tags.items() if tag in ("VERB", "AUX"))


_RATES = frozenset(("درصد", "برابر", "درجه"))


def _counted(count: Count, sentence: Sentence, start: int, end: int, same: Any) -> str | None:
    """What a count measures: of things counted the thing itself, of shares and measures what they are a share of."""
    first = count.unit.split(" ")[0]
    text = sentence.text
    if first not in _RATES:
        m = _OF.match(text, end)
        return f"{count.unit} {m['noun']}" if m and not _NOT_OF.match(m["noun"]) else count.unit
    place = Place(start, end, (same.end if same else sentence.start) - sentence.start)
    return by_rules(text, place, same.about if same else None)


_OF = re.compile(r" (?P<noun>[^\W\d_]{3,}(?:\u200c[^\W\d_]+)*)")
_NOT_OF = re.compile(
    "برای|است|بود|شد|کرد|دار|این|نیز|هست|توسط|خواه|باید|داشت|وجود|اعلام|گذشته|آینده|پیش|قبل|بعد|کند|کنند"
)


# --- who said so, how far, when --------------------------------------------------------------------------------------


def _speaker(quotes: Sequence[Quote], figure: Amount | Count) -> str | None:
    covering = [q for q in quotes if q.start <= figure.start < q.end]
    return min(covering, key=lambda q: q.end - q.start).speaker if covering else None


_STAGES = {
    Stage.PROMISED: "پرداخت (?:خواهد|می[ \u200c]?شود|می[ \u200c]?کن|خواه)"
    "|خواهد شد|خواهند|خواهیم|قرار است|وعده|در نظر گرفته خواهد",
    Stage.ESTIMATED: "برآورد|پیش[ \u200c]?بینی|تخمین|ارزیابی می|انتظار می",
    Stage.ASKED: "درخواست|خواستار|تقاضا (?:کرد|دار)|تقاضای (?:وام|تسهیلات|اعتبار|بودجه)"
    r"|نیاز(?:مند|ی)? |نیاز است|لازم است|مطالبه کرد",
    Stage.APPROVED: "مصوب|تصویب|اختصاص|تخصیص|ابلاغ|موافقت|در نظر گرفته",
    Stage.PAID: "پرداخت(?:ی| شد| کرد| گرد| نمود)|پرداخته|واریز شد|واریز کرد|قرار ?گرفت"
    "|هزینه (?:شد|کرد)|دریافت کرد|اعطا (?:شد|کرد)|تزریق شد|وصول شد|داده شد",
}
_STAGE = re.compile("|".join(f"(?P<{stage.name}>{words})" for stage, words in _STAGES.items()))


def _stage(opening: str, after: str) -> Stage | None:
    """How far it is, as its own clause says: «پرداخت شد», «خواهد گرفت», «درخواست»."""
    clause = _CLAUSE.split(after, maxsplit=1)[0][:120]
    m = _STAGE.search(clause) or next(reversed(list(_STAGE.finditer(_CLAUSE.split(opening)[-1][-80:]))), None)
    return Stage[m.lastgroup or ""] if m else None


_CLAUSE = re.compile(r"[؛.!؟]| (?:که|اما|ولی|بلکه|اگر|زیرا|چون) ")


_TOTAL = re.compile(
    r"(?<![^\W_])(?:تاکنون|تا کنون|در ?مجموع|مجموع|مجموعا|جمعا|جمع کل|از ابتدای|از آغاز|سرجمع|روی هم رفته"
    r"|(?<!اداره )(?<!مدیر )(?<!دبیر )(?<!قیمت )کل)(?![^\W_]|\u200c)"
)
_NEW = re.compile(r"(?<![^\W_])(?:جدید|جدیدی|تازه|تازه‌ای|اضافی|مازاد|دیگری?)(?![^\W_]|\u200c)")
# «دو هفته دیگر», «از سوی دیگر»
_NOT_NEW = re.compile(r"^ دیگر|(?:هفته|ماه|سال|روز|ساعت|دقیقه|سوی|طرف|بار|عبارت|برخی|یکی) دیگر")


def _scope(opening: str, after: str) -> Scope | None:
    near = opening[-60:] + " ⟦⟧ " + after[:50]
    if _TOTAL.search(near):
        return Scope.TOTAL
    close = _NOT_NEW.sub("", opening[-25:] + " ⟦⟧ " + after[:25])
    return Scope.NEW if _NEW.search(close) else None


_D = "[0-9۰-۹]"
_PERIOD = re.compile(
    rf"(?:(?:[^\W\d_]+|{_D}+)[ \u200c]ماهه?[ \u200c]?(?:نخست|اول|دوم|سوم|ابتدایی|گذشته|ی نخست|ی اول)(?: (?:امسال"
    rf"|سال[ \u200c](?:جاری|گذشته|{_D}{{2,4}})))?"
    rf"|(?:نیمه|نیمسال) (?:نخست|اول|دوم)(?: (?:امسال|سال[ \u200c](?:جاری|گذشته|{_D}{{2,4}})))?|امسال|پارسال|سال (?:جاری"
    rf"|گذشته|آینده|قبل)"
    rf"|سال(?:[ \u200c]های)? {_D}{{2,4}}(?!{_D})|ماه (?:جاری|گذشته|آینده)|هفته (?:گذشته|جاری|آینده)"
    r"|(?:سالانه|سالیانه|ماهانه|ماهیانه|روزانه|هفتگی|هر (?:سال|ماه|روز))(?![^\W\d_]))"
)


def _period(sentence: str, left: int, start: int, after: str) -> str | None:
    """The time that the figure is of: nearest before it, else after it, else at the head of the sentence.

    `left` is where the figure before it ends, which may be the «هشت ماه» of «هشت ماه نخست امسال».
    """
    found: str | None = None
    for m in _PERIOD.finditer(sentence, max(0, start - _REACH), start):
        if m.end() > left:
            found = m.group()
    if found is None and (later := _PERIOD.search(after) or _PERIOD.search(sentence[:80])):
        found = later.group()
    return found


_WORD = r"[^\W\d_]+(?:\u200c[^\W\d_]+)*"
_GIVEN = re.compile(
    rf"(?:در اختیار|به نفع|برای|به) (?P<whom>(?:{_WORD})(?: {_WORD}){{0,3}}?)"
    rf"(?= (?:پرداخت|اختصاص|اعطا|داده|واریز|تعلق|ارائه|تخصیص|قرار|قرارگرفته|در|از|با|که|و|را|تا|شده|می|به|است)"
    rf"|[.،؛)]|$)"
)
_WHO = re.compile(
    r"^(?:تعاونی|متقاضی|زوج|خانوار|خانواده|کشاورز|کارگر|مددجو|بازنشسته|استان|شهرستان|روستا|دانشجو|شرکت|اتحادیه|واحد|کارفرما|بنگاه"
    r"|کارآفرین|مشترک|عضو|اعضا|سهامدار|مردم|جوان|زنان|بانوان|ایثارگر|عشایر|دامدار|صیاد|مستمری|نیازمند|سیل|زلزله"
    r"|بیمار|معلم|فرهنگی|هر |افراد|ساکن|مادر|صندوق|بانک|سازمان|وزارت|شهرداری|دولت|باشگاه)"
)


def _closed(whom: str) -> str:
    """«تعاونی‌های مسکن این», «تعاونی‌ها رسید»: up to a verb, and without a demonstrative at the end."""
    words = whom.split(" ")
    verb = next((i for i, word in enumerate(words) if word in word_set("verbs") or word in _REACHED), len(words))
    words = words[:verb]
    while words and words[-1] in word_set("left_open"):
        words = words[:-1]
    return " ".join(words)


_REACHED = frozenset(("رسید", "رسیده", "رسیدند", "ساخته", "ساخت", "واگذار", "فروخت", "پرداخت"))
_VERBAL = re.compile("^(?:دار|قرار|است|بود|شد|گرفت|گذا|نه)")


class _Bodies:
    """The named bodies of the report, for whom money may be."""

    def __init__(self, cooperatives: Sequence[Cooperative], organisations: Sequence[Organisation]) -> None:
        self._spans = sorted(
            [(m.start, m.end, c.name) for c in cooperatives for m in c.mentions]
            + [(m.start, m.end, o.name) for o in organisations for m in o.mentions]
        )
        self._starts = [start for start, _, _ in self._spans]

    def beneficiary(self, sentence: Sentence, end: int, after: str) -> str | None:
        """Whom it is for, as the words after the figure say: «در اختیار تعاونی‌های کردستان»."""
        for m in _GIVEN.finditer(after[:160]):
            if _VERBAL.match(m["whom"]):
                continue
            at = sentence.start + end + m.start("whom")
            i = bisect_left(self._starts, at)
            if i < len(self._spans) and self._starts[i] <= at + 8:
                return self._spans[i][2]
            whom = _closed(m["whom"])
            if whom and (_WHO.match(whom) or m.group().startswith(("در اختیار", "به نفع"))):
                return whom
        return None


# --- where -----------------------------------------------------------------------------------------------------------

_NATIONAL = re.compile(
    r"(?<![^\W_])(?:کشور(?!های|ی\u200c)|کشورمان|کشوری|سراسری|جهان|جهانی|بین\u200c?المللی|بانک مرکزی"
    r"|(?:هیات|هیأت) وزیران|قانون بودجه|صندوق توسعه ملی|بودجه (?:عمومی|کل)"
    r"|مجموع استان\u200cها|همه استان\u200cها)(?![^\W_])"
)
_LOCAL = re.compile(r"(?<![^\W_])(?:استان|شهرستان|شهر|منطقه|روستا)(?:ی|مان)?(?![^\W_]|\u200c)")


@lru_cache(maxsize=8)
def _is_national(sentence: str) -> bool:
    return _NATIONAL.search(sentence) is not None and _LOCAL.search(sentence) is None


# «وزارت نیرو به پیمانکاران بدهکار است», says the minister on a visit; what is built or opened there is of the place.
_OF_THE_STATE = re.compile(
    "^(?:وزیر|رئیس[ \u200c]?جمهور|معاون اول|معاون (?:وزیر|رئیس[ \u200c]?جمهور)|(?:نایب[ \u200c]?)?رئیس مجلس"
    "|سخنگوی (?:دولت|وزارت|کمیسیون)|رئیس (?:سازمان (?:برنامه|بازرسی|تامین|امور مالیاتی|خصوصی)|قوه|کل بانک مرکزی)"
    "|(?:رئیس|دبیر|معاون|مدیرعامل)[^،]{1,60}(?:کشور|ایران)$)"
)
_BUILT = re.compile(
    "افتتاح|بهره\u200c?برداری|احداث|ساخت|بازسازی|سفر|سیل|زلزله|پروژه|راه|کارخانه|بیمارستان|سد |نیروگاه|اینجا"
)
_ALTOGETHER = re.compile(r"(?<![^\W_])(?:مجموع|مجموعا|جمعا|سرجمع|روی هم رفته)(?![^\W_]|\u200c)")
_BESIDE = 300  # characters: how far before a sentence of the state's own a place may be named that it still speaks of


@lru_cache(maxsize=8)
def _tells(sentence: str) -> tuple[bool, bool, bool]:
    """Whether a sentence speaks of the place itself, of what is built there, of a sum of sums."""
    return tuple(words.search(sentence) is not None for words in (_LOCAL, _BUILT, _ALTOGETHER))  # type: ignore[return-value]


class _Where:
    """Which province each figure is of: «۲۰۰ میلیارد در تهران و ۵ میلیارد در کردستان» has two."""

    def __init__(
        self,
        report: Report,
        provinces: Sequence[Province],
        figures: Sequence[Amount | Count],
        officials: Sequence[Official],
    ) -> None:
        self._mentions = sorted((m.start, province.name) for province in provinces for m in province.mentions)
        self._starts = [start for start, _ in self._mentions]
        self._figures = [figure.start for figure in figures]
        self._ends = [figure.end for figure in figures]
        self._report = report
        self._provinces = provinces
        self._officials = officials

    @cached_property
    def _openings(self) -> dict[int, Sentence]:
        return {s.paragraph: s for s in reversed(self._report.sentences)}

    @cached_property
    def _main(self) -> str | None:
        """The report's one province; of a national report none, though it may name one in passing."""
        return main_province(self._report, tuple(self._provinces)) if self._provinces else None

    @cached_property
    def _of_the_state(self) -> frozenset[str]:
        """Who speaks for the whole country, by name or post: ministers, heads of the state's bodies."""
        places = {self._report.text[m.start : m.end] for province in self._provinces for m in province.mentions}
        return frozenset(
            official.name or official.posts[0]
            for official in self._officials
            if any(_OF_THE_STATE.match(post) for post in official.posts)
            and not any(_LOCAL.search(post) or any(place in post for place in places) for post in official.posts)
        )

    def province(self, figure: Amount | Count, sentence: Sentence, speaker: str | None) -> str | None:
        here = self._between(sentence.start, sentence.end)
        if self._is_nationwide(figure, sentence):
            return None
        if here:
            return self._in_sentence(figure, sentence)
        if _is_national(sentence.text):
            return None
        opening = self._openings.get(sentence.paragraph, sentence)
        earlier = self._between(opening.start, sentence.start)
        local, built, altogether = _tells(sentence.text)
        if speaker in self._of_the_state and not (local or built):
            earlier = [mention for mention in earlier if mention[0] > sentence.start - _BESIDE]
            return earlier[-1][1] if earlier else None
        if altogether and not local and len({name for _, name in earlier}) > 1:
            return self._main  # after a list of provinces, their sum
        return earlier[-1][1] if earlier else self._main

    def _is_nationwide(self, figure: Amount | Count, sentence: Sentence) -> bool:
        here, at = bisect_left(self._figures, figure.start), sentence.start
        left = self._ends[here - 1] - at if here else 0
        right = self._figures[here + 1] - at if here + 1 < len(self._figures) else len(sentence.text)
        near = self._between(max(at, figure.start - _REACH), min(sentence.end, figure.end + _REACH))
        places = [place - at for place, _ in near]
        return is_nationwide(sentence.text, figure.start - at, figure.end - at, max(0, left), right, places)

    def _in_sentence(self, figure: Amount | Count, sentence: Sentence) -> str | None:
        first = bisect_left(self._figures, sentence.start)
        here = bisect_left(self._figures, figure.start)
        last = bisect_left(self._figures, sentence.end)
        left = self._figures[here - 1] if here > first else sentence.start
        right = self._figures[here + 1] if here + 1 < last else sentence.end
        before, after = self._between(left, figure.start), self._between(figure.end, right)
        leading = self._between(sentence.start, self._figures[first])
        if before and (leading or not after):
            return before[-1][1]
        if after and not (leading and self._places_lead(first, last, sentence)):
            return after[0][1]
        earlier = self._between(sentence.start, figure.start)
        return earlier[-1][1] if earlier else self._between(sentence.start, sentence.end)[0][1]

    def _places_lead(self, first: int, last: int, sentence: Sentence) -> bool:
        """«در تهران ۲۰۰ میلیارد و در کردستان ۵ میلیارد»: no place stands after the last figure."""
        return last - first > 1 and not self._between(self._figures[last - 1], sentence.end)

    def _between(self, start: int, end: int) -> list[tuple[int, str]]:
        return self._mentions[bisect_left(self._starts, start) : bisect_left(self._starts, end)]
