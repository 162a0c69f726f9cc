"""For administrators: everybody's accounts, and the trail of what people changed."""

from __future__ import annotations

from dataclasses import dataclass, replace

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from index.accounts import PERSIAN_ROLES, ROLES, accounts, add_account, remove_account, set_password, set_role
from index.audit import acts, note
from index.desk import Desk
from index.passwords import AccountError
from index.web.account_pages import DONE, twice
from index.web.acts_told import details_told
from index.web.forms import Form, form_of
from index.web.pool import Desks
from index.web.rendering import page
from index.web.seat import Role, Seat, demand

_ACTS = 100
_ROLES = {"reader": "خواننده", "editor": "ویراستار", "administrator": "سرپرست"}
# What was done, in the words of the page; other verbs are shown as they are.
VERBS = {
    "signed in": "وارد شد",
    "sign-in failed": "ورود ناکام",
    "signed out": "بیرون رفت",
    "account added": "حساب ساخت",
    "role changed": "نقش داد",
    "account removed": "حساب را برداشت",
    "password changed": "گذرواژه عوض کرد",
    "session ended": "نشست را پایان داد",
    "token made": "کلید ساخت",
    "token revoked": "کلید را برداشت",
    "time zone chosen": "منطقهٔ زمانی برگزید",
    "mark": "نشانه گذاشت",
    "unmark": "نشانه را برداشت",
    "edit": "خوانده‌ای را ویراست",
    "unedit": "ویرایش را بازگرداند",
    "add": "گزارشی افزود",
    "watch save": "جست‌وجو را ذخیره کرد",
    "watch delete": "جست‌وجوی ذخیره‌شده را حذف کرد",
    "watch pause": "پایش را به مکث برد",
    "watch resume": "پایش را از سر گرفت",
    "watch mute": "خبری را بس دانست",
    "watch unmute": "خبری را باز خواست",
    "watch false": "هشداری را نابه‌جا خواند",
    "watch true": "هشداری را به‌جا خواند",
    "watch unsay": "داوری خود را پس گرفت",
    "watch unsubscribe": "نشانی را از پایش برداشت",
    "watch subscribe": "نشانی را به پایش بازگرداند",
    "bulletin tick": "برای بولتن برگزید",
    "bulletin untick": "از برگزیده‌های بولتن برداشت",
    "bulletin make": "بولتن ساخت",
    "bulletin make and send": "بولتن ساخت و فرستاد",
    "bulletin send": "بولتن فرستاد",
    "bulletin correct": "اصلاح بولتن را آغاز کرد",
    "bulletin leave out": "از بولتن کنار گذاشت",
    "bulletin bring back": "به بولتن بازگرداند",
    "bulletin note": "در بولتن یادداشت نوشت",
    "bulletin foreword": "یادداشت آغاز بولتن را نوشت",
    "bulletin up": "در بولتن بالاتر برد",
    "bulletin down": "در بولتن پایین‌تر برد",
    "bulletin theme up": "بخش بولتن را بالاتر برد",
    "bulletin theme down": "بخش بولتن را پایین‌تر برد",
    "bulletin forget": "تصمیم‌های بولتن را فراموش کرد",
}


@dataclass(frozen=True, slots=True)
class AccountsPages:
    """The pages of one installation."""

    desks: Desks

    def routes(self) -> list[Route]:
        """Which address leads to which page."""
        return [
            Route("/accounts", self.everybody, methods=["GET", "POST"]),
            Route("/audit", self.audit, methods=["GET"]),
        ]

    async def everybody(self, request: Request) -> Response:
        """All accounts; with a form, what it changes."""
        person = demand(Role.ADMINISTRATOR)
        if request.method == "GET":
            return await run_in_threadpool(self._shown, DONE.get(request.query_params.get("done", ""), ""))
        form = await form_of(request, 20_000)
        return await run_in_threadpool(self._change, person, form)

    def _change(self, person: Seat, form: Form) -> Response:
        do = form.one("do")
        try:
            with self.desks.desk() as desk:
                _changed(desk, person, do, form)
        except AccountError as error:
            return self._shown(wrong=error.persian, status=400)
        return RedirectResponse(f"/accounts?done={do}", 303)

    def _shown(self, done: str = "", wrong: str = "", status: int = 200) -> Response:
        with self.desks.desk() as desk:
            found = accounts(desk)
        roles = {role.word: shown for role, shown in PERSIAN_ROLES.items()}
        return page("accounts.html", status, title="حساب‌ها", here="/accounts", accounts=found, roles=roles, done=done,
                    wrong=wrong)  # fmt: skip

    def audit(self, request: Request) -> Response:
        """Who changed what, newest first."""
        demand(Role.ADMINISTRATOR)
        text = request.query_params.get("before", "0")
        before = int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0
        with self.desks.desk() as desk:
            found = acts(desk, _ACTS + 1, before)
        older = found[_ACTS - 1][0] if len(found) > _ACTS else 0
        rows = [
            (replace(act, details=_ROLES.get(act.details) or details_told(act)), VERBS.get(act.verb, act.verb))
            for _, act in found[:_ACTS]
        ]
        return page("audit.html", title="چه کسی چه کرد", here="/accounts", acts=rows, older=older)


def _changed(desk: Desk, person: Seat, do: str, form: Form) -> None:
    name = form.one("name")
    if do in ("add", "role") and form.one("role") not in ROLES:
        raise AccountError("there is no such role", "چنین نقشی نیست.")
    if do == "add":
        made = add_account(desk, name, ROLES[form.one("role")], twice(form))
        note(desk, person.name, "account added", made.name, made.role.word)
    elif do == "role":
        made = set_role(desk, name, ROLES[form.one("role")])
        note(desk, person.name, "role changed", made.name, made.role.word)
    elif do == "password":
        made = set_password(desk, name, twice(form))
        note(desk, person.name, "password changed", made.name)
    elif do == "remove":
        if form.one("sure") != "yes":
            raise AccountError("say that you are sure", "برای برداشتن حساب، خانهٔ «مطمئنم» را هم نشان بزنید.")
        made = remove_account(desk, name)
        note(desk, person.name, "account removed", made.name)
    else:
        raise HTTPException(400, "this form asks for nothing that is known")
