"""What officials do in a clause: act, speak within others' words, come into a post."""

from __future__ import annotations

from collections.abc import Sequence

from nlp.document import MentionKind
from nlp.names import Words, word_set
from nlp.officials_careers import careers
from nlp.officials_clauses import Clause
from nlp.officials_references import Reference
from nlp.post_ends import chain_end
from nlp.posts import Post
from nlp.sentence import Part


def acts(w: Words, clause: Clause, reference: Reference) -> bool:
    """«با دستور شهردار تهران», «وزیر کار از … بازدید کرد»."""
    before = w.keys[reference.start - 1] if reference.start > clause.first else "\n"
    near = w.keys[reference.start - 2 : reference.start - 1]
    if before in ("دستور", "حکم") or (near == ("دستور",) and before in _ORDERS):
        return True
    if before in ("سوی", "توسط") and _ANNOUNCED & set(w.keys[max(clause.first, reference.start - 5) : reference.start]):
        return True  # «نرخ اعلام شده از سوی رئیس سازمان …»
    if before == "که" and _promises(w, clause, reference):
        return True
    if reference.end - reference.start > 1 and by_agent(w, clause, reference, _DECIDED):
        return True  # «مصوبه از سوی معاون اول رئیس‌جمهور ابلاغ شد»
    if before == "بازدید" and w.at(reference.end) == "از" and reference.end - reference.start > 1:
        return True  # «بازدید فرمانده نیروی زمینی از …»
    if _orders(w, clause, reference) and reference.end - reference.start > 1:
        return bool(_CHOSEN & set(w.keys[reference.end : min(clause.last, reference.end + 20)]))
    if reference.end - reference.start == 1 and len(w.keys[reference.start]) < 7:
        return False  # «قاضی», «معاون» alone
    if (
        not reference.subject
        or (before not in _OPENS and reference.start - clause.first > 3)
        or w.at(reference.end) == "را"
    ):
        return False
    following = next((r.start for r in clause.references if r.start > reference.end and r.subject), clause.last)
    until = min(following, reference.end + 30)
    return any(
        w.keys[i] in _ACTING and w.keys[i + 1 + (w.at(i + 1) == "می")] in DID
        for i in range(reference.end, until)
        if i + 2 < len(w)
    )


def _promises(w: Words, clause: Clause, reference: Reference) -> bool:
    """«قولی که وزیر راه به مردم داد», «تأکیدی که شهردار بر … داشتند»: what was said, before the one who said it."""
    if w.at(reference.start - 2) not in _PROMISED or reference.end - reference.start == 1:
        return False
    following = next((r.start for r in clause.references if r.start > reference.end and r.subject), clause.last)
    return any(key in _GAVE for key in w.keys[reference.end : min(following, reference.end + 16)])


def by_agent(w: Words, clause: Clause, reference: Reference, deeds: frozenset[str] | None = None) -> bool:
    """«این بیانیه توسط رضا سلیمی قرائت شد»: the agent of what officials do."""
    if reference.name and w.keys[reference.start - 2 : reference.start] == ("به", "ریاست"):
        return True  # «نشست کمیسیون به ریاست رضا سلیمی برگزار شد»
    if w.at(reference.start - 1) not in ("توسط", "سوی") or reference.start <= clause.first:
        return False
    following = next((r.start for r in clause.references if r.start > reference.end), clause.last)
    until = min(following, reference.end + 16)
    deeds = _DONE if deeds is None else deeds
    return any(w.keys[i] in deeds and w.at(i + 1) in _PASSIVE for i in range(reference.end, until))


def comes_or_goes(w: Words, clause: Clause, reference: Reference) -> Post | bool | None:
    """«استعفای رضا سلیمی», «رضا سلیمی را از مدیریت سازمان بیمه برکنار کرد»: the seat, True where none is named."""
    before = w.keys[max(clause.first, reference.start - 4) : reference.start]
    served = (
        bool(_SERVICES & set(before)) and "تقدیر" in w.keys[max(clause.first, reference.start - 6) : reference.start]
    )
    if _OF_PLAY & set(w.keys[clause.first : clause.last]):
        return None  # «استعفای سرمربی …»
    if served or (before and (before[-1] in _COMINGS or before[-2:] in (("به", "امضای"), ("با", "امضای")))):
        return True
    if w.at(reference.end) != "را":
        return None
    until = min(clause.last, reference.end + 16)
    start = next((i + 1 for i in range(reference.end, until) if w.keys[i] == "از" and w.at(i + 1) in _SEATS), None)
    if start is None or not any(w.keys[i] in _REMOVED for i in range(start, until)):
        return None
    end = chain_end(w, start)
    while end > start + 1 and w.keys[end - 1] in _REMOVED:
        end -= 1
    return Post(start, end, "office") if end - start > 1 and w.keys[start] not in ("سمت", "پست", "مقام") else True


_CHOSEN = frozenset(("انتخاب", "منصوب", "معرفی", "برگزیده", "انتصاب"))
_OF_PLAY = word_set("training.no_office")
_COMINGS = word_set("officials.comings")
_SERVICES = word_set("officials.services")
_SEATS = word_set("officials.seats")
_REMOVED = frozenset(("برکنار", "کنار", "عزل", "خلع"))
_PROMISED = word_set("officials.promised")
_GAVE = word_set("officials.gave")
_DONE = word_set("officials.done")
_DECIDED = frozenset(("ابلاغ", "صادر", "تصویب", "افتتاح", "امضا", "منصوب", "برکنار"))
_PASSIVE = word_set("officials.passive")
_ORDERS = frozenset(("مستقیم", "ویژه", "صریح", "قاطع", "اکید", "شخص", "فوری"))
_ACTING = word_set("officials.acting")
DID = frozenset(("کرد", "داد", "گرفت", "دادند", "نمود", "میکند", "کند", "کرده", "داده", "میدهد"))
_OPENS = word_set("officials.opens")


def says_inside(w: Words, clause: Clause, reference: Reference) -> bool:
    """«او افزود: دیروز رئیس سازمان خصوصی‌سازی گفت …»: a post that speaks within another's words."""
    if reference.name and w.at(reference.end) in ("گفته", "گفتهاند"):
        return True  # «تخفیفی که رضایی گفته»
    if clause.part is Part.TITLE and reference.name and w.at(reference.start - 1) in _HEADLINE:
        return w.at(reference.end) in _TO  # «تأکید اسکندری بر توسعه بانکداری»
    if _words_of(w, clause, reference) or _as_told(w, clause, reference):
        return True
    if not reference.subject or (clause.saying is not None and reference.start < clause.saying.end):
        return False
    if reference.start > clause.first and w.keys[reference.start - 1] not in _OPENS:
        return False
    following = next((r.start for r in clause.references if r.start > reference.start), clause.last)
    until = min(following, reference.end + 12)
    return any(not act.source and reference.end <= act.start < until for act in clause.sayings)


def _words_of(w: Words, clause: Clause, reference: Reference) -> bool:
    """«ادعاهای اخیر وزیر خارجه آمریکا در کابل مبنی بر …»: words that a noun reports."""
    before = w.keys[max(clause.first, reference.start - 3) : reference.start]
    if len(before) > 2 and not reference.name and before[0] in _PARTS_OF and before[1] == "از" and before[2] in _TOLD:
        return True  # «بخشی از پیام رهبر انقلاب به حاجیان»
    before = before[-2:]
    return bool(_WORDS & set(before)) and "مبنی" in w.keys[reference.end : reference.end + 9]


def _as_told(w: Words, clause: Clause, reference: Reference) -> bool:
    """«قرار است طبق فرموده وزیر نیرو …», «آن گونه که وزیر نیرو گفته‌اند»: whose words another one cites."""
    if any(act.source and act.end <= reference.start <= act.end + 1 for act in clause.sayings):
        return True
    before = w.keys[max(clause.first, reference.start - 2) : reference.start]
    if len(before) == 2 and before[0] in _ACCORDING and before[1] in _CITED:
        return True
    after = w.keys[reference.end : reference.end + 2]
    told = after[:1] if before[-1:] == ("که",) else after[1:] if after[:1] == ("که",) else ()
    return bool(_HAVE_TOLD & set(told)) and reference.end - reference.start > 1  # «دیدگاه رهبر انقلاب که فرموده‌اند»


_HEADLINE = word_set("officials.headline")
_TO = frozenset(("بر", "به", "از", "برای", "درباره", "در"))
_ACCORDING = frozenset(("طبق", "به", "بنابه", "مطابق", "اساس", "براساس"))
_CITED = word_set("officials.cited")
_HAVE_TOLD = word_set("officials.have_told")
_PARTS_OF = word_set("officials.parts_of")
_TOLD = word_set("officials.told")
_ANNOUNCED = word_set("officials.announced")
_WORDS = word_set("officials.words")


def appointments(w: Words, clauses: Sequence[Clause]) -> dict[int, tuple[Reference, ...]]:
    """The names to which posts elsewhere in a clause belong, by where those posts stand.

    «علی رضایی را به سمت مدیرعامل … منصوب کرد», «رضایی پیش‌تر مدیرعامل … بود», «علی رضایی، حسن مرادی و مینا رستگار
    به عنوان اعضای هیئت مدیره …».
    """
    found: dict[int, tuple[Reference, ...]] = {}
    for clause in clauses:
        named: list[Reference] = []  # names without posts that «،» and «و» join
        chosen: Reference | None = None  # «نادر سپهری از سوی وزیر نیرو به عنوان …»: who comes into the post
        heads: Reference | None = None  # «اعضای هیئت مدیره عبارتند از»
        for reference in clause.references:
            if w.at(reference.start - 1) in _INSTEAD:
                continue  # «نادر سپهری به جای رضا سلیمی به عنوان …»
            if _orders(w, clause, reference):
                chosen = named[-1] if named else chosen
            elif reference.kind is MentionKind.NAME:
                if named and not set(w.keys[named[-1].end : reference.start]) <= _JOINS:
                    named = []
                named = [*named, reference] if not reference.posts else []
                if heads and named and _lists(w, heads, named[0]):
                    found[heads.start] = tuple(named)
            elif reference.posts and reference.posts[0].kind in ("office", "group"):
                several = reference.posts[0].kind == "group" and w.keys[reference.start] in _OF_OFFICE
                enough = len(named) > 1 if reference.posts[0].kind == "group" else bool(named)
                beside = several and enough and _right_after(w, named[-1], reference)
                if enough and (beside or _comes_to(w, named[-1], reference)):
                    found[reference.start] = tuple(named) if several else (named[-1],)
                    chosen = named[-1] if w.at(named[-1].end) == "که" else None
                elif not named and chosen and not several and _put_to(w, chosen, reference):
                    found[reference.start] = (chosen,)
                heads = reference if several else None
                named = []
        for start, holder in careers(w, clause).items():
            found.setdefault(start, (holder,))
    return found


def seated(w: Words, clause: Clause) -> tuple[Reference, ...]:
    """Two or more persons of whom a jury or a board consists («…، … و … در ترکیب هیئت داوران …»)."""
    found: list[Reference] = []
    run: list[Reference] = []
    for reference in clause.references:
        if run and not set(w.keys[run[-1].end : reference.start]) <= _JOINS:
            run = []
        run = [*run, reference] if reference.kind is MentionKind.NAME and reference.full else []
        if len(run) > 1:
            near = (
                *w.keys[max(clause.first, run[0].start - 7) : run[0].start],
                "،",
                *w.keys[reference.end : reference.end + 7],
            )
            if any(near[i] in _BOARDS and near[i + 1] in _OF_BOARDS for i in range(len(near) - 1)):
                found += run
    return tuple(found)


def with_speaker(w: Words, clause: Clause) -> tuple[Reference, ...]:
    """Those who speak together with the speaker («رضا سلیمی و حسن مرادی گفتند»)."""
    found: list[Reference] = []
    last, act = clause.speaker, clause.saying
    if last is None or act is None or not last.name or not last.subject:
        return ()
    if w.keys[act.start] != ":" and not w.keys[act.end - 1].endswith("ند"):
        return ()
    for reference in clause.references:
        if reference.start < last.end:
            continue
        if w.keys[last.end : reference.start] not in (("و",), ("،",), ("،", "و")) or not reference.full:
            break
        found.append(reference)
        last = reference
    return tuple(found) if found and w.at(found[-1].start - 1) == "و" else ()


_BOARDS = word_set("officials.boards")
_OF_BOARDS = word_set("officials.of_boards")


def _orders(w: Words, clause: Clause, reference: Reference) -> bool:
    """«از سوی کریم رستگار به عنوان …», «با حکم وزیر نیرو به سمت …»: the agent, and no one who comes into the post."""
    before = w.keys[reference.start - 1] if reference.start > clause.first else "\n"
    if reference.group or before not in _AGENTS:
        return False
    return any(w.keys[i : i + 2] in _AS for i in range(reference.end, min(reference.end + 2, clause.last)))


def _put_to(w: Words, chosen: Reference, post: Reference) -> bool:
    """Whether the post is the one that the agent's decision gives to the one named before."""
    return chosen.full and w.keys[post.start - 2 : post.start] in _AS and post.start - chosen.end < 30


_INSTEAD = frozenset(("جای", "جایگزین"))
_AGENTS = word_set("references.by_order") | {"توسط"}
_AS = (("به", "سمت"), ("به", "عنوان"))


def _comes_to(w: Words, named: Reference, post: Reference) -> bool:
    between = w.keys[named.end : post.start]
    if between[-2:] in (("به", "سمت"), ("به", "عنوان")):
        return len(between) < (22 if named.full else 14)
    if between[:1] == ("که",) and w.at(post.end) in ("است", "بود"):
        # «زاکانی که رئیس کمیسیون برجام مجلس است», «سپهری که در دولت قبلی معاون وزیر بود»
        return len(between) == 1 or (len(between) < 6 and between[1] == "در" and "،" not in between)
    return len(between) < 7 and w.at(post.end) in _BEING and not _SAY & set(between)


def _right_after(w: Words, named: Reference, post: Reference) -> bool:
    return set(w.keys[named.end : post.start]) <= {"،", "»", "از", "و", "جمعی", "دیگر", "تعدادی", "برخی"}


def _lists(w: Words, heads: Reference, first: Reference) -> bool:
    """«اعضای هیئت مدیره: علی رضایی، …», «… عبارتند از …»."""
    between = w.keys[heads.end : first.start]
    return len(between) < 4 and bool({":", "عبارتند", "شامل"} & set(between))


_JOINS = frozenset(("،", "و", "«", "»", "آقای", "خانم", "دکتر", "مهندس", "سید"))
_OF_OFFICE = word_set("officials.groups_of_office")
_BEING = frozenset(("بود", "بوده", "است", "شد", "شدند", "شده"))
_SAY = frozenset(("گفت", "افزود", "که", ":", "،", "با", "از"))
