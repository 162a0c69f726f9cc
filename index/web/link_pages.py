"""The pages behind the links of mails: a GET asks, a POST does; the link's signature is the only key that it needs.

Mail programs that unsubscribe with one click (RFC 8058) send such a POST by themselves: no cookie, no form of ours, no
redirect. Whoever only fetches a link changes nothing.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import partial

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from index.documents import Documents
from index.marking import title_end
from index.settings import Settings
from index.shown import shown_date
from index.watch.acting import act, is_done, undoing
from index.watch.links import PREFIX, Link, LinkError, Purpose, Signer, signer
from index.web.pool import Desks
from index.web.rendering import page
from index.web.watch_feed import watch_feed

_HEADERS = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex, nofollow", "Referrer-Policy": "no-referrer"}
# What a link asks before it does it, its button, and what it says once that is done.
_WORDS = {
    Purpose.PAUSE: (
        "این جست‌وجو مکث کند؟ تا از سر گرفته نشود به هیچ گیرنده‌ای نامه نمی‌فرستد.",
        "مکث",
        "این جست‌وجو مکث کرد.",
    ),
    Purpose.RESUME: ("این جست‌وجو از سر گرفته شود؟", "از سر بگیر", "این جست‌وجو از سر گرفته شد."),
    Purpose.MUTE: (
        "این جست‌وجو دیگر از این خبر چیزی نفرستد؟ رسانه‌های بعدی و اصلاح‌های آن هم نمی‌آید.",
        "این خبر بس است",
        "این جست‌وجو دیگر از این خبر چیزی نمی‌فرستد.",
    ),
    Purpose.UNMUTE: ("این خبر دوباره فرستاده شود؟", "دوباره بفرست", "این خبر دوباره فرستاده می‌شود."),
    Purpose.FALSE: (
        "این هشدار نابه‌جا بود؟ این خبر دیگر نمی‌آید و در فهرست جست‌وجوها شمرده می‌شود.",
        "نابه‌جا بود",
        "نوشته شد که این هشدار نابه‌جا بود.",
    ),
    Purpose.TRUE: ("این هشدار به‌جا بود؟", "به‌جا بود", "این هشدار دیگر نابه‌جا شمرده نمی‌شود."),
    Purpose.UNSUBSCRIBE: (
        "نامه‌های این جست‌وجو دیگر به این نشانی نیاید؟",
        "لغو",
        "نامه‌های این جست‌وجو دیگر به این نشانی نمی‌آید.",
    ),
    Purpose.SUBSCRIBE: (
        "نامه‌های این جست‌وجو دوباره به این نشانی بیاید؟",
        "دوباره بفرست",
        "نامه‌های این جست‌وجو دوباره به این نشانی می‌آید.",
    ),
}

# What it says where that was done before.
_ALREADY = {
    Purpose.PAUSE: "این جست‌وجو از پیش در مکث است و به کسی نامه نمی‌فرستد.",
    Purpose.RESUME: "این جست‌وجو در مکث نیست.",
    Purpose.MUTE: "این جست‌وجو از پیش دیگر از این خبر چیزی نمی‌فرستد.",
    Purpose.UNMUTE: "این جست‌وجو همچنان از این خبر می‌فرستد.",
    Purpose.FALSE: "از پیش نوشته شده است که این هشدار نابه‌جا بود.",
    Purpose.TRUE: "این هشدار نابه‌جا شمرده نشده است.",
    Purpose.UNSUBSCRIBE: "نامه‌های این جست‌وجو از پیش به این نشانی نمی‌آید.",
    Purpose.SUBSCRIBE: "نامه‌های این جست‌وجو به این نشانی می‌آید.",
}


@dataclass(frozen=True, slots=True)
class LinkPages:
    """The pages of one installation."""

    settings: Settings
    desks: Desks

    def routes(self) -> list[Route]:
        """Which address leads to which page."""
        return [Route(PREFIX + "{token}", self.followed, methods=["GET", "POST"])]

    async def followed(self, request: Request) -> Response:
        """Ask whether to do what the link says (GET), do it (POST), or give the feed that it opens."""
        answer = self._do if request.method == "POST" else self._ask
        return await run_in_threadpool(partial(answer, request))

    def _ask(self, request: Request) -> Response:
        try:
            made, link = self._read(request)
        except LinkError as error:
            return _wrong(error)
        if link.purpose is Purpose.FEED:
            with self.desks.desk() as desk, Documents(self.settings.documents_path) as documents:
                return watch_feed(desk, documents, link.watches[0], request)
        try:
            with self.desks.desk() as desk:
                if is_done(desk, link):
                    return self._done(link, _ALREADY[link.purpose], made)
        except LinkError as error:
            return _wrong(error)
        question, button, _ = _WORDS[link.purpose]
        return self._page(link, question, button, PREFIX + made.token(link))

    def _do(self, request: Request) -> Response:
        try:
            made, link = self._read(request)
            with self.desks.desk() as desk:
                act(desk, link, time.time())
        except LinkError as error:
            return _wrong(error)
        return self._done(link, _WORDS[link.purpose][2], made)

    def _done(self, link: Link, sentence: str, made: Signer) -> Response:
        """That it is done, with the button that takes it back."""
        back = undoing(link)
        return self._page(link, sentence, _WORDS[back.purpose][1], PREFIX + made.token(back), done=True)

    def _read(self, request: Request) -> tuple[Signer, Link]:
        made = signer(self.settings.data, self.settings.mail.public_url)
        return made, made.read(request.path_params["token"], time.time())

    def _page(self, link: Link, sentence: str, button: str, action: str, done: bool = False) -> Response:
        return page(
            "link.html",
            200,
            _HEADERS,
            title="نامه‌های رصد",
            here="",
            names=link.watches,
            address=link.address if link.purpose in (Purpose.UNSUBSCRIBE, Purpose.SUBSCRIBE) else "",
            story=self._title(link.story),
            sentence=sentence,
            button=button,
            action=action,
            done=done,
        )

    def _title(self, story: str) -> str:
        if story.startswith("surge "):
            return f"جهش روز {shown_date(story.removeprefix('surge '))}"
        if not story or not self.settings.documents_path.exists():
            return ""
        with Documents(self.settings.documents_path) as documents:
            found = documents.get(story)
        return found.text[: title_end(found)] if found else ""


def _wrong(error: LinkError) -> Response:
    return page(
        "trouble.html",
        410,
        _HEADERS,
        title="این پیوند کار نمی‌کند",
        told="پیوندهای نامه‌ها پس از چندی پایان می‌یابند، و نصفه‌شان کار نمی‌کند. آن را از نامهٔ تازه‌تری باز کنید.",
        sentence=str(error),
        still=[],
    )
