"""What the API answers, key by key: from these the OpenAPI document is made."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, get_type_hints

from pydantic import BaseModel, Field, create_model

from crawler.article import Article
from index.figures import FigureRow
from nlp.document import Document


class Hit(BaseModel):
    """One report that matches; marks are pairs of character offsets, half-open."""

    id: str
    score: float
    title: str
    title_marks: list[tuple[int, int]]
    snippet: str
    marks: list[tuple[int, int]]
    site: str
    outlet: str
    url: str | None
    published_at: str | None = Field(description="ISO 8601 with an offset, or a day alone where only that is known")
    main_province: str | None
    relevant: bool


class Value(BaseModel):
    """A value and how many of the matching reports have it."""

    value: str
    count: int


class Found(BaseModel):
    """A page of the reports that match, and what is frequent among all of them."""

    query: str
    read_as: str = Field(description="the query as it was understood, in one way of writing it")
    total: int
    outlets: int
    facets: dict[str, list[Value]]
    hits: list[Hit]
    next: str | None = Field(description="the cursor of the next page; null on the last")


class Figures(BaseModel):
    """A page of the figures of the reports that match."""

    query: str
    total: int
    figures: list[FigureRow]
    next: str | None = Field(description="the cursor of the next page; null on the last")


class GroupOf(BaseModel):
    """Figures of one kind and unit that share what they are grouped by."""

    group: dict[str, str | int | None]
    kind: str
    unit: str
    figures: int
    statements: int = Field(description="figures without repeats: of one value, thing and province")
    reports: int
    least: float | None
    median: float | None
    most: float | None
    sum: float | None = Field(description="a hint and no total; null where adding is nonsense (shares)")


class Groups(BaseModel):
    """The figures of the reports that match, grouped."""

    query: str
    total: int
    by: list[str]
    warnings: list[str]
    groups: list[GroupOf]


class PeriodOf(BaseModel):
    """One period of a trend, by the Jalali calendar; `start` is its first day, Gregorian."""

    start: str
    period: str
    count: int


class Trend(BaseModel):
    """How many of the reports that match were published in each period."""

    query: str
    by: str
    total: int
    undated: int
    periods: list[PeriodOf]


class Suggestions(BaseModel):
    """Values of a field one of whose words begins so, most frequent first."""

    field: str
    prefix: str
    values: list[Value]


class StoryReport(BaseModel):
    """One report of a story; `reprint_of` is the report whose text it repeats."""

    id: str
    site: str
    outlet: str
    at: str | None = Field(description="ISO 8601 with an offset")
    reprint_of: str | None


class Story(BaseModel):
    """One event or release, however many outlets ran it, the first report first."""

    story: str
    title: str
    outlets: list[str]
    reports: list[StoryReport]


class Stories(BaseModel):
    """The stories of the last days that most outlets ran."""

    days: int
    stories: list[Story]


class Similar(BaseModel):
    """A report like another one."""

    id: str
    score: float
    title: str
    site: str
    outlet: str
    published_at: str | None


class SimilarTo(BaseModel):
    """The reports most like this one."""

    id: str
    similar: list[Similar]


class Quoted(BaseModel):
    """What a person said, and in which report."""

    words: str
    id: str
    site: str
    published_at: str | None


class Entity(BaseModel):
    """What stands in the reports that name one official, province, cooperative, organisation, topic or outlet."""

    kind: str
    name: str
    total: int
    outlets: int
    periods: list[PeriodOf]
    beside: dict[str, list[Value]] = Field(description="what stands in the same reports, by how many of them")
    quotes: list[Quoted] = Field(description="the latest words of an official")
    sums: list[FigureRow] = Field(description="the largest sums that belong to it")


class Piece(BaseModel):
    """Some words of a sentence: `sign` says whether they stayed (`=`), went (`-`) or came (`+`)."""

    sign: str
    words: str


class CoveredBy(BaseModel):
    """A report that ran the release: how much of the release stands in it, and how much of it is the release.

    `changed` has each sentence that it told otherwise, left out or has beside, in pieces (of the first twelve reports).
    """

    id: str
    site: str
    outlet: str
    title: str
    published_at: str | None
    of_release: float
    of_report: float
    changed: list[list[Piece]]


class Covered(BaseModel):
    """Who ran a release, the first first, and the outlets that did not."""

    ran: list[CoveredBy]
    silent: list[str]


class MarkOf(BaseModel):
    """An editor's mark: a `tone` about a body, a `task` (about `reply` or `follow`), or `importance`."""

    field: str
    value: str
    about: str
    note: str
    person: str
    at: str


class Marks(BaseModel):
    """The marks on a report."""

    id: str
    marks: list[MarkOf]


class WatchOf(BaseModel):
    """A saved search; `to` are its recipients, `when` says when it mails."""

    name: str
    query: str
    to: list[str]
    when: str
    zone: str
    state: str
    fault: str
    owner: str
    made_at: str


class Watches(BaseModel):
    """The saved searches that the asker may see."""

    watches: list[WatchOf]


class Problem(BaseModel):
    """What went wrong (RFC 9457); `column` says where in the query, counted from 1."""

    type: str
    title: str
    status: int
    detail: str
    column: int | None = None


def _report() -> Any:
    """One flat object: the article's keys, then what was read out of it, as `Document.to_dict` writes it."""
    kept: dict[str, Any] = {}
    for kind in (Article, Document):
        hints = get_type_hints(kind)
        kept |= {field.name: (hints[field.name], ...) for field in fields(kind) if field.name != "article"}
    return create_model("Report", __doc__=_report.__doc__, **kept)


Report = _report()


def with_tokens(described: dict[str, Any]) -> dict[str, Any]:
    """The OpenAPI document with the way programs sign in; on one's own machine, without accounts, nobody has to."""
    token = {
        "type": "http",
        "scheme": "bearer",
        "description": "A token of rasad accounts token, or of the page /account.",
    }
    described.setdefault("components", {})["securitySchemes"] = {"token": token}
    described["security"] = [{"token": []}, {}]
    return described


def verbs_of(described: dict[str, Any]) -> list[dict[str, Any]]:
    """The verbs of an OpenAPI document as people read them: method, path, summary, and what each takes."""
    schemas = described["components"]["schemas"]
    made = []
    for path, verbs in described["paths"].items():
        for method, told in verbs.items():
            takes = [
                {"name": each["name"], "needed": each.get("required", False), "told": each.get("description", "")}
                | _kind_of(each["schema"], schemas)
                for each in told.get("parameters", ())
            ]
            for content in told.get("requestBody", {}).get("content", {}).values():
                body = schemas[content["schema"]["$ref"].rpartition("/")[2]]
                takes += [
                    {"name": name, "needed": name in body.get("required", ()), "told": each.get("description", "")}
                    | _kind_of(each, schemas)
                    for name, each in body["properties"].items()
                ]
            made.append({"method": method.upper(), "path": path, "summary": told["summary"], "takes": takes})
    return made


def _kind_of(schema: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    parts = [schemas.get(part.get("$ref", "").rpartition("/")[2], part) for part in (schema, *schema.get("anyOf", ()))]
    choices = [str(value) for part in parts for value in part.get("enum", ())]
    kind = next((part["type"] for part in parts if part.get("type", "null") != "null"), "choice")
    return {"kind": " | ".join(choices) or kind, "default": schema.get("default") or ""}


def numbers_or_null(described: dict[str, Any]) -> dict[str, Any]:
    """The OpenAPI document where each number of an answer may be null: JSON has no word for one beyond all numbers."""
    waiting: list[Any] = list(described.get("components", {}).get("schemas", {}).values())
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            if part.get("type") == "number":
                part["type"] = ["number", "null"]
            waiting += part.values()
        elif isinstance(part, list):
            waiting += part
    return described
