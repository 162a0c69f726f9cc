"""What visits to a site brought: the state of its feeds, and the pages that could not be kept whole."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FeedState:
    """What the last poll of a feed brought (`success`, `not_modified` or `failed`), and how many failed in a row."""

    url: str
    site: str
    etag: str | None
    modified: str | None
    state: str
    sentence: str
    at: str
    failures: int = 0


@dataclass(frozen=True, slots=True)
class Visit:
    """A page that could not be kept whole (`blocked`, `missing`, `cut`, …), in words, and how often it was tried.

    `id` is the article's.
    """

    id: str
    site: str
    url: str
    outcome: str
    sentence: str
    at: str
    tries: int = 1
