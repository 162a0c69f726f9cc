"""The bulletin's pages: made editions at their addresses, and for editors the coming one: order, notes, ticks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from index.audit import note
from index.bulletin import drafts, words
from index.bulletin.content import Content, Story
from index.bulletin.drafts import BulletinError
from index.bulletin.editions import Edition, corrections_of, editions, file_of, named, sent_to, tehran
from index.bulletin.fonts import font_of
from index.bulletin.mailing import recipients_of, send
from index.bulletin.making import draft, files_of, make
from index.bulletin.schedule import next_hour
from index.desk import Desk
from index.faults import RasadError
from index.settings import Settings
from index.shown import harmless
from index.web.drawing import tiles
from index.web.forms import Form, form_of
from index.web.rendering import page
from index.web.seat import Role, demand

MEDIA = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
MENU = "/bulletins"


@dataclass(frozen=True, slots=True)
class BulletinPages:
    """The pages of one installation."""

    settings: Settings

    def routes(self) -> list[Route]:
        """Which address leads to which page."""
        return [
            Route("/bulletin", self.coming, methods=["GET"]),
            Route("/bulletin", self.change, methods=["POST"]),
            Route("/bulletin/preview", self.preview, methods=["GET"]),
            Route("/bulletin/preview.{form}", self.preview_file, methods=["GET"]),
            Route("/bulletin/tick", self.tick, methods=["POST"]),
            Route("/bulletins", self.all, methods=["GET"]),
            Route("/bulletins/{name}.{form}", self.file, methods=["GET"]),
            Route("/bulletins/{name}", self.one, methods=["GET"]),
        ]

    def all(self, request: Request) -> Response:  # noqa: ARG002
        """The made editions, newest first."""
        with Desk(self.settings.desk_path) as desk:
            made = [(number, day, tehran(at).isoformat(), by, of) for number, day, at, by, of in editions(desk)]
        return page("bulletins.html", title="بولتن‌ها", here=MENU, editions=made, words=words)

    def one(self, request: Request) -> Response:
        """One edition, by its number or its day; a day leads to the number, whose address never changes."""
        name = request.path_params["name"]
        with Desk(self.settings.desk_path) as desk:
            made = _found(desk, name)
            if name != str(made.number):
                return RedirectResponse(f"/bulletins/{made.number}", 307)
            later, sent = corrections_of(desk, made.number), sent_to(desk, made.number)
        return page(
            "bulletin.html",
            **_values(made.content),
            title=f"{words.TITLE} {words.number_line(made.content)}",
            edition=made,
            later=later,
            sent=[(address, tehran(at).isoformat()) for address, at in sent],
        )

    def file(self, request: Request) -> Response:
        """An edition's PDF or DOCX, as it was made."""
        form = request.path_params["form"]
        if form not in MEDIA:
            raise HTTPException(404)
        with Desk(self.settings.desk_path) as desk:
            made = _found(desk, request.path_params["name"])
            return _sent_file(file_of(desk, made.number, form), form, made.name)

    def coming(self, request: Request) -> Response:
        """The coming bulletin, to be arranged."""
        demand(Role.EDITOR)
        choice, content = draft(self.settings)
        with Desk(self.settings.desk_path) as desk:
            decided = drafts.items(desk)
        titles = {}
        if choice.left_out:
            titles = _titles(self.settings, choice.left_out[:100])
        faults, when = [*choice.faults], None
        to: tuple[str, ...] = ()
        try:
            to = recipients_of(self.settings)
            when = next_hour(self.settings, choice.until) if self.settings.bulletin.when.strip() else None
        except RasadError as error:
            faults.append(str(error))
        return page(
            "bulletin_coming.html",
            title="بولتن بعدی",
            here=MENU,
            content=content,
            words=words,
            decided=decided,
            faults=[harmless(fault) for fault in faults],
            left_out=[(id_, titles.get(id_, id_)) for id_ in choice.left_out[:100]],
            when=tehran(when).isoformat() if when else "",
            to=to,
            done=request.query_params.get("done", ""),
        )

    def preview(self, request: Request) -> Response:  # noqa: ARG002
        """The coming bulletin as it would be."""
        demand(Role.EDITOR)
        content = draft(self.settings)[1]
        title = f"پیش‌نمایش {words.TITLE} {words.number_line(content)}"
        return page("bulletin.html", **_values(content), title=title, edition=None, later=[], sent=[])

    def preview_file(self, request: Request) -> Response:
        """The same as a file."""
        demand(Role.EDITOR)
        form = request.path_params["form"]
        if form not in MEDIA:
            raise HTTPException(404)
        return _said(lambda: self._preview_file(form))

    def _preview_file(self, form: str) -> Response:
        content, font = draft(self.settings)[1], font_of(self.settings)
        made = files_of(content, font, (form,))
        return _sent_file(made[form], form, f"rasad-bulletin-preview-{content.day}")

    async def change(self, request: Request) -> Response:
        """Do what an editor asks of the coming bulletin, or of a made one."""
        person = demand(Role.EDITOR).name
        form = await form_of(request, 200_000)
        return await run_in_threadpool(_said, lambda: self._change(person, form))

    async def tick(self, request: Request) -> Response:
        """Tick a report, or take the tick away, and go back to where it was ticked."""
        person = demand(Role.EDITOR).name
        form = await form_of(request, 20_000)
        return await run_in_threadpool(_said, lambda: self._tick(person, form))

    def _tick(self, person: str, form: Form) -> Response:
        id_, back = form.one("id"), form.one("back", "/")
        if not _titles(self.settings, (id_,)):
            raise HTTPException(404)
        with Desk(self.settings.desk_path) as desk:
            if form.one("do") == "untick":
                drafts.untick(desk, id_, person)
            else:
                drafts.tick(desk, id_, person)
            note(desk, person, f"bulletin {form.one('do', 'tick')}"[:40], id_)
        # an address of ours alone: «//host» and «/\\host» lead elsewhere
        ours = back.startswith("/") and not back.startswith(("//", "/\\")) and back.isprintable()
        return RedirectResponse(quote(back, safe="/?&=#%+-_.~!*'(),:;@") if ours else "/bulletin", 303)

    def _change(self, person: str, form: Form) -> Response:
        verb, id_ = form.one("do"), form.one("id")
        if verb in ("make", "make and send"):
            return self._make(person, verb == "make and send")
        with Desk(self.settings.desk_path) as desk:
            if verb in ("send", "correct"):
                return self._of_edition(desk, person, verb, form)
            place = self._arranged(desk, person, verb, id_, form)
            note(desk, person, f"bulletin {verb}"[:40], id_)
        return RedirectResponse(f"/bulletin?done={quote(verb)}{place}", 303)

    def _arranged(self, desk: Desk, person: str, verb: str, id_: str, form: Form) -> str:
        """Carry out one change of the coming bulletin; gives the place of the page to go back to."""
        anchor = f"#story-{quote(id_, safe='')}"
        match verb:
            case "foreword":
                drafts.set_foreword(desk, form.one("text"))
                return ""
            case "note":
                drafts.annotate(desk, id_, form.one("note"), person)
            case "untick":
                drafts.untick(desk, id_, person)
            case "leave out":
                drafts.untick(desk, id_, person)
                drafts.leave_out(desk, [id_], person)
                return ""
            case "bring back":
                drafts.bring_back(desk, id_, person)
            case "up" | "down" | "theme up" | "theme down":
                stories = draft(self.settings)[1].stories
                drafts.arrange(desk, moved(stories, id_, verb), person)
            case "forget":
                with desk.transaction() as db:
                    drafts.clear(db)
                return ""
            case _:
                raise HTTPException(400, "the form says nothing to do")
        return anchor

    def _make(self, person: str, mailed: bool) -> Response:
        made = make(self.settings, person, recipients_of(self.settings) if mailed else ())
        if made is None:
            return RedirectResponse("/bulletin?done=nothing", 303)
        with Desk(self.settings.desk_path) as desk:
            note(desk, person, "bulletin make and send" if mailed else "bulletin make", str(made.number))
        return RedirectResponse(f"/bulletins/{made.number}", 303)

    def _of_edition(self, desk: Desk, person: str, verb: str, form: Form) -> Response:
        made = _found(desk, form.one("number"))
        if verb == "send":
            send(desk, made, recipients_of(self.settings), self.settings, datetime.now(UTC).timestamp())
            note(desk, person, "bulletin send", str(made.number))
            return RedirectResponse(f"/bulletins/{made.number}", 303)
        notes = {story.id: story.note for story in made.content.stories}
        drafts.begin_correction(desk, made.number, notes, made.content.foreword, person)
        note(desk, person, "bulletin correct", str(made.number))
        return RedirectResponse("/bulletin", 303)


def moved(stories: tuple[Story, ...], id_: str, verb: str) -> list[str]:
    """The stories' ids after one story, or its theme, went one place up or down."""
    themes: dict[str, list[str]] = {}
    for story in stories:
        themes.setdefault(story.theme, []).append(story.id)
    theme = next((name for name, ids in themes.items() if id_ in ids), None)
    if theme is None:
        raise HTTPException(404, "this story stands in the coming bulletin no more")
    if verb.startswith("theme"):
        names = _moved(list(themes), theme, verb.removeprefix("theme "))
        return [each for name in names for each in themes[name]]
    themes[theme] = _moved(themes[theme], id_, verb)
    return [each for ids in themes.values() for each in ids]


def _moved(names: list[str], name: str, verb: str) -> list[str]:
    at = names.index(name)
    to = max(0, at - 1) if verb == "up" else min(len(names) - 1, at + 1)
    names[at], names[to] = names[to], names[at]
    return names


def _said(answer: Callable[[], Response]) -> Response:
    """The answer; what cannot be as a page that says so."""
    try:
        return answer()
    except BulletinError as error:
        raise HTTPException(400, str(error)) from None


def _found(desk: Desk, name: str) -> Edition:
    try:
        return named(desk, name)
    except BulletinError as error:
        raise HTTPException(404, str(error)) from None


def _titles(settings: Settings, ids: tuple[str, ...]) -> dict[str, str]:
    """The titles of those of these reports that are there."""
    from index.documents import Documents

    with Documents(settings.documents_path) as documents:
        return {id_: record["title"] or id_ for id_, record in documents.records(list(ids)).items()}


def _values(content: Content) -> dict[str, object]:
    made = tiles(dict(content.provinces))
    days = [(words.day_short(day), count) for day, count in content.days]
    return {
        "here": MENU,
        "content": content,
        "words": words,
        "days": days if sum(count for _, count in days) else [],
        "most": max((count for _, count in days), default=0),
        "bars": content.outlets[: words.MOST_BARS],
        "tiles": made if content.provinces else [],
        "width": max(tile.x for tile in made) + 98,
        "height": max(tile.y for tile in made) + 98,
    }


def _sent_file(held: bytes, form: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}.{form}"', "Cache-Control": "no-store"}
    return Response(held, media_type=MEDIA[form], headers=headers)
