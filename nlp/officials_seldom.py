"""Speakers whose names no list has, and occupations that no list of posts has."""

from __future__ import annotations

from dataclasses import replace

from nlp.document import MentionKind
from nlp.names import SUFFIXES, Words, is_common, is_rare, opens_name, read_list, word_set
from nlp.officials_references import Reference, is_body, name_first
from nlp.posts import Post, post_kind


def seldom_name(w: Words, first: int, verb: int, known: frozenset[str] | set[str]) -> Reference | None:
    """The name of a subject that no list has («هوشمند صفاتی در بازدید از … گفت», «ترلینگن افزود»)."""
    stops = read_list("name_stops.txt")
    starts = [first]
    if w.keys[first] in ("به", "بر", "خبرگزاری"):
        starts = [i + 1 for i in range(first, min(first + 16, verb)) if w.keys[i] == "،"][:2]
    for start in starts:
        i = start
        while w.at(i) in _BEFORE_SUBJECT and i < start + 2:
            i += 1
        j = i
        if (w.at(i) in read_list("first_names_seldom.txt") or opens_name(w.at(i))) and i + 2 <= verb:
            j += 1
        while j < min(i + 4, verb) and (is_rare(w.at(j)) or (j > i and w.at(j) in SUFFIXES)) and not post_kind(w.at(j)):
            j += 1
        end = j
        while w.at(j) in _AFTER_NAME and j < end + 1:
            j += 1
        if w.at(j) == "(":  # «(Yu Sun)»
            j = next((k + 1 for k in range(j, min(j + 8, verb)) if w.keys[k] == ")"), j)
        follows = w.at(j) in stops or w.at(j) in "،-–—(" or bool(post_kind(w.at(j))) or j == verb
        if end - i > 1 and follows and not is_body(w, i, end):
            return name_first(w, i, (i, end), first, full=True)
        if end - i == 1 and w.at(j) == "،" and (j + 1 == verb or w.keys[i] in known):
            return Reference(i, end, MentionKind.NAME, (i, end))  # «مترقب، خواستار … شد», «گالووی، سوسیالیست … گفت»
        if end - i == 1 and (j == verb or w.at(j) in _AFTER_SURNAME) and not is_body(w, i, end):
            return Reference(i, end, MentionKind.NAME, (i, end))
    return None


def with_occupation(
    w: Words, references: tuple[Reference, ...], speaker: Reference
) -> tuple[tuple[Reference, ...], Reference]:
    """«منیره قاسمی خانه‌دار درباره …»: plain words between a speaker's name and the clause are what the person does."""
    stops, i = read_list("name_stops.txt"), speaker.end
    j = i
    while j < i + 2 and w.at(j)[0].isalpha() and w.at(j) not in stops and is_common(w.at(j)) and not post_kind(w.at(j)):
        j += 1
    stranger = w.at(i) in read_list("post_strangers.txt") or w.at(i).endswith("ی")  # «امیدوار شهری»
    if j == i or w.at(j) not in _AFTER_OCCUPATION or speaker.honoured or stranger:
        return references, speaker
    named = replace(speaker, end=j, posts=(Post(i, j, "calling"),))
    return tuple(named if r is speaker else r for r in references), named


_BEFORE_SUBJECT = word_set("references.before_subject")
_AFTER_NAME = frozenset('»")')
_AFTER_SURNAME = word_set("references.after_surname")
_AFTER_OCCUPATION = word_set("clauses.after_occupation")
