"""Why a saved search mailed a report, or did not: sentences for whoever asks `rasad watch why`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from index.desk import Desk
from index.documents import Documents
from index.query.printing import describe
from index.query.tree import And, Named, NameField, Node
from index.reasons import why
from index.settings import Settings
from index.shown import jalali, one_line
from index.stories import told_of
from index.watch.channels.channel import FEED
from index.watch.facts import corrected, facts_of, reader_of, says
from index.watch.finding import is_old, tree_of, watched_upto
from index.watch.matching import Batch
from index.watch.said import Verdict, said_of, unsubscribed
from index.watch.searches import Watch, watch_named
from index.watch.standing import BY_WORDS, SIDE, facts_before, last_hit
from index.watch.writing import PASSED_OVER
from nlp.document import Document
from nlp.story_times import moment_text

_PROVINCES = (NameField.PROVINCE, NameField.MAIN_PROVINCE)
_MORE_OF = {
    "denial": "as another outlet that denies what was told before",
    "correction": "as another report of a correction that was told",
}
_KINDS = {
    "new": "as news",
    "more": "as another outlet of a story that was told before",
    "denial": "as a denial of what was told before",
    "correction": "as a correction",
    "figure": "as one that says another figure than was said last",
    "surge": "as the report that stands for a surge",
}


def told_why(settings: Settings, name: str, article: str, now: float) -> Iterator[str]:
    """Sentences on why the search mailed this report, or did not."""
    with Desk(settings.desk_path) as desk, Documents(settings.documents_path) as documents:
        watch = watch_named(desk, name)
        document = documents.get(article)
        if document is None:
            yield f"«{article}» was never read; look for it with rasad show {article}"
            return
        if watch.state == "faulty":
            yield f"the search rests, since it cannot be read: {one_line(watch.fault)}"
        node = tree_of(watch, now)
        matches = Batch([document]).matches_any(node)
        if matches:
            yield f"«{watch.query}» matches it: {'؛ '.join(why(document, node)) or 'as a whole'}"
        else:
            read = describe(node)
            as_read = f" (it is read as {read})" if _bare(read) != _bare(watch.query) else ""
            yield f"«{watch.query}» does not match it{as_read}{_lacking(document, node)}"
        found = list(_found(desk, watch, document))
        yield from found
        yield from _revised(desk, documents, watch, document, settings, now)
        yield from _said(desk, watch, document)
        if not found and matches:
            yield _left_out(desk, documents, watch, document, settings, now)
        yield from _readers(desk, watch)


def _bare(query: str) -> str:
    return "".join(query.split())


def _lacking(document: Document, node: Node) -> str:
    """Which parts of a query that asks for several the report does not answer, and what it has instead."""
    held = Batch([document])
    parts = node.parts if isinstance(node, And) else (node,)
    lacking = [part for part in parts if not held.matches_any(part)]
    told = f": what it lacks is {', '.join(map(describe, lacking))}" if len(parts) > 1 and lacking else ""
    if any(isinstance(part, Named) and part.field in _PROVINCES for part in lacking):
        names = ", ".join(dict.fromkeys(province.name for province in document.provinces))
        told += f"; its provinces are {names}" if names else "; no province is read in it"
    return told


def _found(desk: Desk, watch: Watch, document: Document) -> Iterator[str]:
    """When it was found and mailed, once for each time."""
    rows = desk.rows(
        f"SELECT kind, found_at, mailed, story, {SIDE} FROM hits h WHERE watch = ? AND id = ? ORDER BY revision",  # noqa: S608
        watch.name,
        document.id,
    )
    for kind, found_at, mailed, story, side in rows:
        what = _MORE_OF.get(side, _KINDS[kind]) if kind == "more" else _KINDS[kind]
        yield f"found {moment_in_words(found_at)} {what}" + (f" (the story of {story})" if story != document.id else "")
        if mailed:
            yield from _written(desk, watch, mailed)
        elif mailed == PASSED_OVER:
            yield (
                "not mailed: when the mail was due, nobody was there to be told, the search no longer found it, or a"
                " revision had taken it back"
            )
        elif kind == "more" and watch.rule.startswith("instant"):
            yield "not mailed yet; another outlet of a told story waits for the next mail of this search"
        else:
            yield f"not mailed yet; it is told {watch.rule}"


def _written(desk: Desk, watch: Watch, at: float) -> Iterator[str]:
    """What became of the letters that told it."""
    letters = desk.rows(
        "SELECT o.recipient, o.state, o.sent_at, o.fault FROM letters_told t JOIN outbox o"
        " ON o.message_id = t.message_id WHERE t.watch = ? AND t.at = ? ORDER BY o.number",
        watch.name,
        at,
    )
    if not letters:
        yield (
            f"put into its feed {moment_in_words(at)}"
            if watch.recipients == (FEED,)
            else f"mailed {moment_in_words(at)}"
        )
    sent = [(recipient, sent_at) for recipient, state, sent_at, _ in letters if state == "sent"]
    if sent:
        to = f" to {', '.join(recipient for recipient, _ in sent)}" if len(sent) < len(letters) else ""
        yield f"mailed {moment_in_words(sent[0][1] or at)}{to}"
    for recipient, state, _, fault in letters:
        if state != "sent":
            to = f" to {recipient}" if len(letters) > 1 else ""
            stands = "is parked" if state == "parked" else "waits"
            yield (
                f"written{to} {moment_in_words(at)}, and {stands} in the outbox:"
                f" {one_line(fault) or 'nothing has taken it yet'}"
            )


def _revised(
    desk: Desk, documents: Documents, watch: Watch, document: Document, settings: Settings, now: float
) -> Iterator[str]:
    """Why a later revision of what was found is not told."""
    last, revision = last_hit(desk, watch.name, document.id), documents.state([document.id])[document.id][0]
    if last is None or watch.tolerance is not None or last.kind not in BY_WORDS or revision <= last.revision:
        return
    its = f"its revision {revision:,}"
    hit = replace(last, revision=revision, facts=facts_of(document))
    differs = corrected(facts_before(documents, settings, hit, last), hit.facts)
    matches = Batch([document]).matches_any(tree_of(watch, now))
    told = desk.rows("SELECT 1 FROM hits WHERE watch = ? AND id = ? AND mailed > 0", watch.name, document.id)
    if documents.number(document.id) > watched_upto(desk, documents):
        yield f"no round has been done since {its} came: rasad watch run does one"
    elif not matches and says(last.facts, "left"):
        yield f"{its} does not answer the search either; that it no longer does was told before"
    elif not matches and not told:
        yield f"{its} no longer answers the search, and nobody was told of the report before"
    elif matches and not differs:
        yield f"{its} changed no figure and no name and denies nothing, so it is no correction"
    elif watch.state == "paused":
        yield f"{its} is not told: the search is paused"
    elif matches and not told and is_old(document, now, settings.watch.old_days) and not watch.old:
        yield f"{its} is not told: the report was published more than {settings.watch.old_days:g} days before"
    elif not differs and reader_of(last.facts) != reader_of(hit.facts):
        yield f"{its} says nothing else; a newer version of Rasad reads the report otherwise, which nobody is told of"
    else:
        yield f"{its} is not told: it came while the search was paused, or asked for something else"


def _said(desk: Desk, watch: Watch, document: Document) -> Iterator[str]:
    """What was said of its story."""
    story = next((told.story for told in told_of(desk, [document.id])), document.id)
    for each in said_of(desk, watch.name, story):
        words = "muted" if each.verdict is Verdict.MUTED else "called a false alarm"
        yield f"its story was {words} {moment_in_words(each.at)} by {one_line(each.person)}; no more of it is told"


def _left_out(
    desk: Desk, documents: Documents, watch: Watch, document: Document, settings: Settings, now: float
) -> str:
    """Why a report that matches was never found."""
    if watch.state == "paused":
        return "the search is paused"
    if watch.each:
        return "the search tells only of surges, and this report stands for none"
    number = documents.number(document.id)
    if number <= watch.since:
        return "it was searchable before the search was saved"
    if number > watched_upto(desk, documents):
        return "no round has been done since it came: rasad watch run does one"
    if is_old(document, now, settings.watch.old_days) and not watch.old:
        days = settings.watch.old_days
        return f"it was published more than {days:g} days before it was found; with --old a search tells of such too"
    if watch.tolerance is not None:
        return (
            "the search tells only of totals of a province or of the country that differ from those said of the same"
            " in the two months before, and this report states no such total"
        )
    return "it came while the search was paused, or asked for something else"


def _readers(desk: Desk, watch: Watch) -> Iterator[str]:
    """Those of its recipients who get no mails."""
    left = unsubscribed(desk)
    dead = dict(desk.rows("SELECT address, fault FROM dead_addresses"))
    for recipient in watch.recipients:
        if at := left.get((watch.name, recipient)):
            yield f"{recipient} unsubscribed {moment_in_words(at)}, and is not mailed"
        elif fault := dead.get(recipient):
            yield f"{recipient} takes no mails ({one_line(fault)}); once it does: rasad watch revive {recipient}"


def moment_in_words(at: float) -> str:
    """A moment within an English sentence: «on 1403-07-22 at 11:31», Tehran's."""
    text = moment_text(at) or ""
    return f"on {jalali(text).isoformat()} at {text[11:16]}"
