"""A post's wording taken apart: «معاون امور تعاون وزیر کار» → معاون · امور تعاون · وزارت تعاون، کار و رفاه اجتماعی.

Which ministry «وزیر کار» leads depends on the month: ministries were merged in Tir 1390. What stands before the body
that is named last («کمیسیون اقتصادی مجلس») is the post's field; a place at the end is its place.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from nlp.gazetteer import rows
from nlp.names import Words, fold, post_heads, read_list, words
from nlp.place_names import Known
from nlp.register_words import heads, institutions, ministries, places, province_of, register_words

_LONGEST = 300  # characters of a wording; hostile ones are longer


@dataclass(frozen=True, slots=True)
class Post:
    """One post: `status` is empty, `former` or `future`; `place` is empty for national posts.

    `here` is true where the wording leaves the place to the report («مدیرکل تعاون استان»).
    """

    head: str
    field: str
    institution: str
    place: str
    province: str | None
    status: str = ""
    here: bool = False

    @property
    def key(self) -> str:
        """Equal for wordings that differ in spelling only."""
        parts = (self.head, self.field, self.institution, self.place)
        return "|".join(fold(part).replace(" ", "").replace("،", "") for part in parts)

    @property
    def bare(self) -> bool:
        """Whether it says no more than «مدیرکل»."""
        return not self.field and (not self.institution or (not self.place and _is_head_alone(self)))


@lru_cache(maxsize=20_000)
def split_post(wording: str, month: str = "") -> Post | None:
    """The post that a wording names; `month` is one of `epoch`. None for callings («کارشناس») and groups."""
    return _Splitter(words(wording[:_LONGEST]), wording, month).post()


def _is_head_alone(post: Post) -> bool:
    """«رئیس سازمان», «دبیر جشنواره»: which one?"""
    return post.head not in _LED and fold(post.institution) in _bodies() | register_words("alone")


def known_place(w: Words, i: int) -> tuple[int, tuple[Known, ...]] | None:
    """Where the place that begins at word i ends, and what it may be; names that are words need a word before them."""
    found = places().at(w, i) if i < len(w) else None
    if found is None or w.at(i - 1) in ("استان", "شهرستان", "شهر", "مردم"):
        return found
    # «بانک مرکزی», «خلیج فارس»
    return None if found[1][0].word or w.keys[i : found[0]] in (("مرکزی",), ("فارس",)) else found


class _Splitter:
    """One wording while it is taken apart; `lo` and `hi` bound the words that are still to be told."""

    def __init__(self, w: Words, text: str, month: str) -> None:
        status, kept = "", []
        if any(key == "دولت" and w.at(i + 1) in register_words("ordinals") for i, key in enumerate(w.keys)):
            status = "former"  # «وزیر ارشاد دولت دوم …»
        for i, key in enumerate(w.keys):
            if i and key in register_words("former"):
                status = "former"
            elif i and key in register_words("future"):
                status = "future"
            elif not (i and key in register_words("dropped")) and key != "\n":
                kept.append(i)
        self.status = status
        self.shown = [text[w.starts[i] : w.ends[i]] for i in kept]
        self.w = Words(tuple(w.keys[i] for i in kept), tuple(range(len(kept))), tuple(range(len(kept))))
        self.month = month
        self.lo, self.hi = 0, len(kept)
        self.place = ""
        self.province: str | None = None
        self.here = False

    def post(self) -> Post | None:
        if not self.w.keys:
            return None
        found = heads().at(self.w, 0)
        self.lo, head = found or (1, _heads().get(self.w.keys[0], ""))
        if not head or post_heads().get(self.w.keys[0]) != "office" or fold(head) in register_words("passed_over"):
            return None
        return self._of_head(head)

    def _of_head(self, head: str) -> Post:
        if head in _LED:
            return self._led(head)
        if head == "نماینده" and self._of_parliament():
            return self._member(head)
        if head in _ENVOYS:
            return self._envoy(head)
        root = self._root()
        if root is None:
            self._cut_place()
            rest = self._text(self.lo, self.hi)
            if head in register_words("general") and rest:
                return self._made(head, "", f"اداره‌کل {rest}")
            if fold(head) in register_words("fielded"):
                return self._made(head, rest, "")
            return self._made(head, "", rest)
        start, end, name = root
        # «معاون اول رئیس قوه قضائیه»
        until = start - (start > self.lo and self.w.keys[start - 1] in register_words("bosses"))
        field = self._text(self.lo, until)
        if not name:
            self.lo = start
            self._cut_place()
            name = self._text(start, self.hi)
            if self.w.keys[start] == "وزیر":  # «معاون وزیر کار» of a time that is not known
                name = f"وزارت {name.partition(' ')[2]}".strip()
        else:
            self.lo = end
            self._cut_place()
        return self._made(head, field, name)

    def _led(self, head: str) -> Post:
        """Heads that name their body themselves: «وزیر کار», «استاندار کردستان», «رئیس‌جمهور آمریکا»."""
        if head == "وزیر":
            found = ministries(self.month).at(self.w, self.lo) if self.lo < self.hi else None
            if found:
                self.lo = found[0]
                self._cut_place()
                return self._made(head, "", found[1])
            self._cut_place()
            rest = self._text(self.lo, self.hi)
            return self._made(head, "", f"وزارت {rest}" if rest else "")
        field = ""
        if self.w.at(self.lo) == "منطقه" and self.w.at(self.lo + 1)[0].isdigit():
            field, self.lo = self._text(self.lo, self.lo + 2), self.lo + 2
        self._cut_place()
        if head in PLACED and not self.place and not self.here and 0 < self.hi - self.lo <= 3:
            self.place = self._text(self.lo, self.hi).partition(" و ")[0]
        if self.place == "پایتخت":
            self.place = self.province = "تهران"
        return self._made(head, field, _LED[head])

    def _of_parliament(self) -> bool:
        keys = self.w.keys[self.lo :]
        return "مجلس" in keys or keys[:1] == ("مردم",) or (self._place_at(self.lo) is not None and "در" not in keys)

    def _member(self, head: str) -> Post:
        """«نماینده مردم سنندج، دیواندره و کامیاران در مجلس»: the first place stands for the constituency."""
        i = self.lo + (self.w.at(self.lo) == "مردم")
        i += self.w.at(i) in ("شریف", "شهرستان", "استان", "شهر")
        found = self._place_at(i)
        if found:
            self.place, self.province = found[1:]
        return self._made(head, "", "مجلس شورای اسلامی")

    def _envoy(self, head: str) -> Post:
        """«سفیر ایران در سوریه», «سفیر ترکیه»."""
        at = next((i for i in range(self.lo, self.hi) if self.w.keys[i] == "در"), self.hi)
        owner, self.place = self._text(self.lo, at), self._text(at, self.hi)
        own = not owner or fold(owner) in ("ایران", "کشورمان", "جمهوری اسلامی", "جمهوری اسلامی ایران")
        return self._made(head, "", "سفارت ایران" if own else f"سفارت {owner}")

    def _root(self) -> tuple[int, int, str] | None:
        """The body to which the post belongs: where it begins and ends, its canonical name where it is known."""
        best: tuple[int, int, str] | None = None
        weak: tuple[int, int, str] | None = None
        i = self.lo
        while i < self.hi:
            if self.w.keys[i] == "تعاونی":  # «تعاونی کارکنان شهرداری قم» is none of the municipality
                return i - (i > self.lo and self.w.keys[i - 1] == "شرکت"), i + 1, ""
            found = self._body_at(i)
            if found is None:
                i += 1
                continue
            end, name = found
            if name == "هیئت دولت" or (not name and self.w.keys[i] in register_words("units")):
                weak = weak or (i, end, name)
            else:
                best = (i, end, name)
            i = max(end, i + 1)
        return best or weak

    def _body_at(self, i: int) -> tuple[int, str] | None:
        w = self.w
        after, led = heads().at(w, i) or (i + 1, w.keys[i])
        if led == "وزیر":
            return (ministries(self.month).at(w, after) if after < len(w) else None) or (after, "")
        if led in _LED and led != "دادستان":
            return after, _LED[led]
        known = institutions(self.month).at(w, i)
        if known:
            return known
        # «رئیس هیئت‌مدیره شرکت …», «مشاور مدیرعامل بانک …»: their body follows
        return (i + 1, "") if w.keys[i] in _bodies() or (w.keys[i] == "اداره" and w.at(i + 1) == "کل") else None

    def _cut_place(self) -> None:
        """Take a place off the end; what stands behind it is told of nothing."""
        w, lo = self.w, self.lo
        named = w.at(lo - 1) in register_words("named_after") or w.at(lo) in register_words("named_after")
        for i in range(lo, self.hi):
            if w.keys[i] in ("استان", "شهرستان", "شهر", "منطقه"):
                found = self._place_at(i + 1)
                if found:
                    self.place, self.province, self.hi = found[1], found[2], i
                    self._cut_joint()
                    return
                if i + 1 >= self.hi:  # «شهردار این منطقه»
                    self.here, self.hi = w.keys[i] == "استان", i
                    self._cut_joint()
                    return
        for i in range(lo, self.hi):
            if w.keys[i] in ("ایران", "کشور", "کشورمان") or w.keys[i : i + 3] == ("جمهوری", "اسلامی", "ایران"):
                # «سینمای ایران» is one, «اتحادیه … کشور» is two
                if (i > lo + (not named) and not w.keys[i - 1].endswith("ی")) or i == lo:
                    self.hi = i if not (named and i == lo + 1) else self.hi
                    self._cut_joint()
                return
            if w.keys[i] in read_list("countries.txt"):
                self.place, self.hi = _COUNTRIES.get(self.w.keys[i], self.shown[i]), i
                self._cut_joint()
                return
            found = self._place_at(i)
            if found and i + found[0] >= self.hi:
                self.place, self.province = found[1:]
                if not (named and i <= lo + 1):
                    self.hi = i
                    self._cut_joint()
                return

    def _cut_joint(self) -> None:
        while self.hi > self.lo and self.w.keys[self.hi - 1] in ("در", "از", "،", "و", "به", "برای"):
            self.hi -= 1

    def _place_at(self, i: int) -> tuple[int, str, str | None] | None:
        """A place at i: how many words it has, its name, its province where that is certain."""
        if i >= self.hi:
            return None
        found = known_place(self.w, i)
        return (found[0] - i, found[1][0].name, province_of(found[1])) if found else None

    def _text(self, a: int, b: int) -> str:
        while a < b and self.w.keys[a] in ("در", "و", "،", "بر", "برای"):
            a += 1
        return " ".join(self.shown[a:b]).replace(" ،", "،").strip(" ،")

    def _made(self, head: str, field: str, institution: str) -> Post:
        return Post(head, field, institution, self.place, self.province, self.status, self.here)


# Heads whose body follows from themselves.
_LED = {
    "وزیر": "وزارت",
    "رئیس‌جمهور": "ریاست‌جمهوری",
    "نخست‌وزیر": "نخست‌وزیری",
    "استاندار": "استانداری",
    "فرماندار": "فرمانداری",
    "بخشدار": "بخشداری",
    "شهردار": "شهرداری",
    "دهیار": "دهیاری",
    "دادستان": "دادستانی",
}
_COUNTRIES = {"امریکا": "آمریکا", "انگلستان": "انگلیس", "بریتانیا": "انگلیس"}
_ENVOYS = frozenset(("سفیر", "کاردار", "سرکنسول"))
PLACED = frozenset(("استاندار", "فرماندار", "بخشدار", "شهردار", "دهیار"))


@lru_cache(maxsize=1)
def _bodies() -> frozenset[str]:
    """Words that head the names of bodies."""
    sure = ("sure", "weak", "named", "local")
    found = {fold(row[0]) for row in rows("body_heads.tsv") if row[1] in sure and " " not in row[0]}
    return frozenset(found | {"مجلس", "قوه", "نیروی", "روزنامه", "خبرگزاری", "بیمه", "جمعیت"})


@lru_cache(maxsize=1)
def _heads() -> dict[str, str]:
    """Heads of one word as they are written."""
    return {fold(head): head for head, kind in rows("post_heads.tsv") if kind == "office"}
