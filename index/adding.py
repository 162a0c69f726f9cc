"""Reports that no spider can reach, brought in by a person: by address, as a text, or as a file.

They go the way of all others: archive, reading, index. What kind of outlet it was stands on the desk.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from dataclasses import dataclass, replace

from parsel import Selector

from crawler.archive import Archive
from crawler.article import Article, DatedBy
from crawler.dates import TEHRAN, DateError, user_date
from crawler.fetching import Fetched, FetchError, fetch
from crawler.markup import clean
from crawler.reading import read_page
from crawler.site import site_of_host
from index import audit
from index.added import TABLE
from index.desk import Desk
from index.faults import RasadError
from index.file_text import file_text, is_readable
from index.query.fields import site as site_key
from index.query.noted import MEDIA
from index.settings import Settings

MOST_CHARACTERS = 400_000
_SECONDS = 20.0
_LONGEST_OUTLET, _LONGEST_TITLE = 60, 300
_TIME = re.compile(r"(\d{1,2})[:٫.](\d{2})")
_DIGITS = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩", "01234567890123456789")


class AddingError(RasadError):
    """A report that cannot be brought in: `field` names what of the form is wrong, the message says it in Persian."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


@dataclass(frozen=True, slots=True)
class Given:
    """What a person gave: one of address, text and file, and what they know of it; empty where they do not.

    `day` is Jalali («۱۴۰۳/۰۷/۱۲»), `time` a clock's («۲۰:۳۰»), `medium` one of `index.query.noted.MEDIA`.
    """

    medium: str
    outlet: str = ""
    title: str = ""
    day: str = ""
    time: str = ""
    address: str = ""
    text: str = ""
    file_name: str = ""
    content: bytes = b""


def article_of(given: Given, settings: Settings, now: dt.datetime) -> tuple[Article, bytes | None]:
    """The article that was given, and its page where there is one; raises AddingError."""
    if given.medium not in MEDIA:
        raise AddingError("نوع رسانه", "از فهرست برگزینید")
    ways = [way for way, value in (("a", given.address), ("t", given.text.strip()), ("f", given.content)) if value]
    if len(ways) != 1:
        raise AddingError("گزارش", "یکی از این سه را بدهید: نشانی، متن یا پرونده")
    if given.address:
        return _from_address(given, settings, now)
    if given.content and _is_page(given):
        article = _from_page(Fetched("", given.content), given, now)
        return article, given.content
    return _from_text(given, text_of(given), now), None


def bring_in(given: Given, settings: Settings, person: str, now: dt.datetime | None = None) -> str:
    """Put what was given into the archive and on the desk; gives its id. Raises AddingError with what is wrong."""
    now = now or dt.datetime.now(dt.UTC)
    article, page = article_of(given, settings, now)
    way = "address" if given.address else "file" if given.content else "text"
    with Archive(settings.archive_path) as archive:
        archive.put(article, page)
    with Desk(settings.desk_path) as desk:
        with desk.transaction() as db:
            db.execute(
                f"INSERT OR REPLACE INTO {TABLE} (id, medium, way, person, at) VALUES (?, ?, ?, ?, ?)",  # noqa: S608
                (article.id, given.medium, way, person, now.isoformat(timespec="seconds")),
            )
        audit.note(desk, person, "add", article.id, f"{way} {MEDIA[given.medium][0]}: {article.title}")
    return article.id


# --- by address -----------------------------------------------------------------------------------


def _from_address(given: Given, settings: Settings, now: dt.datetime) -> tuple[Article, bytes]:
    try:
        fetched = fetch(given.address, settings.collect.contact, min(settings.collect.timeout, _SECONDS))
    except FetchError as error:
        raise AddingError("نشانی", str(error)) from None
    return _from_page(fetched, given, now), fetched.body


def _from_page(fetched: Fetched, given: Given, now: dt.datetime) -> Article:
    """The report on a page, by the rules of its site where that is known, else by those for any page."""
    from crawler.adding import guess
    from crawler.reading import read_saved_page

    site = site_of_host(_host(fetched.url))
    if not fetched.url:
        reading = read_saved_page(fetched.body, now)
        if reading.article is None:
            reading = guess(Fetched("https://file.invalid/news/1", fetched.body), "file", now).reading
    elif site:
        url = site.canonical(fetched.url) or fetched.url
        text = fetched.body.decode("utf-8", errors="replace")
        reading = read_page(fetched.body, Selector(text=text or " "), url, site, now)
    else:
        reading = guess(fetched, None, now).reading
    if reading.article is None or not (reading.article.body or reading.article.lead):
        raise AddingError("نشانی" if fetched.url else "پرونده", "در این صفحه گزارشی خوانده نشد؛ متن آن را بگذارید")
    article = reading.article
    article = replace(article, url=article.url if fetched.url or "file.invalid" not in (article.url or "") else None)
    known = site is not None or site_key(article.site) in _known()
    outlet = _outlet(given) or (article.site if known else _host(fetched.url).removeprefix("www."))
    if not outlet:
        raise AddingError("رسانه", "نام رسانه را بنویسید")
    if not known:
        number = hashlib.sha256((fetched.url or article.title + article.body).encode()).hexdigest()[:16]
        article = replace(article, id=f"added-{number}")
    return _told(replace(article, site=outlet), given, now)


def _known() -> frozenset[str]:
    from crawler.site import sites

    return frozenset(sites())


def _host(url: str) -> str:
    return url.split("//", 1)[-1].split("/", 1)[0].lower() if url else ""


# --- as a text or a file ----------------------------------------------------------------------------


def _is_page(given: Given) -> bool:
    start = given.content[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return given.file_name.lower().endswith((".html", ".htm")) or start.startswith((b"<!doctype", b"<html"))


def text_of(given: Given) -> str:
    """The text that was given, or that of the file; raises AddingError where that has none."""
    if given.text.strip():
        return given.text
    if is_readable(given.content):
        kind = "PDF" if given.content.startswith(b"%PDF") else "پرونده"
        try:
            text = file_text(given.content)
        except ValueError:
            raise AddingError("پرونده", f"این {kind} خوانده نشد؛ متن آن را بگذارید") from None
        if len(text.split()) < 5:
            raise AddingError("پرونده", f"این {kind} متنی در خود ندارد (شاید عکس است)؛ متن آن را بگذارید")
        return text
    for encoding in ("utf-8-sig", "utf-16" if given.content[:2] in (b"\xff\xfe", b"\xfe\xff") else "windows-1256"):
        try:
            text = given.content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text and all(
            letter.isprintable() or letter in "\t\r\n\f\u200c\u200e\u200f" for letter in text[:2000]
        ):
            return text
    raise AddingError("پرونده", "این پرونده متن نیست؛ txt، html، PDF و DOCX خوانده می‌شود")


def _from_text(given: Given, text: str, now: dt.datetime) -> Article:
    if len(text) > MOST_CHARACTERS:
        raise AddingError("متن", "این متن بلندتر از هر گزارشی است؛ آن را پاره پاره بیفزایید")
    lines = [line for line in (clean(line) for line in text.replace("\f", "\n").splitlines()) if line]
    title = clean(given.title)[:_LONGEST_TITLE]
    if not title and lines:
        title, lines = lines[0][:_LONGEST_TITLE], lines[1:]
    if lines and _bare(lines[0]) == _bare(title):
        lines = lines[1:]
    if not lines:
        raise AddingError("متن", "متن گزارش را هم بگذارید، نه تنها عنوان آن را")
    outlet = _outlet(given)
    if not outlet:
        raise AddingError("رسانه", "نام رسانه را بنویسید، مانند روزنامه ایران")
    body = "\n".join(lines)
    number = hashlib.sha256("\n".join((outlet, title, body)).encode("utf-8", "replace")).hexdigest()[:16]
    article = Article(
        id=f"added-{number}", site=outlet, title=title, body=body, fetched_at=now.isoformat(timespec="seconds")
    )
    return _told(article, given, now)


def _told(article: Article, given: Given, now: dt.datetime) -> Article:
    """The article with what the person knows of it: title and date win over what the page says."""
    published = _published(given, now)
    if title := clean(given.title)[:_LONGEST_TITLE]:
        article = replace(article, title=title)
    return replace(article, published_at=published, dated_by=DatedBy.PAGE) if published else article


def _published(given: Given, now: dt.datetime) -> str | None:
    if not given.day.strip():
        return None
    try:
        day = user_date(given.day.strip())
    except DateError:
        raise AddingError("تاریخ", "روز را شمسی بنویسید، مانند ۱۴۰۳/۰۷/۱۲") from None
    if day > now.astimezone(TEHRAN).date():
        raise AddingError("تاریخ", "این روز هنوز نیامده است")
    if not given.time.strip():
        return day.isoformat()
    clock = _TIME.fullmatch(given.time.strip().translate(_DIGITS))
    if not clock or int(clock[1]) > 23 or int(clock[2]) > 59:
        raise AddingError("ساعت", "ساعت را مانند ۲۰:۳۰ بنویسید")
    return dt.datetime.combine(day, dt.time(int(clock[1]), int(clock[2])), TEHRAN).isoformat()


def _outlet(given: Given) -> str:
    """The outlet's key where it is a known one's name, else the name itself."""
    name = " ".join(clean(given.outlet).split())[:_LONGEST_OUTLET].strip()
    return site_key(name) if name else ""


def _bare(text: str) -> str:
    return "".join(text.replace("\u200c", "").split())
