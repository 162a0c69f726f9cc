"""Names that a report itself marks as such, however unlisted: «پارک کی وون»: …, «گل آقا شیرزوی» والی ننگرهار.

What stands in quotation marks is a person's where it opens a line before a colon, stands beside a post, or is the
subject of a verb of saying.
"""

from __future__ import annotations

from collections.abc import Mapping

from nlp.full_names import descent_end, full_name_end
from nlp.names import Words, is_common, is_first_name, is_rare, opens_name, phrase_set, places, read_list, word_set
from nlp.posts import post_kind
from nlp.quotes_saying import sayings

MOST = 100  # names of one report


def marked_names(w: Words) -> Mapping[str, tuple[tuple[str, ...], ...]]:
    """The names of two to four words that the text marks, by their first words, the longest first."""
    found: dict[str, set[tuple[str, ...]]] = {}
    for i, key in enumerate(w.keys):
        if len(found.get(w.at(i + 1), found.get(key, ()))) >= MOST or len(found) >= MOST:
            continue  # no report has so many
        if key == "«":
            end = _closes(w, i + 1)
            if end and _may_be_name(w, i + 1, end) and _is_person(w, i, end):
                found.setdefault(w.keys[i + 1], set()).add(w.keys[i + 1 : end])
        elif post_kind(key) and is_first_name(w.at(i - 1)) and post_kind(w.at(i + 1)) == "office":
            if full_name_end(w, i - 1) == i + 1:  # «کمال دانشیار رئیس کمیسیون …», «دانشیار گفت»
                found.setdefault(key, set()).add((key,))
        elif key in ("بن", "بنت") and is_rare(w.at(i - 1)) and not opens_name(w.at(i - 1)):
            if (end := descent_end(w, i)) > i and not post_kind(w.at(i - 1)):  # «هیثم بن طارق»
                found.setdefault(w.keys[i - 1], set()).add(w.keys[i - 1 : end])
        elif key == "امیر" and is_first_name(w.at(i - 1)) and is_rare(w.at(i + 1)):
            found.setdefault(key, set()).add((key, w.keys[i + 1]))  # «حسین امیر عبداللهیان», «امیر عبداللهیان»
    return {first: tuple(sorted(names, key=len, reverse=True)) for first, names in found.items()}


def marked_name_end(w: Words, i: int) -> int | None:
    """The end of the marked name that stands at i; None where none does."""
    for name in w.named.get(w.keys[i], ()) if w.named else ():
        if w.keys[i : i + len(name)] == name:
            return i + len(name)
    return None


def _closes(w: Words, start: int) -> int | None:
    if w.at(start + 1) == "»":  # «با «موله‌آ» رئیس فدراسیون …»
        beside = post_kind(w.at(start + 2)) == "office" and w.at(start - 2) in _BESIDE and len(w.keys[start]) > 2
        return start + 1 if beside and is_rare(w.keys[start]) else None
    return next((j for j in range(start + 2, start + 5) if w.at(j) == "»"), None)


def _may_be_name(w: Words, start: int, end: int) -> bool:
    """Words of the language, none closed or a post's; the last one, or the first, is no usual one."""
    keys = w.keys[start:end]
    stops, bodies = read_list("name_stops.txt"), read_list("not_speakers.txt")
    if any(len(k) < 2 or not k[0].isalpha() or k[0].isascii() or k in stops or post_kind(k) for k in keys):
        return False
    if is_first_name(keys[0]) and not is_common(keys[0]) and keys[-1].endswith("ی") and len(keys) < 4:
        return True  # «احمد مسجد جامعی»
    if any(k in _NO_PERSONS or k in bodies or k in places() or k.endswith(("های", "هایی")) for k in keys):
        return False
    return not is_common(keys[-1]) or (opens_name(keys[0]) and not is_common(keys[0]))


def _is_person(w: Words, mark: int, end: int) -> bool:
    """Whether what stands around the marks says so."""
    before, after = w.at(mark - 1), end + 1
    if before in _NAMED or before in _TITLED:
        return False
    after += w.at(after) in "،-–("
    if w.at(after) == ":":
        return before == "\n"
    if post_kind(w.at(after)) == "office" or (post_kind(w.at(after)) == "calling" and before in _OPENS):
        return True
    if before not in _OPENS:
        return False
    if is_first_name(w.at(mark + 1)) and w.keys[after : after + 2] in _STARTS_TO_TALK:
        return True  # «احمد مسجد جامعی» در این مراسم با تأکید بر …
    stop = next((j for j in range(end, min(end + 16, len(w))) if w.keys[j] in ".؟!\n«"), min(end + 16, len(w)))
    said = sayings(w, end, stop)
    return bool(said) and not said[0].source


_STARTS_TO_TALK = phrase_set("names.starts_to_talk")
_BESIDE = frozenset(("با", "به", "از", "که", "،", "و", ":", "\n", ".", "آقای", "خانم", "دکتر", "مهندس"))
_NO_PERSONS = word_set("marked.no_persons")
_NAMED = word_set("clauses.named_places")
_TITLED = word_set("marked.titled")
_OPENS = frozenset(("\n", ".", "،", ":", "!", "؟", "و", "»"))
