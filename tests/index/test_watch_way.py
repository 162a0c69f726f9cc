"""The whole way of the watch: what appears in a served feed is in the mailbox, by `rasad run` and a real server."""

from __future__ import annotations

import email
import email.policy
import threading
import time

from aiosmtpd.controller import Controller
from test_watch_delivery import free_port

from crawler.newsroom import Newsroom, reports
from index.running import Pace, run
from index.settings_reading import load_settings
from index.watch.saving import save
from index.watch.searches import Watch


class Mailbox:
    def __init__(self):
        self.mails = []

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.mails.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        return "250 OK"


def until(true, seconds=240):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.1)
    return False


def test_what_appears_in_a_feed_is_mailed_by_itself_once(tmp_path, monkeypatch):
    mailbox, port = Mailbox(), free_port()
    told = {"COLLECT__DELAY": "0", "READ__WORKERS": "1", "MAIL__HOST": "127.0.0.1", "MAIL__PORT": str(port)}
    for name, value in (told | {"MAIL__SECURITY": "none"}).items():
        monkeypatch.setenv(f"RASAD_{name}", value)
    settings = load_settings(data=tmp_path)
    ordinary = [r for r in reports() if r.outlet == "isna" and not (r.gallery or r.missing or r.blocked or r.revision)]
    first, second = ordinary[-2:]
    save(settings, Watch("همه", "*", ("a@example.org",), old=True))
    controller, stop = Controller(mailbox, hostname="127.0.0.1", port=port), threading.Event()
    controller.start()
    try:
        with Newsroom(["isna"], now=first.at, source=[first, second]) as room:
            runner = threading.Thread(
                target=run, args=(settings, ["isna"], stop, lambda *_: None, dict(room.urls), Pace(0.5, 0.5))
            )
            runner.start()
            try:
                assert until(lambda: len(mailbox.mails) == 1)
                room.now = second.at  # now it is in the feed
                assert until(lambda: len(mailbox.mails) == 2)
            finally:
                stop.set()
                runner.join(120)
    finally:
        controller.stop()
    texts = [mail.get_body(("plain",)).get_content() for mail in mailbox.mails]
    assert first.number in texts[0]
    assert second.number in texts[1]
    assert first.number not in texts[1]
