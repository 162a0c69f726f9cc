"""Half-spaces put back where they were lost: «تعاونیها» and «تعاونی ها» → «تعاونی‌ها», «دانشبنیان» → «دانش‌بنیان».

Words are looked up among the forms that texts with half-spaces have (`models/halfspaces.txt`); unknown ones are taken
apart: plural, «می», endings behind ه, compounds whose second half is written so («…‌سازی»). Only spaces and half-spaces
change. Parts that stand apart are joined where `nlp.detached` says that they belong together.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from nlp.detached import bare, is_verb, joined, parts
from nlp.letters import HALF_SPACE, HALF_SPACES, UNSEEN
from nlp.words import MOST_JOINS, WORD


def restore(line: str) -> str:
    """One line, its letters made one, with its half-spaces; a run of spaces becomes one."""
    found: list[str] = []
    last, joins = "", 0  # the word before, bare, where nothing but a space follows it
    known = _CHUNKS
    chunks = line.split(" ")
    for i, chunk in enumerate(chunks):
        text, first, end, single = known.get(chunk) or _chunk(chunk)
        if (
            first
            and last
            and joins < MOST_JOINS
            and joined(last, first)
            and not (first in _GOING_ON and i + 1 < len(chunks) and bare(chunks[i + 1]) in _GOING_ON[first])
        ):
            found[-1] += HALF_SPACE + text
            last, joins = (last + end, joins + 1) if single else (end, 0)
        elif text:
            found.append(text)
            last, joins = end, 0
    return " ".join(found)


# Second halves that are words of their own before these: «سینما فروشی معادل ۷۷ میلیون», «بیمه گران شد».
_GOING_ON = {
    "فروشی": frozenset(("معادل", "بالغ", "نزدیک", "حدود", "بیش", "بالای", "برابر", "کمتر", "خوب", "بالا", "داشت")),
    "گران": frozenset(("شد", "شده", "است", "بود", "شود", "میشود", "خواهد", "تر")),
}
_EDGES = HALF_SPACES + UNSEEN
_LONGEST_KEPT = 40

type _Chunk = tuple[str, str, str, bool]
_CHUNKS: dict[str, _Chunk] = {}


def _chunk(given: str) -> _Chunk:
    """What stands between two spaces, restored; the bare words it begins and ends with, and whether they are one."""
    chunk = given.strip(_EDGES)
    pieces: list[str] = []
    done, first, last = 0, "", ""
    for match in WORD.finditer(chunk):
        start, end = match.span()
        last = bare(match.group())
        first = first or (last if start == 0 else "")
        pieces += (chunk[done:start], restore_word(match.group()))
        done = end
    end_word = last if done == len(chunk) else ""
    read = ("".join(pieces) + chunk[done:], first, end_word, len(pieces) == 2 and bool(first and end_word))
    if len(given) <= _LONGEST_KEPT:
        if len(_CHUNKS) >= 1 << 17:
            _CHUNKS.clear()
        _CHUNKS[given] = read
    return read


def restore_word(word: str) -> str:
    """One word with its half-spaces; those that it has stay."""
    if len(word) < 4 or len(word) > _LONGEST_KEPT:
        return word
    if HALF_SPACE in word:
        return HALF_SPACE.join(map(restore_word, word.split(HALF_SPACE)))
    plain = bare(word)
    form = restored(plain)
    if form == plain:
        return word
    if len(plain) == len(word):
        places = [i for i, letter in enumerate(form) if letter == HALF_SPACE]
        return _put(word, places)
    return _put_marked(word, form)


def _put(word: str, places: list[int]) -> str:
    for place in places:
        word = word[:place] + HALF_SPACE + word[place:]
    return word


def _put_marked(word: str, form: str) -> str:
    """Half-spaces of the form put into a word that has vowel marks («کتابِها»)."""
    rest = iter(form)
    out: list[str] = []
    for letter in word:
        if bare(letter):
            wanted = next(rest)
            if wanted == HALF_SPACE:
                out.append(HALF_SPACE)
                next(rest)
        out.append(letter)
    return "".join(out)


@lru_cache(maxsize=1 << 16)
def restored(word: str) -> str:
    """A bare word with its half-spaces, attested or derived."""
    forms, plain, _ = lexicon()
    form = forms.get(word)
    if form is not None:
        return form
    if (
        word in plain
        or (word[0] == "و" and word[1:] in plain and len(word) > 4)
        or (word[-1] == "و" and word[:-1] in plain)
    ):
        return word  # «وبرای», «میلیاردو»: a space is lost, no half-space
    form = derive(word)
    if form is word:
        return word
    # «بهستان», «بیران», «میسا»: names are no verbs and have no prefixes
    guessed = HALF_SPACE in form and not _DOUBTFUL.isdisjoint(form.split(HALF_SPACE))
    named = word in _proper() or (word[-1] == "ی" and word[:-1] in _proper())  # «میبدی»
    return word if (guessed and named) or _cuts_a_name(word, form) else form


def _cuts_a_name(word: str, form: str) -> bool:
    """«دیوان‌دره», «آه‌نگری», «نرم‌ین»: a name is cut only before what ends names («احمدی‌نژاد», «علی‌اصغر»)."""
    name = word if word in _names() or word in _towns() else word[:-1] if word[-1] == "ی" else ""
    if name in _towns():
        return True
    if name not in _names():
        return False
    if name not in _proper() and len(form.rpartition(HALF_SPACE)[2]) > _FRAGMENT:
        return False  # «بی‌نظیر»: a seldom name is a word as well
    left, _, right = form.partition(HALF_SPACE)
    last = right.rpartition(HALF_SPACE)[2]
    return not (last.removesuffix("ی") in parts("name_tails") or last in parts("name_tails") or _is_given(last, left))


def _is_given(right: str, left: str) -> bool:
    """«علی‌اکبر», «حسینی‌شاهرودی», «حاجی‌بابایی»: the second half is a name itself."""
    return len(left) > 2 and len(right) > 3 and right in _proper()


_DOUBTFUL = frozenset(("می", "به", "بی", "کم", "ان", "یه", "ور"))


def derive(word: str) -> str:
    """The half-spaces of a word that is not attested, by what it is made of; the word itself where nothing is sure."""
    if word[:1].isascii() or word.startswith("میکرو"):
        return word  # «میکرومتری» is no verb
    return _of_verb(word) or _of_plural(word) or _of_ending(word) or _of_compound(word) or word


def _of_verb(word: str) -> str | None:
    for head in ("نمی", "می", "برمی", "برنمی", "بازمی", "بازنمی", "درمی", "فرامی", "فرومی"):
        rest = word[len(head) :]
        if word.startswith(head) and len(rest) >= 2 and (is_verb(rest) or rest in parts("spoken")):
            if word[-1] == "ی" and word[:-1] in _known_words():
                return word  # «میگوی تازه», «میدانی»
            return head + HALF_SPACE + (_behind_h(rest) or rest)
    return None


def _of_plural(word: str) -> str | None:
    for ending in _PLURALS:
        base = word[: -len(ending)]
        if word.endswith(ending) and len(base) >= 2:
            if ending.startswith("های") and base + "ه" in _known_words() and base not in _known_words():
                # «هزاره‌ای»: not «هزار» and «های»
                rest = ending.removeprefix("ه")
                return base + "ه" + HALF_SPACE + rest if rest in parts("after_h") else None
            if len(base) >= 3 or base in _known_words():
                return _apart(base, ending)
            return None
    return None


def _apart(base: str, ending: str) -> str:
    """Base and ending: behind a letter that does not join, texts write none («دخترها», «ظاهرسازی»)."""
    return restored(base) + ("" if base[-1] in _UNJOINED else HALF_SPACE) + ending


_UNJOINED = frozenset("اآدذرزژو")
_PLURALS = tuple(sorted(parts("plural") | {"هاست", "هامان", "هاشان"}, key=len, reverse=True))


def _of_ending(word: str) -> str | None:
    if behind := _behind_h(word) or _behind_y(word):
        return behind
    for ending in ("ترین", "تری", "تر"):
        base = word[: -len(ending)]
        if word.endswith(ending) and len(base) >= 2 and (base in _known_words() or restored(base) != base):
            # «باختر», «فورستر», «گستری»: of two letters or three, only adjectives
            return _apart(base, ending) if len(base) > 3 or base in parts("short_adjectives") else None
    return None


def _behind_h(word: str) -> str | None:
    """Endings that stand apart behind a silent ه: «رفته‌اند», «حرفه‌ای», «خانواده‌شان»."""
    for ending in ("شان", "مان", "تان", "اند", "ایم", "اید", "ام", "ات", "اش", "ای"):
        base = word[: -len(ending)]
        if word.endswith("ه" + ending) and len(base) >= 3 and base not in parts("silent"):
            if base in _known_words() or is_verb(base):
                return restored(base) + HALF_SPACE + ending
            if (whole := restored(base)) != base:
                return whole + HALF_SPACE + ending
    return None


def _behind_y(word: str) -> str | None:
    """«تعاونی‌ای», «سرمایه‌گذاری‌ای»; no «آلبانیای», «شیمیای», «خطایای», which end in «یا» and «ی»."""
    base, known = word[:-2], _known_words()
    if not word.endswith("یای") or len(base) < 4 or base[-2] == "ا" or word[:-1] in known or word + "ی" in known:
        return None
    form = restored(base)
    apart = form != base and len(form.rpartition(HALF_SPACE)[2]) > _FRAGMENT  # «گامبیای»: no «گام‌بی»
    return form + HALF_SPACE + "ای" if base in known or apart else None


def _of_compound(word: str) -> str | None:
    """The two halves whose second (or first) one is most often written apart."""
    _, _, halves = lexicon()
    known = _known_words()
    for right in _TRADES:
        left = word.removesuffix(right)
        if left is not word and len(left) > 3 and left[-1] == "ه" and left in known and left not in parts("silent"):
            return left + HALF_SPACE + right  # «پسته‌کاران»
    if word.endswith("نژاد") and len(word) > 6:
        return _apart(word[:-4], "نژاد")  # «مردوخی‌نژاد»
    best, most = None, 0
    for cut in range(2, len(word) - 1):
        left, right = word[:cut], word[cut:]
        weight = halves.get("-" + right, 0) if left in known else 0
        if right == "ان" or left in ("می", "نمی") or right in parts("fragments"):
            continue  # «حقیقیان»: a plural's or a name's, and joined; «میزبانان»; «جنگ‌ند»
        if right in known:
            weight = max(weight, halves.get(left + "-", 0))
        if weight > most:
            best, most = _apart(left, right), weight
    return best


_TRADES = ("کاران", "کاری", "کار", "داران", "داری", "گران", "فروشان", "سازان", "خواران")


def _known_words() -> frozenset[str]:
    return lexicon()[1]


@lru_cache(maxsize=1)
def _proper() -> frozenset[str]:
    """Names of people and places, bare."""
    found: set[str] = set()
    for name in ("first_names.txt", "surnames.txt", "places.tsv"):
        for line in (files("nlp") / "data" / name).read_text("utf-8").splitlines():
            if not line.startswith("#"):
                found.update(map(bare, line.split()))
    return frozenset(found)


@lru_cache(maxsize=1)
def _names() -> frozenset[str]:
    """First names, seldom ones as well, and surnames of one word."""
    found = {
        bare(word) for name in _NAMES for word in (files("nlp") / "data" / name).read_text("utf-8").split("\n")[1:]
    }
    return frozenset(word for word in found if word and " " not in word)


_FRAGMENT = 3
_NAMES = ("first_names.txt", "first_names_seldom.txt", "surnames.txt")


@lru_cache(maxsize=1)
def _towns() -> frozenset[str]:
    """Names of places that are written in one («دیواندره», «خرمدره»)."""
    lines = (files("nlp") / "data" / "places.tsv").read_text("utf-8").split("\n")
    names = (line.partition("\t")[0] for line in lines if line and line[0] != "#")
    return frozenset(bare(part) for name in names for part in name.split() if HALF_SPACE not in part and len(part) > 3)


@lru_cache(maxsize=1)
def lexicon() -> tuple[dict[str, str], frozenset[str], dict[str, int]]:
    """Bare words and their form with half-spaces; bare words without; halves of compounds and how often each is one."""
    text = (files("nlp") / "models" / "halfspaces.txt").read_text("utf-8")
    _, forms, plain, halves = text.split("\n# ")
    own = (files("nlp") / "data" / "halfspaces_own.txt").read_text("utf-8").split("\n", 1)[1].split()
    written = forms.split("\n")[1:] + [form for form in own if HALF_SPACE in form]
    plain += "\n" + "\n".join(form for form in own if HALF_SPACE not in form)
    pairs = (line.split("\t") for line in halves.split("\n")[1:] if line)
    return (
        {form.replace(HALF_SPACE, ""): form for form in written},
        frozenset(plain.split("\n")[1:]),
        {half: int(count) for half, count in pairs},
    )
