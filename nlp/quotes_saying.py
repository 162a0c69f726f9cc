"""Verbs of saying and words of source: «گفت», «خاطرنشان کرد», «از … خبر داد», «معتقد است», «به گفته …»."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from nlp.names import Words, fold, word_set


@dataclass(frozen=True, slots=True)
class Saying:
    """An act of saying in the words [start, end); `source` where the speaker follows («به گفته …»)."""

    start: int
    end: int
    source: bool = False


@cache
def _verbs() -> dict[str, frozenset[str]]:
    text = (files("nlp") / "data" / "saying.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line.strip() and not line.startswith("#"))
    return {fold(kind): frozenset(fold(word) for word in words.split()) for kind, words in rows}


# The forms of each light verb. Passives («اعلام شد») are no speech of anybody's.
_FORMS: dict[str, str] = {}
for _verb, _forms in {
    "کرد": "کرد کردند کرده کردهاند کردهاست کردهبود میکند میکنند میکرد نمود نمودند نموده نمودهاند مینماید کردم میکنم",
    "داشت": "داشت داشتند داشته داشتهاند دارد دارند میدارد میدارند",
    "داد": "داد دادند داده دادهاند دادهاست میدهد میدهند",
    "شد": "شد شدند شده شدهاند میشود میشوند شدهاست",
    "ساخت": "ساخت ساختند ساخته میسازد",
    "است": "است بود هستند بودند اند",
}.items():
    for _form in _forms.split():
        _FORMS[_form] = _verb
_BEFORE_SOURCE = frozenset(("به", "بنا", "بنابر", "طبق", "از", "براساس", "اساس", "بر", "بنابه", "مطابق"))
_NOT_BY_A_PERSON = word_set("saying.not_by_a_person")


def sayings(w: Words, start: int, end: int) -> list[Saying]:
    """The acts of saying in the words [start, end), in reading order."""
    verbs, found = _verbs(), []
    simple, sources = verbs["simple"], verbs["source"]
    i = start
    while i < end:
        key = w.keys[i]
        if key in sources and w.at(i - 1) in _BEFORE_SOURCE and i - 1 >= start and _is_source(w, i):
            found.append(Saying(i - 1, i + 1 + (w.at(i + 1) in ("از", "ی", "های")), source=True))
        elif key == "گفت" and _talks(w, i):
            i += 1
        elif (
            key in simple
            or (key.endswith(("گفت", "افزود")) and 4 < len(key) < 12 and w.at(i + 1) == ":")  # «در کشورگفت: …»
            or (key in _PARTICIPLES and w.at(i + 1) in ("که", "است", "بود", "اند", "بودند"))
            or (key == "آورده" and w.at(i + 1) in ("است", ":") and w.at(i - 1) not in _GAINS)
            or (key == "می" and w.at(i + 1) in _MI)
        ):
            if not (key.startswith(("خواست", "خواند")) and not _asks(w, start, i)):
                found.append(Saying(i, i + 1 + (key == "می" or key in _PARTICIPLES)))
        else:
            length = _light(w, i, end)
            if length:
                found.append(Saying(i, i + length))
                i += length - 1
        i += 1
    return found


def _talks(w: Words, i: int) -> bool:
    """«گفت و گو», «پاسخ گفت», «تبریک گفت»: no words of anybody's follow."""
    after = w.at(i + 1)
    talk = after.startswith("وگو") or (after == "و" and w.at(i + 2).startswith("گو")) or after == "وگوی"
    return talk or w.at(i - 1) in ("ترک", "لبیک") or (w.at(i - 1) == "پاسخ" and w.at(i - 2) != "در")


_PARTICIPLES = frozenset(("گفته", "افزوده", "دانسته", "خوانده", "خواسته", "نوشته", "نامیده"))
_GAINS = frozenset(("دست", "وجود", "عمل", "شمار", "حساب", "ارمغان", "همراه", "بار", "در"))
_MI = frozenset(("گوید", "گویند", "افزاید", "گفت", "نویسد", "داند", "دانند"))
_IN_BETWEEN = word_set("saying.in_between")


def _light(w: Words, i: int, end: int) -> int:
    """How many words the verb made of the noun at i and a light verb takes; 0 where there is none."""
    key = w.keys[i]
    if not key[0].isalpha():
        return 0
    if key == "خواستار":  # «خواستار حمایت این نهاد شد»
        return next((g + 1 for g in range(1, min(26, end - i)) if _ends_asking(w, i + g)), 0)
    for gap in (1, 2, 3):
        if i + gap >= end:
            return 0
        form = w.keys[i + gap]
        light = _FORMS.get(form) or (_FORMS.get("می" + form) if w.keys[i + gap - 1] == "می" else None)
        if light:
            return gap + 1 if key in _verbs()[light] else 0
        if form not in _IN_BETWEEN:
            return 0
    return 0


def _ends_asking(w: Words, i: int) -> bool:
    """«شد», «شدند», «است»; no participle («ربوده شده ایرانی»)."""
    finite = w.keys[i] != "شده" or w.at(i + 1) in ("است", "اند", "بود", "بودند")
    return finite and _FORMS.get(w.keys[i]) in ("شد", "است")


def _is_source(w: Words, i: int) -> bool:
    before, key, after = w.keys[i - 1], w.keys[i], w.at(i + 1)
    if key == "گزارش" or after in _NOT_BY_A_PERSON or (key in ("اعلام", "اظهار") and before == "از"):
        return False
    if key == "قول":
        return before == "از"
    if key == "نقل":
        return after == "از" and before == "به"
    if key in ("نظر", "نگاه", "دیدگاه", "دیدگاههای"):
        return before in ("از", "اساس", "براساس") and after not in ("که", "من", "ما")
    if key in ("باور", "نظر", "اعتقاد", "عقیده", "گفته") and after in ("من", "ما", "بنده", "اینجانب"):
        return False
    return before != "از" and not (before == "به" and key in ("اعلام", "اظهار", "اظهارات", "نظر"))


def _asks(w: Words, start: int, i: int) -> bool:
    """«از مردم خواست», «را دردآور خواند»: asking and calling, not wanting and reading."""
    need = "از" if w.keys[i].startswith("خواست") else "را"
    return need in w.keys[start:i]
