"""The two outlets of the sample newsroom: what their pages call themselves, and their topic numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

# The provinces in the order of the alphabet, as ISNA numbers their feeds.
_PROVINCES = (
    "آذربایجان شرقی", "آذربایجان غربی", "اردبیل", "اصفهان", "البرز", "ایلام", "بوشهر", "تهران",
    "چهارمحال و بختیاری", "خراسان جنوبی", "خراسان رضوی", "خراسان شمالی", "خوزستان", "زنجان", "سمنان",
    "سیستان و بلوچستان", "فارس", "قزوین", "قم", "کردستان", "کرمان", "کرمانشاه", "کهگیلویه و بویراحمد", "گلستان",
    "گیلان", "لرستان", "مازندران", "مرکزی", "هرمزگان", "همدان", "یزد",
)  # fmt: skip
_ISNA = (
    260, 219, 212, 221, 258, 223, 225, 262, 264, 227, 296, 266, 307, 268, 274, 276,
    231, 270, 272, 229, 278, 305, 280, 233, 282, 284, 288, 286, 290, 292, 294,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Outlet:
    """One outlet: key, names, canonical host, and the topics (number → section name) that have feeds and archives."""

    key: str
    name: str
    short: str
    host: str
    provinces: str
    topics: Mapping[int, str]

    @property
    def home(self) -> str:
        """The canonical address, as links in feeds give it."""
        return f"https://{self.host}"


OUTLETS: Mapping[str, Outlet] = {
    "isna": Outlet(
        key="isna",
        name="خبرگزاری ایسنا",
        short="ایسنا",
        host="www.isna.ir",
        provinces="استان‌ها",
        topics={
            34: "اقتصادی", 9: "اجتماعی", 24: "ورزشی", 119: "فوتبال", 74: "تولید و تجارت", 80: "عمران و اشتغال",
            30: "استان‌ها", **dict(zip(_ISNA, _PROVINCES, strict=True)),
        },
    ),
    "mehr": Outlet(
        key="mehr",
        name="خبرگزاری مهر",
        short="مهر",
        host="www.mehrnews.com",
        provinces="استانها",
        topics={
            25: "اقتصاد", 6: "جامعه", 9: "ورزش", 24: "فوتبال", 653: "بازار", 19: "استانها", 82: "اصفهان",
            107: "تهران", 96: "خراسان رضوی", 93: "فارس", 88: "گیلان", 89: "مازندران",
        },
    ),
}  # fmt: skip
