"""Values of the fields on what people keep beside reports: `لحن:"منفی به بانک مرکزی"`, `کار:"پیگیری باز"`."""

from __future__ import annotations

from collections.abc import Mapping

from index.query.faults import QueryError, meant, quoted
from index.query.fields import NO, YES, Field, folded
from index.query.tree import Noted, NoteField

# value: how people write it, the one to print first
type Spelt = Mapping[str, tuple[str, ...]]
TONES: Spelt = {
    "positive": ("مثبت", "positive"),
    "neutral": ("خنثی", "neutral"),
    "negative": ("منفی", "negative"),
}
TASKS: Spelt = {"reply": ("پاسخ", "جواب", "reply"), "follow": ("پیگیری", "follow_up")}
STATES: Spelt = {"open": ("باز", "مانده", "open"), "done": ("انجام‌شده", "انجام", "done")}
IMPORTANCES: Spelt = {
    "high": ("بالا", "زیاد", "high"),
    "middle": ("متوسط", "میانه", "middle"),
    "low": ("پایین", "کم", "low"),
}
MEDIA: Spelt = {
    "web": ("سایت", "خبرگزاری", "web"),
    "press": ("روزنامه", "نشریه", "press"),
    "broadcast": ("صداوسیما", "صدا_و_سیما", "رادیو", "تلویزیون", "broadcast"),
    "messenger": ("پیام‌رسان", "کانال", "messenger"),
}
EDITED: Spelt = {"yes": YES, "no": NO}
VALUES: Mapping[NoteField, Spelt] = {
    NoteField.TONE: TONES,
    NoteField.TASK: STATES,
    NoteField.IMPORTANCE: IMPORTANCES,
    NoteField.MEDIUM: MEDIA,
    NoteField.EDITED: EDITED,
}
_TOWARDS = ("نسبت به ", "نسبت‌به ", "به ", "towards ", "toward ")


def noted(field: Field, text: str, column: int) -> Noted:
    """What a value asks for; QueryError with the nearest where there is no such value."""
    assert field.note is not None
    line = " ".join(text.split()).strip(" \u200c")
    if field.note is NoteField.TONE:
        first, _, rest = line.partition(" ")
        return Noted(field.note, _value(field, TONES, first, column), _body(rest))
    if field.note is NoteField.TASK:
        return _task(field, line, column)
    return Noted(field.note, _value(field, VALUES[field.note], line, column))


def value_text(node: Noted) -> str:
    """The value as a query writes it; `noted` reads the same from it."""
    shown = VALUES[node.field][node.value][0] if node.value else ""
    if node.field is NoteField.TONE:
        return f"{shown} به {node.about}" if node.about else shown
    return f"{TASKS[node.about][0]} {shown}".strip() if node.about else shown


def _body(rest: str) -> str:
    for beginning in _TOWARDS:
        if rest.startswith(beginning):
            return rest[len(beginning) :].strip()
    return rest


def _task(field: Field, text: str, column: int) -> Noted:
    """«پیگیری», «باز», «پیگیری انجام شده»."""
    known = {
        folded(f"{task_name}{state_name}"): (task, state)
        for task, task_names in ({"": ("",)} | dict(TASKS)).items()
        for task_name in task_names
        for state, state_names in ({"": ("",)} | dict(STATES)).items()
        for state_name in state_names
        if task or state
    }
    if folded(text) in known:
        task, state = known[folded(text)]
        return Noted(NoteField.TASK, state, task)
    raise _unknown(field, {**TASKS, **STATES}, text, column)


def _value(field: Field, known: Spelt, text: str, column: int) -> str:
    for value, spellings in known.items():
        if folded(text) in {folded(spelling) for spelling in spellings}:
            return value
    raise _unknown(field, known, text, column)


def _unknown(field: Field, known: Spelt, text: str, column: int) -> QueryError:
    hint = meant(folded(text), [(folded(name), name) for names in known.values() for name in names])
    hint = hint or f"; known are {', '.join(names[0] for names in known.values())}"
    return QueryError(column, f"«{field.shown}» cannot be {quoted(text)}{hint}")
