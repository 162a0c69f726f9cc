"""A release whose coverage is asked for: a file of a kind that is read, a report of the archive, or any page."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from crawler.archive import Archive
from crawler.reading import family_of
from crawler.site import site_of_host
from index.adding import AddingError, Given, article_of, text_of
from index.asking import Asking
from index.faults import RasadError
from index.settings import Settings

_LARGEST = 10 * 2**20


class ReleaseError(RasadError):
    """A release that cannot be found or read."""


def release_text(asked: Asking, settings: Settings, release: str) -> str:
    """The text of a release: of the file (text, HTML, DOCX or PDF), of the report with this id or address, of the page.

    A page that the archive does not hold is fetched, as robots.txt allows, and not kept. Raises ReleaseError.
    """
    path = Path(release)
    if "://" not in release and path.is_file():
        return _of_file(path, settings)
    document = asked.documents.get(_id(asked, release) or release)
    if document is not None:
        return document.text
    if "://" not in release:
        raise ReleaseError(f"«{release}» is no file, and no report of the archive has that id")
    try:
        article, _ = article_of(Given("web", address=release, outlet="-"), settings, dt.datetime.now(dt.UTC))
    except AddingError as error:
        raise ReleaseError(f"«{release}» is no report of the archive, and cannot be read as a page: {error}") from None
    return "\n".join(part for part in (article.title, article.lead, article.body) if part)


def _of_file(path: Path, settings: Settings) -> str:
    try:
        content = path.open("rb").read(_LARGEST + 1)
    except OSError as error:
        raise ReleaseError(f"{path} cannot be read: {error.strerror}") from error
    if len(content) > _LARGEST:
        raise ReleaseError(f"{path} is larger than {_LARGEST // 2**20} MB, which no release is")
    given = Given("web", content=content, file_name=path.name, outlet="-")
    try:
        if content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
            article, _ = article_of(given, settings, dt.datetime.now(dt.UTC))
            return "\n".join(part for part in (article.title, article.lead, article.body) if part)
        return text_of(given)
    except AddingError as error:
        raise ReleaseError(f"{path}: {error}") from None


def _id(asked: Asking, address: str) -> str:
    """The id of the report at this address: by its site's numbers, else by looking through the archive."""
    if "://" not in address:
        return ""
    site = site_of_host(address.split("//", 1)[-1].split("/", 1)[0].lower())
    if site and (number := family_of(site).number_of(address)) and (id_ := f"{site.key}-{number}"):
        return id_
    with Archive(asked.documents.path.with_name("archive.db")) as archive:
        return next((article.id for article in archive.articles() if article.url == address), "")
