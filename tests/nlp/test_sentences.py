"""Sentences and tokens of lines."""

from __future__ import annotations

import pytest

from nlp.splitting import sentence_spans, token_spans


def sentences(line):
    return [line[start:end] for start, end in sentence_spans(line)]


def tokens(line):
    return [line[start:end] for start, end in token_spans(line)]


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("تعاونی تشکیل شد. اعضا رأی دادند.", ["تعاونی تشکیل شد.", "اعضا رأی دادند."]),
        ("م. احمدی گفت: «کار تمام شد.» وی رفت.", ["م. احمدی گفت: «کار تمام شد.»", "وی رفت."]),
        ("گفت: «وام داده شد.» و افزود: نه.", ["گفت: «وام داده شد.» و افزود: نه."]),
        ("نرخ ۳.۵ درصد شد. پایان", ["نرخ ۳.۵ درصد شد.", "پایان"]),
        ("نشانی www.isna.ir است. بله", ["نشانی www.isna.ir است.", "بله"]),
        ("وام پرداخت شد.وی افزود کم است.", ["وام پرداخت شد.", "وی افزود کم است."]),
        ("چرا؟! نمی‌دانم. ", ["چرا؟!", "نمی‌دانم."]),
        ("۲. تعاونی‌های مسکن بازرسی شدند.", ["۲. تعاونی‌های مسکن بازرسی شدند."]),
        ("دکتر. رضایی آمد.", ["دکتر. رضایی آمد."]),
        ("آمد … و رفت. بعد", ["آمد … و رفت.", "بعد"]),
        ("(کار تمام شد.) او رفت", ["(کار تمام شد.)", "او رفت"]),
        ("سال ۱۴۰۰. بعد", ["سال ۱۴۰۰.", "بعد"]),
        ("", []),
        (" ", []),
        ("...", ["..."]),
    ],
)
def test_sentences(line, parts):
    assert sentences(line) == parts


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("امروز(۱۲دی)", ["امروز", "(", "۱۲", "دی", ")"]),
        ("۱,۵۰۰,۰۰۰ تومان", ["۱,۵۰۰,۰۰۰", "تومان"]),
        ("۹۵٫۵ درصد.", ["۹۵٫۵", "درصد", "."]),
        ("۱۴۰۱/۱۰/۱۲ ساعت ۱۲:۳۰", ["۱۴۰۱/۱۰/۱۲", "ساعت", "۱۲:۳۰"]),
        ("سال ۱۴۰۰.", ["سال", "۱۴۰۰", "."]),
        ("«تعاونی‌ها»؛ بله", ["«", "تعاونی‌ها", "»", "؛", "بله"]),
        ("۲۰٪ رشد…", ["۲۰", "٪", "رشد", "…"]),
        ("اقتصادی-اجتماعی", ["اقتصادی", "-", "اجتماعی"]),
        ("ایسنا/کردستان", ["ایسنا", "/", "کردستان"]),
        ("در www.isna.ir، دید", ["در", "www.isna.ir", "،", "دید"]),
        ("نامه a.b@c.ir", ["نامه", "a.b@c.ir"]),
        ("گفت:نه", ["گفت", ":", "نه"]),
        ("حدوداً خوب", ["حدوداً", "خوب"]),
        ("گفته شده است", ["گفته", "شده", "است"]),
        ("", []),
    ],
)
def test_tokens(line, words):
    assert tokens(line) == words


@pytest.mark.parametrize(
    "part", ["ا", ". ", ".", "«", "».", "۱.", "1,", "a.", "a@", "www.", "م. ", "\u200c", "…", "! ", "() ", "http://"]
)
@pytest.mark.timeout(30)
def test_long_lines_do_no_harm(part):
    line = part * (200_000 // len(part))
    covered = -1
    for start, end in sentence_spans(line):
        assert covered < start < end
        covered = end - 1
    assert all(start < end for start, end in token_spans(line[:100_000]))
