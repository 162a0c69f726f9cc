"""The connection to Elasticsearch, and what goes wrong with it as one sentence each."""

from __future__ import annotations

import base64
import ipaddress
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from index.engine import EngineAwayError, EngineError
from index.settings import ElasticsearchSettings

if TYPE_CHECKING:
    from elasticsearch import Elasticsearch

_WAITS = "what was not written waits in the archive and is caught up by the next run"


def connect(settings: ElasticsearchSettings) -> Elasticsearch:
    """A client for the cluster that the settings name; nothing is asked of it yet.

    Raises EngineError where the settings cannot be followed safely.
    """
    from elastic_transport import HttpHeaders, Urllib3HttpNode
    from elastic_transport.client_utils import DEFAULT, DefaultType
    from elasticsearch import Elasticsearch

    class Node(Urllib3HttpNode):
        """Speaks the version that 8.19 and 9 both know; the client's own headers name 9 alone."""

        def perform_request(
            self,
            method: str,
            target: str,
            body: bytes | None = None,
            headers: HttpHeaders | None = None,
            request_timeout: DefaultType | float | None = DEFAULT,
        ) -> Any:
            if headers is not None:
                headers = HttpHeaders(
                    {k: v.replace("compatible-with=9", "compatible-with=8") for k, v in headers.items()}
                )
            return super().perform_request(method, target, body, headers, request_timeout)

    addresses = [address.strip() for address in settings.url.split(",") if address.strip()]
    user, secret = _credentials(settings)
    for address in addresses:
        _check(address, bool(user or secret))
    options: dict[str, Any] = {}
    if secret:
        # the client's own way takes no Persian password
        basic = base64.b64encode(f"{user}:{secret}".encode()).decode("ascii")
        options["headers"] = {"authorization": f"Basic {basic}" if user else f"ApiKey {secret}"}
    if any(address.startswith("https://") for address in addresses):
        options["verify_certs"] = True
        if settings.ca_file:
            if not Path(settings.ca_file).is_file():
                raise EngineError(
                    f"{settings.ca_file}: there is no such file; elasticsearch.ca_file names the authority"
                )
            options["ca_certs"] = settings.ca_file
    try:
        return Elasticsearch(
            addresses,
            node_class=Node,
            request_timeout=settings.timeout,
            retry_on_timeout=True,
            retry_on_status=(429, 502, 503, 504),
            max_retries=3,
            http_compress=any(not _is_here(address) for address in addresses),
            connections_per_node=max(4, settings.writers + 2),
            **options,
        )
    except (ValueError, TypeError) as error:
        raise EngineError(f"elasticsearch.url cannot be «{settings.url}»: {error}") from None


@contextmanager
def sentences(url: str) -> Iterator[None]:
    """What goes wrong in the client or the cluster, as EngineError with one sentence."""
    from elasticsearch import ApiError, TransportError

    try:
        yield
    except (ApiError, TransportError) as error:
        raise fault(url, error) from error


def fault(url: str, error: Exception) -> EngineError:
    """The error for people; where trying again later may help, an EngineAwayError."""
    from elasticsearch import ApiError

    status = error.status_code if isinstance(error, ApiError) else 503
    kind = EngineAwayError if status in (401, 403, 429, 502, 503, 504) else EngineError
    return kind(sentence(url, error))


def sentence(url: str, error: Exception) -> str:
    """What happened, where, and what to do."""
    from elasticsearch import ApiError, ConnectionTimeout
    from elasticsearch.exceptions import SSLError

    where = f"Elasticsearch at {url}"
    if isinstance(error, ApiError):
        return _refusal(where, error)
    text = str(error)
    if isinstance(error, SSLError) or "CERTIFICATE_VERIFY_FAILED" in text or "SSL" in text.upper():
        if "CERTIFICATE_VERIFY_FAILED" in text or "certificate verify failed" in text:
            return (
                f"{where} shows a certificate that is not trusted ({_reason(text)}); "
                "name the authority that signed it in elasticsearch.ca_file"
            )
        return f"{where} cannot be reached safely ({_short(text)}); see whether it speaks https at this address"
    if isinstance(error, ConnectionTimeout):
        return f"{where} did not answer in time; {_WAITS}; see its load, or raise elasticsearch.timeout"
    return f"{where} does not answer ({_reason(text)}); {_WAITS}; see that it runs and that elasticsearch.url is right"


def _refusal(where: str, error: Any) -> str:
    kind, reason = _kind(error)
    status = error.status_code
    if status == 401:
        return f"{where} does not accept the user or key; set elasticsearch.api_key_file, or user and password_file"
    if kind == "cluster_block_exception":
        return (
            f"{where} takes no writes: its index is read-only ({_short(reason)}); where its disk is full make room, "
            f"then take the block away (index.blocks); {_WAITS}"
        )
    if status == 403:
        return (
            f"{where} does not allow this to the user or key ({_short(reason)}); docs/elasticsearch.md lists the rights"
        )
    if "too_many" in kind or "maxClauseCount" in reason or "nested depth" in reason:
        return "the query is too long or too deeply nested; split it into several"
    if status == 429:
        return f"{where} is overloaded ({_short(reason)}); {_WAITS}; give it more memory or wait"
    if status in (502, 503, 504):
        return f"{where} cannot answer just now ({_short(reason or kind)}); {_WAITS}; see its health with rasad doctor"
    if kind == "index_not_found_exception":
        return f"{where} has no index of this name any more ({_short(reason)}); build it anew with: rasad reindex"
    if kind == "invalid_alias_name_exception":
        return f"{where} has an index of that name already ({_short(reason)}); set another elasticsearch.name"
    return f"{where} refused a request ({kind}: {_short(reason)}); see rasad doctor"


def _kind(error: Any) -> tuple[str, str]:
    """The kind of a refusal and its reason, the deepest that is told."""
    body = error.body if isinstance(error.body, dict) else {}
    told = body.get("error")
    if not isinstance(told, dict):
        return str(told or error.message), str(told or error.message)
    roots = told.get("root_cause") or [told]
    root = roots[0] if isinstance(roots[0], dict) else told
    while isinstance(root.get("caused_by"), dict):
        root = root["caused_by"]
    return str(root.get("type", "")), str(root.get("reason", ""))


def _credentials(settings: ElasticsearchSettings) -> tuple[str, str]:
    """(user, password) or ("", key); empty where none is set."""
    key = settings.api_key.reveal() or _secret(settings.api_key_file, "api_key_file")
    if key:
        return "", key
    password = settings.password.reveal() or _secret(settings.password_file, "password_file")
    if bool(settings.user) != bool(password):
        raise EngineError("elasticsearch.user needs elasticsearch.password_file, and the other way round; set both")
    return settings.user, password


def _secret(path: str, name: str) -> str:
    if not path:
        return ""
    try:
        return Path(path).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is no text"
        raise EngineError(f"{path} cannot be read ({reason}); elasticsearch.{name} names it") from None


def _check(address: str, secrets: bool) -> None:
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise EngineError(f"elasticsearch.url cannot be «{address}»; write https://HOST:9200")
    if parts.username or parts.password:
        raise EngineError(
            "elasticsearch.url holds a user or password, which would be seen in logs; "
            "set elasticsearch.user and elasticsearch.password_file, or elasticsearch.api_key_file"
        )
    if secrets and parts.scheme == "http" and not _is_here(address):
        raise EngineError(
            f"elasticsearch.url: a password or key would go to {parts.hostname} unencrypted; write https://{parts.netloc}"
        )


def _is_here(address: str) -> bool:
    host = urlsplit(address).hostname or ""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _reason(text: str) -> str:
    for known in (
        "self-signed certificate",
        "Connection refused",
        "Name or service not known",
        "certificate has expired",
    ):
        if known.lower() in text.lower():
            return known
    return _short(text)


def _short(text: str) -> str:
    return " ".join(text.split())[:160]
