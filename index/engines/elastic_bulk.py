"""Writing many documents at once: several requests under way, each tried again while the cluster is busy."""

from __future__ import annotations

import json
import random
import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from index.engine import EngineAwayError, EngineError
from index.engines.elastic_client import fault

if TYPE_CHECKING:
    from elasticsearch import Elasticsearch

# One request's documents: large enough that requests cost little, small enough that a node takes several at once.
MOST_ACTIONS, MOST_BYTES = 250, 2 * 2**20
_FIRST_WAIT, _LONGEST_WAIT = 0.25, 10.0
_BUSY = (429, 502, 503, 504)


@dataclass(frozen=True, slots=True)
class Refused:
    """A document that the cluster will never take as it is, and why."""

    id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Action:
    """One document to be written, or (without a source) deleted; `id` is its `_id`, `name` what people call it.

    `index` is where it lies, if not where all of them do.
    """

    id: str
    name: str
    source: bytes | None
    index: str = ""

    def lines(self) -> bytes:
        """The action as a bulk request's lines."""
        verb = "delete" if self.source is None else "index"
        place = {"_index": self.index} if self.index else {}
        head = json.dumps({verb: {"_id": self.id, **place}}, ensure_ascii=False).encode("utf-8", "replace")
        return head if self.source is None else head + b"\n" + self.source


def write_all(
    client: Elasticsearch, url: str, index: str, actions: Iterable[Action], writers: int, patience: float
) -> list[Refused]:
    """Write these; gives back those that were refused for good. All others are kept by the cluster when it returns.

    No more than `writers` requests are under way and as many wait. Raises EngineError where the cluster is away, or
    takes no writes, for longer than `patience` seconds.
    """
    refused: list[Refused] = []
    with ThreadPoolExecutor(writers, thread_name_prefix="bulk") as pool:
        waiting: deque[Future[list[Refused]]] = deque()
        try:
            for chunk in _chunks(actions):
                waiting.append(pool.submit(_write, client, url, index, chunk, patience))
                if len(waiting) >= writers * 2:
                    refused += waiting.popleft().result()
            while waiting:
                refused += waiting.popleft().result()
        except BaseException:
            pool.shutdown(wait=True, cancel_futures=True)
            raise
    return refused


def _chunks(actions: Iterable[Action]) -> Iterator[list[Action]]:
    chunk: list[Action] = []
    held = 0
    for action in actions:
        size = len(action.source or b"")
        if chunk and (len(chunk) == MOST_ACTIONS or held + size > MOST_BYTES):
            yield chunk
            chunk, held = [], 0
        chunk.append(action)
        held += size
    if chunk:
        yield chunk


def _write(client: Elasticsearch, url: str, index: str, chunk: Sequence[Action], patience: float) -> list[Refused]:
    """One request, and again what the cluster was too busy for, with longer and longer waits."""
    from elasticsearch import ApiError, TransportError

    refused: list[Refused] = []
    wait, until = _FIRST_WAIT, time.monotonic() + patience
    while chunk:
        lines: list[Any] = [action.lines() for action in chunk]
        try:
            answer = client.bulk(index=index, operations=lines, filter_path=_ANSWER)
        except (ApiError, TransportError) as error:
            status = getattr(error, "status_code", None)
            if status == 413:
                if len(chunk) > 1:
                    half = len(chunk) // 2
                    return (
                        refused
                        + _write(client, url, index, chunk[:half], patience)
                        + _write(client, url, index, chunk[half:], patience)
                    )
                return [
                    *refused,
                    Refused(chunk[0].name, "it is larger than the cluster takes (http.max_content_length)"),
                ]
            if _is_final(error):
                raise fault(url, error) from error
            last = fault(url, error)
        else:
            if not answer.get("errors"):
                return refused
            chunk, mine, last = _sorted_out(url, chunk, answer["items"])
            refused += mine
        if chunk and time.monotonic() + wait > until:
            raise last
        if chunk:
            time.sleep(wait * random.uniform(0.75, 1.25))  # noqa: S311 - not for secrets
            wait = min(wait * 2, _LONGEST_WAIT)
    return refused


_ANSWER = ["errors", "items.*.status", "items.*.error.type", "items.*.error.reason", "items.*.error.caused_by"]


def _sorted_out(url: str, chunk: Sequence[Action], items: Any) -> tuple[list[Action], list[Refused], EngineError]:
    """What to send again, what was refused for good, and what kept the others from being written."""
    again: list[Action] = []
    refused: list[Refused] = []
    busy = ""
    for action, item in zip(chunk, items, strict=True):
        told = next(iter(item.values()))
        status, error = told["status"], told.get("error") or {}
        kind, reason = str(error.get("type", "")), _reason(error)
        if status < 300 or (status == 404 and action.source is None):
            continue
        if kind == "cluster_block_exception":
            raise EngineAwayError(
                f"Elasticsearch at {url} takes no writes: the index is read-only ({reason}); where its disk is full "
                "make room, then take the block away (index.blocks); what was not written is caught up by the next run"
            )
        if status in _BUSY:
            again.append(action)
            busy = (
                f"Elasticsearch at {url} is overloaded ({reason}); give it memory, or set fewer elasticsearch.writers"
            )
        elif status in (401, 403) or kind == "index_not_found_exception":
            raise EngineAwayError(
                f"Elasticsearch at {url} does not let this be written ({kind}: {reason}); see rasad doctor"
            )
        else:
            refused.append(Refused(action.name, f"{kind}: {reason}"))
    return again, refused, EngineAwayError(busy)


def _reason(error: Any) -> str:
    """The reason with what caused it, in short: the cause says which field it was."""
    parts = [str(error.get("reason", ""))]
    while isinstance(error.get("caused_by"), dict):
        error = error["caused_by"]
        parts.append(str(error.get("reason", "")))
    return ": ".join(" ".join(part.split())[:200] for part in dict.fromkeys(parts) if part)


def _is_final(error: Exception) -> bool:
    """Whether trying again cannot help."""
    from elasticsearch.exceptions import ApiError, SSLError

    if isinstance(error, ApiError):
        return error.status_code not in _BUSY
    return isinstance(error, SSLError) or "CERTIFICATE_VERIFY_FAILED" in str(error)
