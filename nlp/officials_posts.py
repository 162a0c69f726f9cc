"""The persons of a report whom clauses call by their posts alone: known ones, ones named later, ones never named."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property

from nlp.document import MentionKind
from nlp.names import read_list, word_set
from nlp.officials_acts import acts, says_inside
from nlp.officials_clauses import Clause
from nlp.officials_named import PersonsByName
from nlp.officials_people import MOST, Person
from nlp.officials_references import Reference
from nlp.officials_same import follow_each_other, in_parliament, one_head, post_words, related, same_holder
from nlp.post_ends import VERBS
from nlp.posts import Post
from nlp.sentence import Part


class PersonsByPost(PersonsByName):
    """The persons of one report while it is read, found again by their posts."""

    def _unnamed(self, number: int, clause: Clause, reference: Reference, *, speaks: bool) -> Person | None:
        post = reference.posts[0]
        if self._told_of_speaker(reference) and self.current:
            self._add_posts(self.current, reference.posts)
            self.current.mentions[(reference.start, reference.end)] = MentionKind.POST
            return self.current
        appointed = self.appointed.get(reference.start)
        if appointed:
            person = self._holder(clause, appointed[0], reference)
        elif post.pointed and self.current and (speaks or clause.saying is None):
            person = self._pointed(post) or self.current
        else:
            person = self._known(post)
        opening = clause.part is not Part.BODY or self.current is None
        acting = not speaks and (acts(self.w, clause, reference) or self._does(number, clause, reference))
        if person is None and post.end - post.start > 2:
            person = self._known_later(post)
        untold = self.current is not None and self.current.speaks and not self.current.posts
        if person is None and untold and speaks and self.w.at(reference.end) not in _NEWCOMERS:
            person = self._continued(clause, reference)  # «مجتهد شبستری گفت … . امام جمعه تبریز افزود»
        if person is None and post.kind == "office" and (speaks or (opening and self._opens(clause, reference))):
            person = self._introduced(number, clause, reference)
        person = person or self._known_later(post)
        if person is not None and person.name is None and speaks:  # unnamed in the lead, named further on
            person = self.book.absorb(person, self._introduced(number, clause, reference))
        if person is None and speaks:
            person = self._introduced(number, clause, reference) or self._continued(clause, reference)
        if (
            person is None
            and acting
            and self.current
            and self.current.speaks
            and not self.current.posts
            and not (_ABROAD | {"صهیونیستی"}) & set(self.w.keys[post.start : post.end])
            and self._alone
        ):
            person = self.current
        inside = post.kind == "office" and (acting or says_inside(self.w, clause, reference))
        if person is None and (speaks or inside) and not (post.pointed and post.kind != "office"):
            person = Person((), acts=True)
            self.book.join(person)
        if person is None:
            return None
        self._add_posts(person, reference.posts)
        person.mentions[(reference.start, reference.end)] = MentionKind.POST
        return person

    def _holder(self, clause: Clause, holder: Reference, post: Reference) -> Person | None:
        """Whom the clause says to have the post elsewhere in it."""
        if holder.name is None:
            return self.current if holder.kind is MentionKind.PRONOUN else None
        return self._named(clause, replace(holder, posts=post.posts), speaks=False)

    def _told_of_speaker(self, reference: Reference) -> bool:
        """«وی که رئیس اتحادیه بوده، گفت»."""
        which = reference.start > 1 and self.w.keys[reference.start - 2 : reference.start] in _WHO
        return which and reference.posts[0].kind == "office" and self.w.at(reference.end) in _BEING

    def _pointed(self, post: Post) -> Person | None:
        """«این مقام روس»: whoever of those met last has a post of that head, or one with a word of that stem."""
        keys = self.w.keys[post.start : post.end]
        stems = {key[:3] for key in keys if len(key) > 2} - _HOLLOW_STEMS
        met = [person for person in self.book.persons if person.last >= 0 and person.posts]
        found = [p for p in met if any(own[0] == keys[0] or stems & {key[:3] for key in own} for own in p.posts)]
        return max(found, key=lambda person: person.last, default=None)

    def _known(self, post: Post) -> Person | None:
        """The person who is known by this post, perhaps in other words."""
        keys = self.w.keys[post.start : post.end]
        found = [person for person in self.book.persons if any(same_holder(keys, own) for own in person.posts)]
        if not found and len(keys) == 1:  # «دادستان» after «دادستان کرمانشاه»
            found = [person for person in self.book.persons if any(own[0] == keys[0] for own in person.posts)]
        if not found and keys in _MANAGES:  # «مدیر عامل» after «مدیرعامل شرکت فرش»
            head = one_head(keys)
            found = [person for person in self.book.persons if any(one_head(own) == head for own in person.posts)]
        return max(found, key=lambda person: person.last, default=None)

    def _known_later(self, post: Post) -> Person | None:
        """The person whom the report names with this post further on."""
        keys = self.w.keys[post.start : post.end]
        for clause, reference, own in self._titled.get(one_head(keys), ()):
            if same_holder(keys, own):
                return self._named(clause, reference, speaks=False)
        return None

    @cached_property
    def _titled(self) -> dict[str, list[tuple[Clause, Reference, tuple[str, ...]]]]:
        """The named references with posts, by the posts' heads."""
        found: dict[str, list[tuple[Clause, Reference, tuple[str, ...]]]] = {}
        for clause in self.clauses:
            for reference in clause.references:
                for post in reference.posts if reference.name else ():
                    known = found.setdefault(one_head(self.w.keys[post.start : post.end]), [])
                    if len(known) < MOST:
                        known.append((clause, reference, self.w.keys[post.start : post.end]))
                for named in self.appointed.get(reference.start, ()):
                    for post in reference.posts if named.name else ():
                        known = found.setdefault(one_head(self.w.keys[post.start : post.end]), [])
                        known.append((clause, named, self.w.keys[post.start : post.end]))
        return found

    def _introduced(self, number: int, clause: Clause, reference: Reference) -> Person | None:
        """The person whose bare name the next speaking clauses give for the first time."""
        opening = clause.part is not Part.BODY or self.current is None
        ahead = 9 if clause.part is Part.LEAD else 5 if clause.part is not Part.BODY or self.current is not None else 3
        for following in self.clauses[number + 1 : number + ahead]:
            speaker = following.speaker
            offered = speaker is None
            if speaker is None and opening:
                # «به گزارش فارس، نادر حریری در نشستی …»: presented before any verb of saying
                near = 14 if clause.part is not Part.BODY else 3
                speaker = next((r for r in following.references[:1] if self._presents(following, r, near)), None)
            if speaker is not None and speaker.kind is MentionKind.POST and self._another(reference, speaker):
                return None
            if speaker is None or speaker.kind is MentionKind.POST:
                continue
            if speaker.kind is MentionKind.PRONOUN:
                return None
            if speaker.posts and not (opening and self._may_be_one(reference, speaker)):
                if offered:
                    continue
                return None
            held, self.current = self.current, None  # nobody else who is not named yet takes the name
            person = self._named(following, speaker, speaks=True)
            self.current = held
            if person is None or (person.last >= 0 and clause.part is Part.BODY and person.posts):
                return None
            return person if not person.posts or (opening and self._fits(reference, person)) else None
        return None

    def _fits(self, reference: Reference, person: Person) -> bool:
        """Whether one who has posts already may have the reference's post, too."""
        keys = self.w.keys[reference.posts[0].start : reference.posts[0].end]
        if any(follow_each_other(keys, own) for own in person.posts):
            return False
        return any(related(keys, own) or not {keys[0], own[0]} & _ONE_AT_A_TIME for own in person.posts)

    def _another(self, reference: Reference, speaker: Reference) -> bool:
        """Whether the one who speaks next has an office that cannot be that of the one before."""
        a, b = (self.w.keys[r.posts[0].start : r.posts[0].end] for r in (reference, speaker))
        if speaker.posts[0].kind != "office" or reference.posts[0].kind != "office":
            return False
        return self.w.at(speaker.end) in _NEWCOMERS or (a[0] != b[0] and {a[0], b[0]} <= _ONE_AT_A_TIME)

    def _presents(self, clause: Clause, reference: Reference, near: int) -> bool:
        """Whether a full name opens the clause as its subject; in the body only before «در», «با» …"""
        if not reference.full or not reference.subject or reference.start - clause.first > near:
            return False
        if self.w.at(reference.start - 1) == ":" and self.w.at(reference.start - 2) in _CREDITS:
            return False  # «عکس: مجتبی جانبخش»
        return near > 3 or self.w.at(reference.end) in _PRESENTED

    def _may_be_one(self, unnamed: Reference, named: Reference) -> bool:
        """Whether a lead's post and the different post of the one named next may be one person's."""
        if {"نیز", "هم"} & set(self.w.keys[named.end : named.end + 8]):
            return False
        if named.posts[0].kind != "office" or (unnamed.posts[0].kind == "calling" and self.current is None):
            return True
        keys = self.w.keys
        a, b = (keys[post.start : post.end] for post in (unnamed.posts[0], named.posts[0]))
        return related(a, b) and (a[0] == b[0] or not {a[0], b[0]} & _ONE_AT_A_TIME)

    def _continued(self, clause: Clause, reference: Reference) -> Person | None:
        """The one who speaks already, where nobody else is spoken of and no post of theirs is known."""
        after, post, current = self.w.at(reference.end), reference.posts[0], self.current
        if current is None or after in _NEWCOMERS or clause.part is not Part.BODY:
            return None
        keys = self.w.keys[post.start : post.end]
        if not current.speaks:  # «نماینده بم در مجلس … اعلام کرد» of a chairman who has only acted so far
            return current if current.name and any(related(keys, own) for own in current.posts) else None
        if current.posts and self._answers(reference) and one_head(keys) not in map(one_head, current.posts):
            return None
        if self.w.at(reference.start - 1) == "یک" and post.kind == "office" and current.posts:
            return None  # «یک قاضی ارشد … متهم کرد» after a minister
        if after in ("در", "همچنین") and (after == "همچنین" or self.w.at(reference.end + 1) in _PARTS):
            return current  # «سخنگوی … در پایان گفت»
        if post.kind == "calling" and self.w.at(reference.start - 1) != "یک":
            return current  # «کارشناس روس ادامه داد»
        source = clause.saying is not None and clause.saying.source
        if source and _elsewhere(keys, list(current.posts)):
            return None  # «طبق اعلام وزیر راه … . به گفته دبیر انجمن شرکت‌های هواپیمایی …»
        heads = [own for own in current.posts if one_head(own) == one_head(keys)]
        ministers = keys[0] == "وزیر" and heads and not any(_one_ministry(keys, own) for own in heads)
        same = self._alone and bool(heads) and not ministers  # «وزیر اقتصاد … گفت» after «وزیر صنعت»
        seat = keys[0] in _ONE_AT_A_TIME and not same and not self._of_one_parliament(keys, current)
        if current.posts and (seat or _ABROAD & set(keys)):
            return None
        if current.posts and not any(post.kind == "office" for post in current.posts.values()):
            return None if post.kind == "office" and not self._alone else current
        if current.posts and self._after_heading(clause) and not any(related(keys, own) for own in current.posts):
            return None
        if current.said > 2:
            return current  # who speaks throughout has many posts
        if current.posts and not self._alone and not any(related(keys, own) for own in current.posts):
            return None  # «به گفته دبیر انجمن …» after a minister
        return current

    def _answers(self, reference: Reference) -> bool:
        """«مدیرکل شیلات در واکنش به این سخنان گفت» answers whoever spoke before."""
        end = reference.end
        opens = self.w.at(end) == "در" and self.w.at(end + 1) in _REPLIES
        return opens and bool(_REPLIED_TO & set(self.w.keys[end + 2 : end + 7]))

    def _of_one_parliament(self, keys: tuple[str, ...], current: Person) -> bool:
        """«عضو فراکسیون امید … گفت. سخنگوی کمیسیون کشاورزی مجلس افزود»: the seats of the report's only speaker."""
        others = [own for own in current.posts if one_head(own) != one_head(keys)]
        return self._alone and len(others) == len(current.posts) and all(in_parliament(keys, own) for own in others)

    def _after_heading(self, clause: Clause) -> bool:
        """Whether a line without a stop stands before the clause's paragraph: another piece of news of a digest."""
        return clause.paragraph - 1 in self._bare

    @cached_property
    def _bare(self) -> set[int]:
        body = [clause for clause in self.clauses if clause.part is Part.BODY]
        ends = {clause.paragraph: self.w.keys[clause.last - 1] for clause in body}
        lengths = {clause.paragraph: clause.last - clause.first for clause in body}
        bare = {n for n, key in ends.items() if key not in ".؟!:؛»" and lengths[n] < 20}
        return bare if len(bare) * 2 < len(ends) else set()

    @cached_property
    def _alone(self) -> bool:
        """Whether the report has one named speaker only."""
        speakers = (clause.speaker for clause in self.clauses)
        return len({self.w.keys[r.name[1] - 1] for r in speakers if r is not None and r.name}) < 2

    def _does(self, number: int, clause: Clause, reference: Reference) -> bool:
        """«بخشدار بمپور در این نشست حکم … را داد»: the subject of a paragraph of the narrator's."""
        fresh = number == 0 or self.clauses[number - 1].paragraph != clause.paragraph
        if not fresh or clause.part is not Part.BODY or reference.start > clause.first or not reference.subject:
            return False
        keys = [key for key in self.w.keys[clause.first : clause.last] if key[0].isalpha()]
        told = bool(keys) and (_finite(keys[-1]) or self.w.keys[clause.last - 1] in ".:!")
        if not told or keys[-1] in _NO_DEED or clause.saying is not None:
            return False  # a line of posts says nothing of what they do
        attends = "حضور" in keys[-4:-1] and keys[-1] in _ATTENDING
        return reference.end - reference.start > 1 and not attends

    def _opens(self, clause: Clause, reference: Reference) -> bool:
        """Whether the reference is the first one of the clause, its subject, and stands at its beginning."""
        near = 8 if clause.part is not Part.BODY else 1
        return reference is clause.references[0] and reference.subject and reference.start - clause.first <= near


def _one_ministry(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether one of the two says no ministry, by a word («وزیر محترم») or an abbreviation, or both say the same."""
    first, second = post_words(a), post_words(b)
    return not first or not second or bool(first & second) or bool((first | second) & _ABBREVIATED)


_ABBREVIATED = frozenset(("صمت", "کشورمان", "کشورش", "کابینه", "دولت"))


def _elsewhere(keys: tuple[str, ...], held: list[tuple[str, ...]]) -> bool:
    """Whether who holds such a seat has no such other post."""
    return any(own[0] in _ONE_AT_A_TIME for own in held) and not any(
        related(keys, own) or one_head(keys) == one_head(own) for own in held
    )


def _finite(key: str) -> bool:
    return key in VERBS or key in read_list("verb_forms.txt") or key.startswith(("می", "نمی"))


_WHO = (("وی", "که"), ("او", "که"), ("ایشان", "که"))
_BEING = frozenset(("است", "بود", "بوده", "هست", "میباشد"))
_MANAGES = (("مدیر", "عامل"), ("مدیر", "کل"))
_ATTENDING = word_set("officials.attending")
_ONE_AT_A_TIME = word_set("officials.one_at_a_time")
_ABROAD = word_set("officials.abroad")
_PRESENTED = word_set("officials.presented")
_REPLIES = word_set("officials.replies")
_REPLIED_TO = word_set("officials.replied_to")
_NEWCOMERS = word_set("officials.newcomers")
_PARTS = word_set("officials.parts")
_NO_DEED = word_set("officials.no_deed")
_CREDITS = word_set("officials.credits")
_HOLLOW_STEMS = frozenset(key[:3] for key in word_set("posts.hollow"))
