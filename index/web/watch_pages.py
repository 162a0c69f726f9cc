"""One's saved searches on the page: how they stand and what they found; add, change, pause, try out, delete.

Everyone who signed in has searches of their own; administrators see everyone's.
"""

from __future__ import annotations

import datetime as dt
import re
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from crawler.dates import TEHRAN
from index.audit import note
from index.desk import Desk
from index.faults import RasadError
from index.settings import Settings
from index.shown import one_line
from index.watch import calendar, said
from index.watch.calendar import RuleError, with_days
from index.watch.digest import MARKS
from index.watch.found import found_by
from index.watch.links import PREFIX, Link, Purpose, signer
from index.watch.listing import Listed, listed
from index.watch.mail import subject_of
from index.watch.saving import Saved, save, zone_for
from index.watch.searches import Watch, WatchError, remove, set_state, watches
from index.watch.surges import SENSITIVITIES
from index.watch.trying import tried_with
from index.watch.worded import KINDS, STATES, VERDICTS, WEEK, days_of, shown_rule
from index.web.asked import WrongFieldError, first_day
from index.web.forms import Form, form_of
from index.web.pool import Askings, Desks
from index.web.rendering import page
from index.web.seat import Role, Seat, demand, seat

_LONGEST_DAY = 20
_EMPTY = {
    "name": "", "query": "", "to": "", "when": "instant", "clock": "07:30", "day": "saturday", "cron": "30 7 * * *",
    "days": "", "zone": "", "surges": "", "old": "", "tells": "", "tolerance": "",
}  # fmt: skip
WHENS = {"instant": "بی‌درنگ", "hourly": "هر ساعت", "daily": "هر روز", "weekly": "هر هفته", "cron": "با سطر cron"}
DAYS = {"": "همهٔ روزها", "working": "روزهای کاری (بی جمعه و تعطیل رسمی)", "saturday-wednesday": "شنبه تا چهارشنبه"}
SURGES = {"": "نگو", "more": "بگو، حساس", "balanced": "بگو", "fewer": "بگو، فقط بزرگ‌ها"}
TELLS = {
    "": "خبرهای تازه",
    "each": "فقط آنچه میان خبرهایش جهش کند (مقام، استان، موضوع، …)",
    "figures": "فقط رقم‌هایی که با رقم پیشین فرق دارند",
}
DONE = {
    "saved": "جست‌وجو ذخیره شد.",
    "pause": "جست‌وجو مکث کرد.",
    "resume": "جست‌وجو از سر گرفته شد.",
    "delete": "جست‌وجو و هر چه یافته بود فراموش شد.",
    "mute": "این خبر دیگر فرستاده نمی‌شود.",
    "false": "نوشته شد که این هشدار نابه‌جا بود.",
    "unsay": "این خبر دوباره فرستاده می‌شود.",
}


@dataclass(frozen=True, slots=True)
class WatchPages:
    """The pages of one installation."""

    settings: Settings
    pool: Askings
    desks: Desks

    def routes(self) -> list[Route]:
        """Which address leads to which page."""
        return [
            Route("/watches", self.list, methods=["GET"]),
            Route("/watches", self.add, methods=["POST"]),
            Route("/watches/one", self.one, methods=["GET"]),
            Route("/watches/one", self.change, methods=["POST"]),
            Route("/watches/test", self.test, methods=["GET"]),
        ]

    async def list(self, request: Request) -> Response:
        """The searches, and the form for one more; `?q=` and `?name=` fill it in, `?edit=` with a search there is."""
        asked = request.query_params
        return await run_in_threadpool(partial(self._listed, asked.get("done", ""), asked))

    async def add(self, request: Request) -> Response:
        """Save what the form says; the form again where that cannot be, or where it is broad and nobody said yes."""
        person = demand(Role.READER)
        form = await form_of(request, 50_000)
        return await run_in_threadpool(partial(self._add, person, form))

    async def one(self, request: Request) -> Response:
        """One search: what it found."""
        return await run_in_threadpool(partial(self._one, request))

    async def change(self, request: Request) -> Response:
        """Pause, resume or delete a search; mute a story of it, call it a false alarm, or take that back."""
        person = demand(Role.READER)
        form = await form_of(request, 50_000)
        return await run_in_threadpool(partial(self._change, person, form))

    async def test(self, request: Request) -> Response:
        """What a search would have sent since a day, or in the last seven."""
        return await run_in_threadpool(partial(self._test, request))

    def _listed(
        self, done: str, asked: Mapping[str, str], wrong: str = "", saved: Saved | None = None, status: int = 200
    ) -> Response:
        person = seat()
        with self.desks.desk() as desk:
            mine = [each for each in listed(desk) if _may_see(person, each.watch)]
        filled = _EMPTY | {"zone": zone_for(self.settings, person.name)}
        if edited := next((each.watch for each in mine if each.watch.name == asked.get("edit")), None):
            filled |= _filled(edited)
        filled |= {key: str(asked[key]) for key in _EMPTY if asked.get(key)}
        if asked.get("q"):
            filled["query"] = str(asked["q"])
        return page(
            "watches.html",
            status,
            title="پایش",
            here="/watches",
            found=mine,
            everyone=person.may(Role.ADMINISTRATOR) and any(each.watch.owner for each in mine),
            may_edit=person.may(Role.READER),
            done=DONE.get(done, ""),
            wrong=wrong,
            broad=saved.broad if saved else None,
            filled=filled,
            editing=edited.name if edited else "",
            whens=WHENS,
            days=DAYS,
            week=WEEK,
            surges=SURGES,
            tells=TELLS,
            states=STATES,
            rule=shown_rule,
        )

    def _add(self, person: Seat, form: Form) -> Response:
        given = {key: form.one(key) for key in _EMPTY}
        given["edit"] = form.one("edit")
        try:
            made = _watch(given, self._owner(form.one("name"), person))
            self._is_free(made, given["edit"])
            with self.pool.asking() as asked:
                saved = save(self.settings, made, form.one("anyway") == "yes", asked)
        except RasadError as error:
            return self._listed("", given, str(error), status=400)
        if not saved.saved:
            return self._listed("", given, saved=saved, status=409)
        with self.desks.desk() as desk:
            note(desk, person.name, "watch save", made.name, f"{made.query} → {', '.join(made.recipients)}")
        return RedirectResponse("/watches?done=saved", 303)

    def _is_free(self, made: Watch, edited: str) -> None:
        """Raise WatchError where a new search, or one renamed, would take the place of another of one's own."""
        with self.desks.desk() as desk:
            if made.name != edited and any(w.name == made.name and w.owner == made.owner for w in watches(desk)):
                raise WatchError(f"there is a search «{made.name}» already; choose another name, or change that one")

    def _owner(self, name: str, person: Seat) -> str:
        """Whose the search will be: an administrator who changes someone's leaves it theirs."""
        with self.desks.desk() as desk:
            before = next((watch for watch in watches(desk) if watch.name == name), None)
        return before.owner if before and person.may(Role.ADMINISTRATOR) else person.name

    def _one(self, request: Request) -> Response:
        person, name = seat(), request.query_params.get("name", "")
        with self.desks.desk() as desk:
            each = _seen(desk, person, name)
            rows = found_by(desk, self.settings, name)
        feed = Link(Purpose.FEED, (name,))
        return page(
            "watch.html",
            title=name,
            here="/watches",
            each=each,
            rows=rows,
            may_edit=person.may(Role.READER),
            done=DONE.get(request.query_params.get("done", ""), ""),
            feed=PREFIX + signer(self.settings.data, "").token(feed),
            states=STATES,
            kinds=KINDS,
            verdicts=VERDICTS,
            rule=shown_rule,
        )

    def _change(self, person: Seat, form: Form) -> Response:
        name, what, story = form.one("name"), form.one("do"), form.one("story")
        with self.desks.desk() as desk:
            _seen(desk, person, name)
            if what in ("pause", "resume"):
                set_state(desk, name, "paused" if what == "pause" else "on")
            elif what == "delete" and form.one("sure") == "yes":
                remove(desk, name)
            elif what in ("mute", "false", "unsay") and story:
                with desk.transaction() as db:
                    if what == "unsay":
                        said.unsay(db, name, story)
                    else:
                        verdict = said.Verdict.MUTED if what == "mute" else said.Verdict.FALSE
                        said.say(db, name, story, verdict, person.name or "the page", time.time())
            else:
                raise HTTPException(400, "this form says nothing that can be done")
            note(desk, person.name, f"watch {what}", name, story)
        back = f"/watches/one?name={quote(name, safe='')}&done={what}" if story else f"/watches?done={what}"
        return RedirectResponse(back, 303)

    def _test(self, request: Request) -> Response:
        person, name = seat(), request.query_params.get("name", "")
        since = request.query_params.get("from", "").strip()[:_LONGEST_DAY]
        with self.desks.desk() as desk:
            each = _seen(desk, person, name)
            wrong, found = "", None
            try:
                with self.pool.asking() as asked:
                    first = first_day("از تاریخ", since) or dt.datetime.now(TEHRAN).date() - dt.timedelta(days=7)
                    found = tried_with(asked, desk, self.settings, each.watch, first, time.time())
            except (RasadError, ValueError, WrongFieldError) as error:
                wrong = str(error)
        section = found.digest.sections[0] if found else None
        subject = subject_of(found.digest) if found and section and section.lines else ""
        return page(
            "watch_test.html", title=f"آزمایش {name}", here="/watches", each=each, section=section, subject=subject,
            wrong=wrong, mails=len(found.mails) if found else 0, rule=shown_rule, since=since,
            marks=MARKS,
        )  # fmt: skip


def _may_see(person: Seat, watch: Watch) -> bool:
    return person.may(Role.ADMINISTRATOR) or (person.may(Role.READER) and watch.owner == person.name)


def _seen(desk: Desk, person: Seat, name: str) -> Listed:
    """The search of this name, if this person may see it; HTTPException 404 else, which does not tell the two apart."""
    found = next((each for each in listed(desk) if each.watch.name == name), None)
    if found is None or not _may_see(person, found.watch):
        raise HTTPException(404)
    return found


def _watch(given: Mapping[str, str], owner: str) -> Watch:
    when = given["when"]
    rule = {
        "daily": f"daily {given['clock']}",
        "weekly": f"weekly {given['day']} {given['clock']}",
        "cron": f"cron {given['cron']}",
    }.get(when, when)
    to = tuple(dict.fromkeys(part for part in re.split(r"[\s,،;؛]+", given["to"]) if part)) or ("feed",)
    surges = given["surges"] if given["surges"] in SENSITIVITIES else ""
    tolerance = _percent(given["tolerance"]) if given["tells"] == "figures" else None
    return Watch(
        name=given["name"], query=given["query"], recipients=to, rule=with_days(rule, given["days"]),
        zone=given["zone"], old=given["old"] == "yes", surges=surges, owner=owner, each=given["tells"] == "each",
        tolerance=tolerance,
    )  # fmt: skip


def _percent(text: str) -> float:
    try:
        return float(text.replace("٫", ".") or 0)
    except ValueError:
        raise WatchError(f"«{one_line(text)}» is no number of percent") from None


def _filled(watch: Watch) -> dict[str, str]:
    """The form that would make this search again."""
    words = watch.rule.split() or ["instant"]
    days = ["working"] if words[-1] == "working" else []
    words = words[:-1] if days else words
    if "on" in words:
        days, words = [*words[words.index("on") + 1 :], *days], words[: words.index("on")]
    told = {
        "name": watch.name, "query": watch.query, "to": " ".join(each for each in watch.recipients if each != "feed"),
        "when": words[0], "days": " ".join(days), "zone": watch.zone, "surges": watch.surges,
        "old": "yes" if watch.old else "",
        "tells": "each" if watch.each else "" if watch.tolerance is None else "figures",
        "tolerance": "" if watch.tolerance is None else f"{watch.tolerance:g}",
    }  # fmt: skip
    if words[0] == "cron":
        told["cron"] = " ".join(words[1:])
    if clock := next((word for word in words[1:] if ":" in word), ""):
        told["clock"] = clock
    if words[0] == "weekly":
        with suppress(RuleError):  # one that cannot be read is written anew
            told["day"] = " ".join(days_of(calendar.rule(" ".join(words))))
    return told
