"""Settings: one `rasad.toml` and `RASAD_…` variables; `index.settings_reading` reads and checks them.

Each setting is one line below: its kind, its default, what it is for, and its bounds.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal


def _setting(
    default: Any, purpose: str, least: float | None = None, most: float | None = None, above: float | None = None
) -> Any:
    """A setting's default, what it is for, and its bounds: `least` and `most` may be reached, `above` may not."""
    return dataclasses.field(
        default=default, metadata={"purpose": purpose, "least": least, "most": most, "above": above}
    )


class Secret(str):
    """A text that is never shown: printed, formatted or put into an error it is dots; `reveal()` gives it."""

    __slots__ = ()

    def reveal(self) -> str:
        """The text itself."""
        return str.__str__(self)

    def __str__(self) -> str:
        return "•••" if self else ""

    def __repr__(self) -> str:
        return repr(str(self))

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)


_NO_SECRET = Secret("")


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectSettings:
    """How sites are visited."""

    contact: str = _setting("", "an address or page that site owners can turn to; sent in the user agent")
    delay: float | None = _setting(None, "seconds between two requests to a host; each site has its own", least=0)
    timeout: float = _setting(30.0, "seconds until a request is given up", above=0, most=600)
    max_page_mb: float = _setting(10.0, "pages larger than this are not read, in megabytes", above=0, most=100)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadSettings:
    """How reports are read."""

    workers: int = _setting(0, "processes that read reports; 0 is one per processor core", least=0, most=256)
    tagger: str = _setting("", "a tagger of hazm's from a model hub or a file; empty is the one that ships")


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchSettings:
    """How answers are shown."""

    limit: int = _setting(10, "hits shown where --limit does not say otherwise", least=1, most=10_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class ElasticsearchSettings:
    """The cluster that searches, where `engine` is `elasticsearch`; see docs/elasticsearch.md."""

    url: str = _setting("http://127.0.0.1:9200", "addresses of its nodes, parted by commas")
    name: str = _setting("rasad", "the alias that is asked; the indexes behind it are named after it")
    user: str = _setting("", "a user of the cluster; an API key is better")
    password: Secret = _setting(_NO_SECRET, "the user's password; a file is better")  # noqa: RUF009
    password_file: str = _setting("", "the file that holds the user's password")
    api_key: Secret = _setting(_NO_SECRET, "an API key; a file is better")  # noqa: RUF009
    api_key_file: str = _setting("", "the file that holds an API key")
    ca_file: str = _setting(
        "", "the authority that signed the cluster's certificate, where the system does not know it"
    )
    repository: str = _setting("rasad", "the cluster's snapshot repository that rasad snapshot uses")
    by: Literal["all", "year"] = _setting(
        "all",
        "one index for all reports, or (year) one a Jalali year, for tens of millions; holds from the next reindex on",
    )
    shards: int = _setting(1, "parts of an index; holds from the next reindex on", least=1, most=256)
    replicas: int = _setting(1, "copies of each part on other nodes", least=0, most=10)
    writers: int = _setting(2, "requests that write at the same time", least=1, most=64)
    timeout: float = _setting(60.0, "seconds until a request is given up", above=0, most=3600)
    patience: float = _setting(
        60.0, "seconds for which writing is tried again where the cluster is away or overloaded", least=0, most=86_400
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class MailSettings:
    """How mails of the watch go out; see docs/watch.md."""

    host: str = _setting("", "the mail server that takes our mails; empty sends none")
    port: int = _setting(587, "its port", least=1, most=65_535)
    security: Literal["starttls", "tls", "none"] = _setting("starttls", "how the connection is encrypted and verified")
    user: str = _setting("", "our name at the mail server")
    password: Secret = _setting(_NO_SECRET, "our password there; a file is better")  # noqa: RUF009
    password_file: str = _setting("", "the file that holds our password")
    ca_file: str = _setting("", "the authority that signed the server's certificate, where the system does not know it")
    sender: str = _setting("rasad@localhost", "the address from which mails come")
    owner: str = _setting("", "the address that is told of dead addresses and faulty searches")
    mailbox: str = _setting("", "a folder into which each mail is written as a file, instead of a server")
    timeout: float = _setting(30.0, "seconds until the server is given up", above=0, most=600)
    public_url: str = _setting(
        "http://127.0.0.1:8080", "where readers of mails reach rasad serve; their links begin so; empty makes no links"
    )
    link_days: float = _setting(90.0, "days for which the links of a mail hold", least=1, most=3650)
    dkim: Literal["none", "own", "relay"] = _setting(
        "none", "who signs our mails: nobody, we ourselves (own), or the mail server that takes them (relay)"
    )
    dkim_domain: str = _setting("", "the domain for which we sign; that of the sender if empty")
    dkim_selector: str = _setting("rasad", "the selector under which the key's public half stands in DNS")
    dkim_key_file: str = _setting("", "the file that holds the private key (RSA, PEM)")


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchSettings:
    """How saved searches are watched."""

    zone: str = _setting("Asia/Tehran", "the time zone of the searches' hours where a search names none")
    broad: float = _setting(
        50.0, "reports a day, on average or on the busiest one, above which a search is called broad", above=0, most=1e6
    )
    old_days: float = _setting(7.0, "reports published longer ago alarm only where a search asks for them", above=0)
    stories: int = _setting(20, "stories of one search that a mail shows; the rest are counted", least=1, most=500)
    webhooks: Literal["public", "private"] = _setting(
        "public", "where webhooks may lead: to public https addresses, or (private) also into one's own network"
    )
    webhook_timeout: float = _setting(15.0, "seconds until a webhook is given up, all in all", above=0, most=120)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServeSettings:
    """How the page and the API are served; see docs/web.md."""

    host: str = _setting("127.0.0.1", "the address of this machine to listen on")
    port: int = _setting(8080, "the port to listen on; 0 for any free one", least=0, most=65_535)
    names: str = _setting("", "the names that browsers call the server by, parted by commas")
    certificate: str = _setting("", "the file that holds the certificate for TLS, with those that signed it")
    key: str = _setting("", "the file that holds the certificate's key")
    proxy: str = _setting("", "addresses of the TLS servers that pass requests on to this one, parted by commas")
    processes: int = _setting(0, "processes that answer; 0 is one per processor core, four at most", least=0, most=64)
    idle_hours: float = _setting(12.0, "hours after which a browser that asks nothing is signed out", above=0, most=720)
    session_hours: float = _setting(168.0, "hours after which everyone signs in again", above=0, most=8760)
    requests_a_minute: int = _setting(120, "requests a minute that a token may make", least=1, most=100_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class BulletinSettings:
    """What stands in the morning bulletin, when it is made, and how it looks; see docs/bulletin.md."""

    office: str = _setting("رصد خبرهای بخش تعاون", "the office whose bulletin it is, as its cover names it")
    when: str = _setting("daily 07:30 working", "when it is made and mailed, as rasad watch writes it; empty is never")
    to: str = _setting("", "addresses that each edition is mailed to, parted by commas")
    searches: str = _setting("", "names of the saved searches that it asks, parted by commas; all of them if empty")
    stories: int = _setting(40, "stories that stand in it beside those that editors ticked", least=1, most=200)
    font: str = _setting("", "the font's file (.ttf), such as B Nazanin's; an open one if empty")
    font_bold: str = _setting("", "the file of its bold face; the same face if empty")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings; see docs/settings.md."""

    data: Path = _setting(  # noqa: RUF009 - a path cannot be changed
        Path("rasad-data"), "folder of the archive, the documents, the desk and the index"
    )
    engine: Literal["embedded", "elasticsearch"] = _setting(
        "embedded", "what searches: embedded, on this machine, or elasticsearch"
    )
    collect: CollectSettings = CollectSettings()
    read: ReadSettings = ReadSettings()
    search: SearchSettings = SearchSettings()
    elasticsearch: ElasticsearchSettings = ElasticsearchSettings()
    mail: MailSettings = MailSettings()
    watch: WatchSettings = WatchSettings()
    bulletin: BulletinSettings = BulletinSettings()
    serve: ServeSettings = ServeSettings()

    @property
    def archive_path(self) -> Path:
        """The articles as collected."""
        return self.data / "archive.db"

    @property
    def documents_path(self) -> Path:
        """What was read out of them."""
        return self.data / "documents.db"

    @property
    def desk_path(self) -> Path:
        """What people and time made."""
        return self.data / "desk.db"

    @property
    def index_path(self) -> Path:
        """The embedded engine's folder."""
        return self.data / "index"
