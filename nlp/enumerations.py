"""Lists of names in a report's words: «مرغ پر، بستنی عسل، فراگیر بازنشستگان و تعاونی مهر بیجار بررسی شد».

Members are parted by «،», «؛» and «و»; the list ends with its last member, at a verb, a preposition or a mark.
"""

from __future__ import annotations

from dataclasses import dataclass

from nlp.body_ends import ends_chain, is_field_pair, quoted_end
from nlp.names import Words

_LONGEST = 6  # words of a member
_MOST = 40  # members
_PARTS = frozenset(("،", "؛", "و"))


@dataclass(frozen=True, slots=True)
class Member:
    """One name of a list: the words [start, end)."""

    start: int
    end: int
    quoted: bool = False


def members(w: Words, start: int) -> tuple[Member, ...]:
    """The names of the list that begins at word `start`."""
    found: list[Member] = []
    k = start
    while k < len(w) and len(found) < _MOST:
        member = member_at(w, k)
        if member is None:
            break
        found.append(member)
        k = _behind_note(w, member.end)
        if w.at(k) not in _PARTS:
            break
        last = w.keys[k] == "و"
        k += 2 if w.at(k + 1) == "و" else 1  # «، و»
        k += w.at(k) in ("نیز", "همچنین")
        if last and len(found) > 1 and w.at(k) not in _PARTS and member_at(w, k) is None:
            break
    return tuple(found)


def _behind_note(w: Words, k: int) -> int:
    """Behind a short note in brackets: «آذر گل (مریوان)، نوید (سقز)»."""
    if w.at(k) == "(":
        for j in range(k + 1, min(k + 1 + _LONGEST, len(w))):
            if w.keys[j] == ")":
                return j + 1
    return k


def member_at(w: Words, k: int) -> Member | None:
    """The name at word k."""
    if w.at(k) in ("«", '"', "“"):
        end = quoted_end(w, k)
        return Member(k, end, quoted=True) if end else None
    j = k
    while j < len(w) and j - k < _LONGEST:
        key = w.keys[j]
        if key in _PARTS and not (key == "و" and j > k and is_field_pair(w, j)):
            break
        if key != "و" and (not key[0].isalnum() or ends_chain(key)):
            break
        j += 1
    return Member(k, j) if j > k else None
