"""Quotes: whose words each sentence of lead and body reports.

A sentence with a verb of saying is its subject's; the sentences after it run on as the same speaker's words until the
narrator speaks again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from itertools import pairwise

from nlp.document import MentionKind, Official, Quote
from nlp.names import phrase_set, word_set
from nlp.officials_clauses import Clause, Reading, read_clauses
from nlp.officials_interviews import interview
from nlp.officials_references import Reference
from nlp.sentence import Part, Report


def quotes(report: Report, officials: Sequence[Official]) -> tuple[Quote, ...]:
    """One quote for each reported sentence, in reading order.

    `speaker` is the official's name, or the post or group where the report gives no name; `verb` the words that say so,
    None in sentences that run on.
    """
    reading = read_clauses(report)
    listener = _Listener(report, reading, officials)
    return tuple(listener.with_questions(listener.listen()))


class _Listener:
    """Follows who speaks, clause by clause."""

    def __init__(self, report: Report, reading: Reading, officials: Sequence[Official]) -> None:
        self.text = report.text
        self.reading = reading
        self.w = reading.words
        self.who = {
            mention.start: official.name or (official.posts[0] if official.posts else "")
            for official in officials
            for mention in official.mentions
        }

    @cached_property
    def _only(self) -> dict[int, Clause]:
        """Each paragraph's only clause."""
        found: dict[int, Clause] = {}
        several = set()
        for clause in self.reading.clauses:
            if clause.paragraph in found:
                several.add(clause.paragraph)
            found[clause.paragraph] = clause
        return {n: clause for n, clause in found.items() if n not in several}

    def _headings(self) -> set[int]:
        """The paragraphs that are sub-headings: one clause without a stop where paragraphs end with stops."""
        last: dict[int, Clause] = {}
        several: set[int] = set()
        for clause in self.reading.clauses:
            if clause.part is Part.BODY:
                if clause.paragraph in last:
                    several.add(clause.paragraph)
                last[clause.paragraph] = clause
        bare = {n for n, clause in last.items() if self.text[clause.start : clause.end].rstrip()[-1:] not in '.:؟?!»…"'}
        if len(last) - len(bare) < 2 or len(bare) > len(last) - len(bare):
            return set()
        return {n for n in bare - several if last[n].speaker is None and last[n].last - last[n].first <= 22}

    def listen(self) -> list[Quote]:
        """The quotes."""
        found: list[Quote] = []
        headings = self._headings()
        speaker: str | None = None
        runs = headline = opened = False
        paragraph = -1
        digest = sum(c.speaker is not None and self._headline(c) for c in self.reading.clauses) > 3
        talk = interview(self.w, self.reading.clauses)
        guest = self._name(talk.guest) if talk else None
        for clause in self.reading.clauses:
            if clause.part is Part.TITLE or clause.paragraph in headings:
                runs = runs and clause.part is Part.TITLE
                continue
            if talk and guest and clause.paragraph in talk.questions | talk.answers:
                if clause.paragraph in talk.answers and self._wordy(clause):
                    found.append(Quote(guest, self._verb(clause), clause.start, clause.end, True))
                continue
            fresh, paragraph = clause.paragraph != paragraph, clause.paragraph
            if fresh and headline:
                runs = headline = False
            if self._narrates(clause, fresh):
                runs = False
                if clause.speaker is None:
                    continue
            if runs and (fresh or self._begins_anew(clause)) and self._turns(clause, speaker):
                runs = False
                continue
            if fresh and self._asks(clause):
                continue
            verb = self._verb(clause)
            named = self._name(clause.speaker) if clause.speaker else None
            if clause.speaker is not None and clause.speaker.kind is MentionKind.PRONOUN and not named:
                named = speaker
            if named:
                speaker, runs = named, self._direct(clause)
                headline = digest and self._headline(clause)
                if clause.introduces:
                    runs = True
                    continue
                found.append(Quote(named, verb, clause.start, clause.end, runs))
                opened = runs and self._opens(clause)
                runs = runs and not (opened and self._closes(clause))
                continue
            if clause.saying and clause.speaker is None and not clause.saying.source and not runs:
                if speaker and self._dropped(clause):
                    runs = self._direct(clause)
                    found.append(Quote(speaker, verb, clause.start, clause.end, runs))
                continue
            if runs and speaker and self._wordy(clause):
                found.append(Quote(speaker, None, clause.start, clause.end, True))
                runs = not (opened and self._closes(clause))
        return found

    def with_questions(self, found: list[Quote]) -> list[Quote]:
        """The quotes, with the first half of «رضایی در پاسخ به اینکه …؟ گفت: …», which the mark of question parts."""
        quoted = {quote.start: quote for quote in found}
        for asked, clause in pairwise(self.reading.clauses):
            head = asked.references[0] if asked.references else None
            answered = quoted.get(clause.start)
            if head is None or asked.start in quoted or clause.speaker or not clause.saying:
                continue
            parted = clause.saying.start - clause.first <= 1 and self.w.at(asked.last - 1) in "؟?"
            if parted and head.subject and head.start - asked.first <= 1 and asked.paragraph == clause.paragraph:
                speaker = self._name(head) or (answered.speaker if answered else None)
                if speaker is not None:
                    quoted[asked.start] = Quote(speaker, None, asked.start, asked.end, False)
                    told = answered or Quote(
                        speaker, self._verb(clause), clause.start, clause.end, self._direct(clause)
                    )
                    quoted[clause.start] = replace(told, speaker=speaker)
        return [quoted[start] for start in sorted(quoted)]

    def _verb(self, clause: Clause) -> str | None:
        if clause.saying is None:
            return None
        return self.text[self.w.starts[clause.saying.start] : self.w.ends[clause.saying.end - 1]]

    def _name(self, reference: Reference) -> str | None:
        """The speaker's name, post or group."""
        for start in (reference.name[0] if reference.name else reference.start, reference.start):
            known = self.who.get(self.w.starts[start])
            if known:
                return known
        if reference.posts:
            post = reference.posts[0]
            start = post.start
            return self.text[self.w.starts[start] : self.w.ends[post.end - 1]]
        return None

    def _direct(self, clause: Clause) -> bool:
        """Whether the words after the verb are quoted («گفت: …»)."""
        assert clause.saying
        w, act = self.w, clause.saying
        return any(w.keys[i] in (":", "«") for i in range(act.start, min(act.end + 4, clause.last))) or any(
            w.keys[i] == ":" for i in range(act.end, clause.last)
        )

    def _begins_anew(self, clause: Clause) -> bool:
        """«رضا یوسفیان نماینده شیراز پس از جلسه …» within a paragraph: another one's turn."""
        head = clause.references[0] if clause.references else None
        return bool(head and head.full and head.start == clause.first and any(p.kind == "office" for p in head.posts))

    def _turns(self, clause: Clause, speaker: str | None) -> bool:
        """«مدیرعامل شرکت آب نیز دستور داد …»: a paragraph of the narrator's about another official."""
        head = clause.references[0] if clause.references else None
        if clause.speaker or head is None or not head.subject:
            return False
        if head.full and head.start - clause.first < 10 and any(post.kind == "office" for post in head.posts):
            return self._name(head) != speaker  # «در همین چارچوب «عبدالواحد بلقزیز» دبیرکل … سفر کرد»
        if head.start > clause.first:
            return False
        if head.kind is not MentionKind.PRONOUN and self._name(head) == speaker:
            return clause.saying is None  # «وزیر نفت به همراه … از پسر شهید تقدیر کرد»
        if head.kind is MentionKind.NAME and clause.saying is None:
            return True  # «خاتمی قرار است در کلیسای جامع واشنگتن سخنرانی کند»
        return bool(head.posts) and head.posts[0].kind == "office"

    def _asks(self, clause: Clause) -> bool:
        """«سهم برنج کجاست؟» on a line of its own: the interviewer's, or a sub-heading."""
        alone = self._only.get(clause.paragraph) is clause
        return (
            alone and clause.speaker is None and clause.last - clause.first < 30 and self.w.at(clause.last - 1) in "؟?"
        )

    def _opens(self, clause: Clause) -> bool:
        """Whether the words stand in marks («گفت: «…»)."""
        w = self.w
        return any(w.keys[i] == ":" and w.at(i + 1) in _QUOTE_MARKS for i in range(clause.first, clause.last))

    def _closes(self, clause: Clause) -> bool:
        """Whether the marks close at the clause's end."""
        return bool({"»", '"'} & set(self.w.keys[max(clause.first, clause.last - 2) : clause.last]))

    def _headline(self, clause: Clause) -> bool:
        """«وزیر اقتصاد: یارانه نقدی …» without a stop."""
        colon = clause.saying is not None and self.w.keys[clause.saying.start] == ":" and not clause.introduces
        return colon and self.text[clause.start : clause.end].rstrip()[-1:] not in ".!؟?»…"

    def _dropped(self, clause: Clause) -> bool:
        """Whether the subject is left out («همچنین افزود: …») rather than a body («بانک مرکزی اعلام کرد»)."""
        assert clause.saying
        first, second = self.w.keys[clause.first], self.w.at(clause.first + 1)
        if first == "در" and second not in _IN_MATTERS:
            return False  # «در تازه‌ترین مورد … آمریکا ایران را مسئول آن دانست»
        return clause.saying.start - clause.first <= 1 or (first in _ALSO and second not in _BODIES)

    def _narrates(self, clause: Clause, fresh: bool) -> bool:
        """Whether the narrator speaks."""
        w, i = self.w, clause.first + (self.w.keys[clause.first] in "*•-" and clause.last - clause.first > 1)
        opening = w.keys[i : i + 5]
        if "@" in w.keys[i : clause.last]:
            return True  # the channel's own lines
        if any(opening[:n] in _NARRATOR_STARTS for n in ((2, 3, 4, 5) if fresh else (2,))):
            return True
        if not fresh:
            return False
        if opening[0][0].isdigit() and w.at(i + 1) in _MONTHS:
            return clause.speaker is None  # «۳ فروردین ۱۳۴۲، …» of a chronicle
        marked = w.at(i + 1) in (":", "-", "–", "ـ")
        if opening[0] in ("گفتنی", "انتهای", "بهگزارش") or (opening[0] in _AGENCIES and marked):
            return True
        if opening[0] in ("گروه", "سرویس", "خبرگزاری"):  # «گروه اقتصادی - …», «خبرگزاری مهر: …»
            return any(w.at(k) in (":", "-", "–") for k in range(i + 2, i + 6))
        # «بانک مرکزی اعلام کرد: …», «از سوی دیگر سازمان محیط زیست هشدار داد»
        further = next((len(also) for also in _FURTHER if opening[: len(also)] == also), 0)
        return w.at(i + further) in _BODIES and clause.saying is not None and clause.speaker is None

    def _wordy(self, clause: Clause) -> bool:
        """Whether the clause has words of the language at all (no emblems, no «@channel», no tags)."""
        return self.w.keys[clause.first] != "#" and (
            sum(self.w.keys[i].isalpha() and not self.w.keys[i].isascii() for i in range(clause.first, clause.last))
            >= 1
        )


_QUOTE_MARKS = ("«", '"')
_MONTHS = word_set("quotes.months")
_AGENCIES = word_set("quotes.agencies")
_BODIES = word_set("quotes.bodies")
_ALSO = word_set("quotes.also")
_IN_MATTERS = word_set("quotes.in_matters")
_FURTHER = (("از", "سوی", "دیگر"), ("از", "طرف", "دیگر"), ("همچنین",), ("همزمان",))
_NARRATOR_STARTS = phrase_set("quotes.narrator_starts")
