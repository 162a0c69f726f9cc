"""A report as clauses with whom each refers to: the reading that officials and quotes share."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from nlp.document import MentionKind
from nlp.marked_names import marked_names
from nlp.names import Words, is_rare, opens_name, places, read_list, surname_like, word_set, words
from nlp.officials_references import PRONOUNS, Reference, name_first, references
from nlp.officials_seldom import seldom_name, with_occupation
from nlp.post_ends import VERBS
from nlp.posts import post_kind
from nlp.quotes_saying import Saying, sayings
from nlp.sentence import Part, Report


@dataclass(frozen=True, slots=True)
class Clause:
    """A sentence, or what stops without a space part of one, with its references and acts of saying."""

    start: int
    end: int
    first: int
    last: int
    part: Part
    paragraph: int
    references: tuple[Reference, ...]
    sayings: tuple[Saying, ...]
    speaker: Reference | None
    saying: Saying | None
    introduces: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """The words and clauses of a report."""

    words: Words
    clauses: tuple[Clause, ...]


def read_clauses(report: Report) -> Reading:
    """The report's clauses, in reading order."""
    return _read(report.text, tuple((s.start, s.end, s.part, s.paragraph) for s in report.sentences))


# «… خواندند.يوسف محسنی گفت»: the space after a stop is often lost.
_STOP = re.compile(r"(?<=[^\W\d_a-zA-Z]{2})[.!؟?](?=[^\W\d_a-zA-Z]{2})|[.!؟?]\s?[»\"](?=\s?[^\W\d_a-zA-Z]{2})")


@lru_cache(maxsize=4)
def _read(text: str, sentences: tuple[tuple[int, int, Part, int], ...]) -> Reading:
    w = words(text)
    w = replace(w, heard=_heard(w), named=marked_names(w))
    clauses: list[Clause] = []
    known: set[str] = set()  # the surnames of those who were named in full
    strange: set[str] = set()  # those of them that no list has
    for start, end, part, paragraph in sentences:
        cuts = [start, *(m.end() for m in _STOP.finditer(text, start, end)), end]
        for a, b in pairwise(cuts):
            first, last = bisect_left(w.starts, a), bisect_left(w.starts, b)
            if first < last:
                clauses.append(_clause(w, (a, b), (first, last), part, paragraph, (known, strange)))
                new = {w.keys[r.name[1] - 1] for r in clauses[-1].references if r.name and r.full} - known
                known |= new
                strange.update(key for key in new if _unlisted(key))
    return Reading(w, tuple(_without_inner(w, clauses)))


def _without_inner(w: Words, clauses: list[Clause]) -> list[Clause]:
    """The clauses, with no speaker where they stand inside the marks that an earlier one opened («گفت: «… . … .»»)."""
    found: list[Clause] = []
    opened, paragraph = False, -1
    for clause in clauses:
        opened = opened and clause.paragraph == paragraph
        paragraph = clause.paragraph
        keys = w.keys[clause.first : clause.last]
        inside = opened and "»" in keys[: keys.index("«")] if "«" in keys else opened
        found.append(replace(clause, speaker=None, saying=None, introduces=False) if inside else clause)
        if inside:
            opened = "»" not in keys
        elif clause.speaker is not None and ":" in keys:
            said = keys[keys.index(":") :]
            opened = said.count("«") > said.count("»")
    return found


def _heard(w: Words) -> frozenset[str]:
    """The unlisted surnames of the text: rare words that open a clause and speak, or stand after «آقای»."""
    found = set()
    for i, key in enumerate(w.keys):
        before = w.keys[i - 1] if i else "\n"
        begins, titled = before in _BEGINNINGS, before in _TITLES
        if (begins or titled) and is_rare(key) and not opens_name(key) and not post_kind(key):
            if begins:
                j = i + 1 + (w.at(i + 1) in ("نیز", "هم", "همچنین"))
                said = sayings(w, j, min(j + 2, len(w)))
                titled = bool(said) and said[0].start == j
            if titled and key not in read_list("not_speakers.txt"):
                found.add(key)
    return frozenset(found)


_BEGINNINGS = frozenset('\n.!؟?:«»"')
_TITLES = frozenset(("آقای", "خانم", "دکتر", "مهندس"))


def _clause(
    w: Words,
    span: tuple[int, int],
    bounds: tuple[int, int],
    part: Part,
    paragraph: int,
    named: tuple[set[str], set[str]],
) -> Clause:
    known, strange = named
    first, last = bounds
    found = tuple(_with_surnames(w, first, references(w, first, last), strange, last))
    said = tuple(sayings(w, first, last))
    speaker, saying, introduces = _speaker(w, first, last, found, said)
    if speaker is None and saying is not None and not saying.source:
        seldom = seldom_name(w, first, saying.start, known)
        if seldom is not None:
            speaker = seldom
            found = tuple(
                sorted(
                    (*(r for r in found if r.end <= seldom.start or r.start >= seldom.end), seldom),
                    key=lambda r: r.start,
                )
            )
    if speaker is not None and speaker.full and not speaker.posts and speaker.end == (speaker.name or (0, 0))[1]:
        found, speaker = with_occupation(w, found, speaker)
    return Clause(*span, first, last, part, paragraph, found, said, speaker, saying, introduces)


def _with_surnames(w: Words, first: int, found: list[Reference], strange: set[str], last: int) -> list[Reference]:
    """The references, and surnames of those named before that no list has («کریستین لاگارد … . لاگارد در سال …»)."""
    again = [i for i in range(first, last) if w.keys[i] in strange] if strange else []
    for i in again:
        if w.at(i - 1) not in _NAMED_PLACES and not any(r.start <= i < r.end for r in found):
            found.append(name_first(w, i, (i, i + 1), first))
    return sorted(found, key=lambda r: r.start) if again else found


@lru_cache(maxsize=1 << 12)
def _unlisted(key: str) -> bool:
    """Whether the word is a name only because a report calls somebody so."""
    strange = is_rare(key) and not surname_like(key) and not opens_name(key) and len(key) > 2
    return strange and key not in places() and key not in read_list("countries.txt") and not post_kind(key)


_NAMED_PLACES = word_set("clauses.named_places")


def byline(w: Words, first: int, head: Reference) -> bool:
    """«گروه اجتماعی - عباس اسدی: …»: who wrote the report."""
    return (
        bool(head.name)
        and not head.posts
        and w.keys[first] in ("گروه", "سرویس", "نویسنده", "مترجم", "ترجمه", "خبرنگار", "گزارش", "عکس")
    )


def _heads_line(w: Words, first: int, references: tuple[Reference, ...], colon: int) -> bool:
    """«ترامپ در تماس با اردوغان: …», «رضایی و مرادی خطاب به کارگران: …»: who speaks, where, and the words."""
    head = references[0]
    for after in references[1:]:
        if not after.full or w.keys[head.end : after.start] != ("و",):
            break
        head = replace(after, start=head.start)
    near = head.start == first and colon <= head.end + 12 and bool(head.name)
    return near and w.at(head.end) in _WHERE and not {"؟", "."} & set(w.keys[first:colon])


_WORDS_OF = frozenset(("سخنان", "نامه", "پیام", "بیانیه", "یادداشت", "اظهارات", "سخنرانی"))
_WHERE = frozenset(("در", "درباره", "خطاب", "به"))


def _of_body(w: Words, reference: Reference, first: int) -> bool:
    """«سپاه … در برابر رویکرد قاطع رئیس جمهور … تصریح کرد»: a body speaks, and the post is no subject."""
    if w.keys[first] not in _BODIES or reference.start == first:
        return False
    return w.keys[reference.start - 1] not in _OPENERS


_BODIES = word_set("quotes.bodies")
_OPENERS = word_set("officials.opens")
_SOME = word_set("clauses.some")


def _can_say(w: Words, reference: Reference, first: int, *, plural: bool) -> bool:
    """Whether a subject goes with the verb: groups with plurals; unnamed callings where the clause opens with them."""
    if reference.group:
        return (plural or reference.posts[0].kind == "one") and reference.start - first <= 8
    if reference.kind is MentionKind.POST and reference.posts[0].kind == "calling":
        one = reference.posts[0].pointed or w.at(reference.start - 1) == "یک" or reference.end - reference.start > 1
        inside = w.keys[reference.start - 2 : reference.start] == ("که", "یک")  # «ضرورتی است که یک کارشناس …»
        return one and (inside or reference.start - first <= (8 if w.at(reference.start - 1) == "یک" else 3))
    return True


def _quotes_on(w: Words, act: Saying, first: int, references: tuple[Reference, ...], said: tuple[Saying, ...]) -> bool:
    """«علی یاری نماینده ایلام به نقل از قالیباف گفت»: one who tells another's words speaks."""
    before = any(r.start == first and r.end <= act.start and r.name and r.posts for r in references)
    return w.keys[first] in PRONOUNS or (before and any(not later.source and later.start > act.end for later in said))


def _with_others(w: Words, reference: Reference, candidates: list[Reference]) -> bool:
    """Whether a plural verb may be that of one who is named: with others, or with a title («آقای رضایی فرمودند»)."""
    near = set(w.keys[reference.end : reference.end + 12])
    return reference.honoured or len(candidates) > 1 or "و" in near or "همراه" in near


def _in_relative(w: Words, reference: Reference, first: int, candidates: list[Reference]) -> bool:
    """«در این جلسه که مدیرکل اوقاف و … حضور داشتند، نماینده مردم …»: the subject of an inner clause that has closed."""
    if "که" not in w.keys[first : min(first + 6, reference.start)]:
        return False
    later = [r.start for r in candidates if r.subject and r.start > reference.end]
    return any(w.keys[start - 1] == "،" and w.keys[start - 2] in VERBS for start in later)


def _begins(w: Words, first: int, last: int) -> int:
    """Where the clause begins after «گروه علمی: …», «خبرگزاری فارس: …», «به گزارش ایسنا، …»."""
    if w.keys[first] in ("گروه", "سرویس", "خبرگزاری", "به", "بنا"):
        marks = "،" if w.keys[first] in ("به", "بنا") else ":-–_"  # «گروه اجتماعی- وزیر کار اعلام کرد: …»
        return next((i + 1 for i in range(first, min(first + 14, last)) if w.keys[i] in marks), first)
    return first + 2 if w.at(first + 1) == ":" else first


def _speaker(
    w: Words, first: int, last: int, references: tuple[Reference, ...], said: tuple[Saying, ...]
) -> tuple[Reference | None, Saying | None, bool]:
    """Who speaks in the clause, by which act, and whether it only introduces («علی رضایی، مدیرکل کار:»)."""
    colon = next((i for i in range(first, last) if w.keys[i] == ":"), None)
    if references and colon is not None and byline(w, first, references[0]) and references[0].end <= colon:
        references = references[1:]
    if references and colon is not None:
        head = references[0]
        if (
            head.subject
            and not head.group
            and not any(p.kind == "calling" and not p.pointed and head.name is None for p in head.posts)
            and head.start - first <= 4
            and w.keys[head.start - 1] not in "(/"
            and head.end <= colon
            and (colon <= head.end + 2 or _heads_line(w, first, references, colon))
            and (head.name or head.posts)
            and not any(s.start < colon for s in said)
        ):
            return head, Saying(colon, colon + 1), colon >= last - 2
    words_of = next((r for r in references if w.keys[r.start - 1] in _WORDS_OF and r.start > first), None)
    if words_of and not words_of.group and w.keys[words_of.end : words_of.end + 2] == ("آمده", "است"):
        return words_of, Saying(words_of.end, words_of.end + 2), False  # «در بخشی از سخنان آیت‌الله امینی آمده است: …»
    begins = _begins(w, first, last)
    for act in said:
        if act.source and w.keys[act.start + 1] == "نقل" and _quotes_on(w, act, first, references, said):
            continue  # «وی به نقل از … گفت»
        if act.source:
            near = next((r for r in references if act.end <= r.start <= act.end + 2), None)
            if near is not None and near.group and near.start > act.end and w.keys[act.end] in _SOME:
                near = Reference(act.end, near.end, near.kind, None, near.posts, False)
            if near is not None and (colon is None or act.start < colon or near):
                return near, act, False
            continue
        if colon is not None and act.start > colon + 1 and any(s.end <= colon + 1 for s in said):
            break
        candidates = [r for r in references if r.end <= act.start + 1 and r.start < act.start]
        if act.end < last and not candidates:
            # «… گفت علی رضایی»: rarely after the verb
            continue
        plural = w.keys[act.end - 1].endswith(("ند", "اند"))
        subjects = [
            r
            for r in candidates
            if r.subject
            and w.at(r.end + (w.at(r.end) in "»)")) != "را"
            and _can_say(w, r, begins, plural=plural)
            and not (r.name is None and _of_body(w, r, begins))
            and not (plural and r.name and r.start - begins > 4 and not _with_others(w, r, candidates))
            and not _in_relative(w, r, first, candidates)
        ]
        if subjects or act is said[-1]:
            return (subjects[0] if subjects else None), act, False
        later = [r for r in references if act.end <= r.start and r.subject and r.name and r.posts]
        if not later:  # «حزب الله اعلام کرده … و ولید جنبلاط رئیس حزب … نیز اعلام کرده»
            return None, act, False
    act_ = next((s for s in said if not s.source), None)
    return None, act_, False
