"""Fixtures: a page and, beside it, the Article that is expected of it, so that a layout stays readable.

`python -m crawler.fixtures PAGE.html NAME` keeps a page as a fixture of tests/crawler/layouts; NAME begins with the
site's key. Read the JSON once with your own eyes.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from pathlib import Path

from crawler.article import Article
from crawler.reading import read_saved_page

# Fixtures are read as of this moment, so that «in the future» means the same tomorrow.
NOW = dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC)


class FixtureError(ValueError):
    """A page that makes no fixture; the message is one sentence."""


def write_fixture(page: bytes, folder: Path, name: str) -> Article:
    """Keep a page as `NAME.html` and what is read of it as `NAME.json`, to be checked by eye once.

    `name` begins with the site's key. Raises FixtureError where the page gives no article.
    """
    reading = read_saved_page(page, NOW)
    if reading.article is None:
        raise FixtureError(f"{name}: {reading.sentence}")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.html").write_bytes(page)
    (folder / f"{name}.json").write_text(expected_text(reading.article), "utf-8")
    return reading.article


def expected_text(article: Article) -> str:
    """The article as a fixture's JSON; the moment of fetching is left out."""
    record = {key: value for key, value in article.to_dict().items() if key != "fetched_at"}
    record["body"] = article.body.split("\n") if article.body else []
    return json.dumps(record, ensure_ascii=False, indent=1) + "\n"


def main() -> None:
    """Keep the page that is named on the command line."""
    if len(sys.argv) != 3:
        sys.exit("python -m crawler.fixtures PAGE.html NAME")
    page, name = Path(sys.argv[1]), sys.argv[2]
    try:
        write_fixture(page.read_bytes(), Path("tests/crawler/layouts"), name)
    except (FixtureError, OSError) as error:
        sys.exit(str(error))
    print(f"tests/crawler/layouts/{name}.html and .json: read the JSON once with your own eyes")


if __name__ == "__main__":
    main()
