"""What a clause says that somebody was, is or became: «وی در سال ۸۰ مدیرکل بنادر و سپس رئیس سازمان بنادر شد».

The posts stand behind their holder, often far: before «بود» or «شد», or behind «به عنوان» where the verb says that one
worked there.
"""

from __future__ import annotations

from nlp.document import MentionKind
from nlp.names import Words, word_set
from nlp.officials_clauses import Clause
from nlp.officials_references import Reference


def careers(w: Words, clause: Clause) -> dict[int, Reference]:
    """Who had the posts of a clause, by where the posts stand."""
    found: dict[int, Reference] = {}
    holder: Reference | None = None
    row: list[Reference] = []  # posts whose verb is still to come («مدیرکل بنادر و سپس رئیس سازمان بنادر شد»)
    for reference in clause.references:
        if w.at(reference.start - 1) in ("جای", "جایگزین"):
            continue  # «نادر سپهری به جای رضا سلیمی … شد»
        if reference.kind is not MentionKind.POST:
            holder, row = _holder(w, clause, reference), []
        elif holder is not None and _of_office(reference) and _may_follow(w, (row or [holder])[-1], reference, holder):
            row.append(reference)
            if _is_held(w, clause, reference) or (holder.honoured and w.at(reference.end) in _ARE):
                found.update((post.start, holder) for post in row)
                row = [reference]
        else:
            holder, row = None, []
    return found


def _holder(w: Words, clause: Clause, reference: Reference) -> Reference | None:
    """Whoever the clause, or its relative clause, is about."""
    if reference.group or not reference.subject:
        return None
    begins = reference.start - clause.first < 5 or w.at(reference.start - 1) in "،:؛"
    return reference if begins or w.at(reference.end) == "که" else None


def _of_office(reference: Reference) -> bool:
    return not reference.group and all(post.kind == "office" and not post.pointed for post in reference.posts)


def _may_follow(w: Words, before: Reference, post: Reference, holder: Reference) -> bool:
    between = w.keys[before.end : post.start]
    if before is not holder:
        return len(between) < 8 and (set(between) <= _THEN or between[:1] in (("بود",), ("بوده",), ("شد",)))
    if len(between) > 18 or _SPEECH & set(between):
        return False
    if between[-2:] in _AS:
        return True
    return bool(between) and post.subject and between[-1] not in _COMPLEMENTS


def _is_held(w: Words, clause: Clause, post: Reference) -> bool:
    after = w.at(post.end + (w.at(post.end) in ("نیز", "هم")))
    if after in _BEING:
        return True
    as_one = w.keys[post.start - 2 : post.start] in _AS
    return as_one and bool(_WORKING & set(w.keys[post.end : min(clause.last, post.end + 8)]))


_AS = (("به", "عنوان"), ("به", "سمت"), ("در", "سمت"), ("در", "مقام"))
_BEING = frozenset(("بود", "بوده", "شد", "است", "هست", "میشود"))
_ARE = frozenset(("بودهاند", "بودند", "هستند"))  # «آقای سپهری که رئیس کمیسیون بوده‌اند»
_THEN = frozenset(("و", "سپس", "بعد", "،", "نیز", "همچنین", "مدتی", "هم", "در", "به", "عنوان", "سمت"))
_WORKING = word_set("careers.working")
_SPEECH = word_set("careers.speech")
_COMPLEMENTS = word_set("careers.complements")
