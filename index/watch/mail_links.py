"""The links of one message: to the page of each report, and signed ones for what its reader may do."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from index.settings import Settings
from index.watch.digest import Line, Section
from index.watch.links import Link, LinkError, Purpose, Signer, signer

# What people read for each link.
WORDS = {
    "report": "در رصد",
    "mute": "این خبر بس است",
    "false_alarm": "هشدار نابه‌جا",
    "search": "همهٔ خبرهای این جست‌وجو",
    "pause": "مکث",
    "unsubscribe": "لغو برای این نشانی",
    "false_surge": "این جهش نابه‌جاست",
}


@dataclass(frozen=True, slots=True)
class MailLinks:
    """What the links of a message to `address` are made with; they hold until `until`."""

    signer: Signer
    address: str
    until: float

    def report(self, line: Line) -> str:
        """The page of a line's report."""
        return f"{self.signer.base}/reports/{quote(line.id, safe='')}"

    def of_line(self, name: str, line: Line) -> dict[str, str]:
        """What can be done about a story of a search: each link's key and address."""
        return {
            "report": self.report(line),
            "mute": self._url(Purpose.MUTE, (name,), line.story),
            "false_alarm": self._url(Purpose.FALSE, (name,), line.story),
        }

    def of_section(self, section: Section) -> dict[str, str]:
        """What can be done about a search."""
        found = {
            "search": f"{self.signer.base}/?q={quote(section.query, safe='')}",
            "pause": self._url(Purpose.PAUSE, (section.name,)),
            "unsubscribe": self.unsubscribe([section.name]),
        }
        if section.surge_of:
            found["false_surge"] = self._url(Purpose.FALSE, (section.name,), section.surge_of)
        return found

    def unsubscribe(self, names: Sequence[str]) -> str:
        """Where the address ends its mails of these searches."""
        return self._url(Purpose.UNSUBSCRIBE, tuple(names))

    def _url(self, purpose: Purpose, watches: tuple[str, ...], story: str = "") -> str:
        return self.signer.url(Link(purpose, watches, self.address, story, self.until))


def links_for(settings: Settings, made: Signer | None, address: str, now: float) -> MailLinks | None:
    """The links of a message to an address; None where the settings name no page to which they could lead."""
    if made is None or not made.base:
        return None
    # a round may be asked for as of an earlier day (the demo's is); its links hold for those who read them today
    return MailLinks(made, address, max(now, time.time()) + settings.mail.link_days * 86_400)


def signer_of(settings: Settings) -> Signer:
    """The signer of these settings, without a base where `mail.public_url` is empty; LinkError where that is wrong."""
    base = settings.mail.public_url.strip()
    plain = base.isascii() and base.isprintable() and not set(base) & set(' "<>?#\\')
    if base and not (plain and base.startswith(("https://", "http://")) and base.partition("//")[2].strip("/")):
        raise LinkError("the setting mail.public_url is no address; write it like https://rasad.example.org")
    return signer(settings.data, base)
