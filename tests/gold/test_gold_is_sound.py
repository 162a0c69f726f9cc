"""The project's own annotated reports say what their texts say.

Nothing here runs an extractor: the figures of a sum are read again by a small reader of its own, so that a slip of the
pen in `annotations.jsonl` does not become a rule.
"""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from pathlib import Path

import pytest

HERE = Path(__file__).parent
PROVINCES = set(
    re.split(
        "[,\n]+",
        """آذربایجان شرقی,آذربایجان غربی,اردبیل,اصفهان,البرز,ایلام,بوشهر,تهران,چهارمحال و بختیاری,خراسان جنوبی
خراسان رضوی,خراسان شمالی,خوزستان,زنجان,سمنان,سیستان و بلوچستان,فارس,قزوین,قم,کردستان,کرمان,کرمانشاه
کهگیلویه و بویراحمد,گلستان,گیلان,لرستان,مازندران,مرکزی,هرمزگان,همدان,یزد""",
    )
)
TOPICS = set(
    re.split(
        "[,\n]+",
        """مسکن,اعتبار و بانک,کشاورزی و روستا,مرزنشینان,دانش‌بنیان و نوآوری,فرش و صنایع دستی,مصرف و توزیع
حمل‌ونقل,سهام عدالت,قانون و سیاست,اشتغال,تعاونی‌های مشکل‌دار,انتصاب,آمار,آموزش و ترویج,صنعت و معدن
صادرات و نمایشگاه,اتاق و اتحادیه,صیادی و شیلات""",
    )
)
RELATIONS = {"equal", "about", "at_least", "at_most", "more_than", "less_than", "between"}
KEYS = [
    "id", "split", "relevant", "topics", "officials", "provinces", "main_province", "cooperatives", "organisations",
    "amounts", "counts", "dates", "speakers",
]  # fmt: skip
DATE = re.compile(r"(?:g:\d{4}|1[34]\d\d|-)(?:-\d\d){0,2}")
FOLD = str.maketrans("۰۱۲۳۴۵۶۷۸۹يك", "0123456789یک")
ORDER = re.findall(
    r"\w+",
    """صفر یک دو سه چهار پنج شش هفت هشت نه ده یازده دوازده سیزده چهارده پانزده شانزده هفده هجده نوزده
    بیست سی چهل پنجاه شصت هفتاد هشتاد نود صد دویست سیصد چهارصد پانصد ششصد هفتصد هشتصد نهصد""",
)
VALUES = [*range(20), *range(20, 100, 10), *range(100, 1000, 100)]
SMALL = dict(zip(ORDER, VALUES, strict=True)) | {"یکصد": 100, "یکی": 1, "نیم": 0.5, "بیستم": 20}
POWERS = {"هزار": 10**3, "میلیون": 10**6, "میلیارد": 10**9, "همت": 10**12, "تریلیون": 10**12}
PARTS = {"یک سوم": 1 / 3, "دوسوم": 2 / 3, "دو سوم": 2 / 3, "یک چهارم": 0.25, "سه چهارم": 0.75, "یک پنجم": 0.2,
         "دوپنجم": 0.4, "دو پنجم": 0.4, "سه پنجم": 0.6, "چهارپنجم": 0.8, "چهار پنجم": 0.8, "یک ششم": 1 / 6,
         "یک دهم": 0.1, "نه دهم": 0.9, "دو برابر": 2}  # fmt: skip
NUMBER = r"\d+(?:[,٬]\d{3})*(?:[.٫/]\d+)?"


def letters(text: str) -> str:
    """The text with half-spaces as spaces, one kind of digits and of ی and ک, and single spaces."""
    return " ".join(text.replace("\u200c", " ").translate(FOLD).split())


def readings(text: str) -> set[float]:
    """The values that the words and digits of a text add up to, as a careful person would add them.

    A decimal with «/» has two readings, since the older reports write it mirrored («6/12» is 12.6).
    """
    text = letters(text)
    for words, part in PARTS.items():
        if words in text:
            return {part}
    mirrored = re.search(r"(\d+)/(\d+)", text)
    if mirrored:
        whole, part = mirrored.groups()
        return readings(text.replace(mirrored.group(), f"{whole}.{part}")) | readings(
            text.replace(mirrored.group(), f"{part}.{whole}")
        )
    total = group = 0.0
    started, joined = False, True
    for word in re.findall(rf"{NUMBER}|\w+", text):
        if re.fullmatch(NUMBER, word):
            value = float(re.sub(r"[,٬]", "", word).replace("٫", "."))
        elif word in POWERS:
            total, group = total + (group or 1) * POWERS[word], 0
            started, joined = True, False
            continue
        elif word in SMALL and (joined or not started):
            value = SMALL[word]
        elif word == "و":
            joined = True
            continue
        elif started:
            break
        else:
            continue
        if started and not joined:
            break
        group, started, joined = group + value, True, False
    # «یک و نیم میلیارد» and «هزار میلیارد» multiply what stands before them
    return {total + group, *chained(text)} if started else set()


def chained(text: str) -> set[float]:
    """Readings of «۲ هزار میلیارد», «یک و نیم میلیارد», «هزار و ۵۰۰ میلیارد», where a power holds for all before it."""
    value, power_seen, found = 0.0, False, set()
    pending = 0.0
    for word in re.findall(rf"{NUMBER}|\w+", text):
        if re.fullmatch(NUMBER, word):
            pending += float(re.sub(r"[,٬]", "", word).replace("٫", "."))
        elif word in SMALL:
            pending += SMALL[word]
        elif word == "هزار":
            value, pending, power_seen = value + (pending or 1) * 1000, 0.0, True
        elif word in POWERS:
            found.add((value + pending or 1) * POWERS[word])
            tail = readings(text.split(word, 1)[1].partition(" تومان")[0].partition(" ریال")[0])
            found |= {max(found) + rest for rest in tail}
            return found
        elif word != "و" and (value or pending):
            break
    return {value + pending} if power_seen else set()


def factor(text: str) -> set[float]:
    """What a sum's unit multiplies with: tomans by ten; where no unit stands, either."""
    text = letters(text)
    if "همت" in text.split() or "تومان" in text:
        return {10.0}
    return {1.0} if "ریال" in text else {1.0, 10.0}


def near(value: float | None, options: set[float]) -> bool:
    return value is not None and any(abs(value - option) <= max(2e-3, 1e-6 * abs(option)) for option in options)


def ends(text: str) -> tuple[str, str]:
    """The two ends of a range: «بین ۸۵ تا ۱۱۰», «۳۳۰-۳۴۰ هزار», «دو، سه»."""
    folded = letters(text)
    for joint in (r" (?:تا|الی) ", r"\s?[-–]\s?", "، ?", " (?:و|یا) "):
        match = re.search(rf"^(?:بین |از )?(.+?){joint}(.+)$", folded)
        if match:
            return match.group(1), match.group(2)
    return folded, folded


def range_readings(text: str) -> tuple[set[float], set[float]]:
    low, high = ends(text)
    lows = readings(low)
    powers = [POWERS[w] for w in high.split() if w in POWERS]
    for power in powers:
        lows |= {value * power for value in lows}
    return lows, readings(high) | chained(high)


def errors(report: dict, gold: dict) -> list[str]:
    """What of a report's annotation its text does not bear out, a sentence each."""
    return list(_form(gold)) + list(_figures(report, gold)) + list(_people(report, gold))


def _form(gold: dict):
    if list(gold) != KEYS:
        yield f"keys are {list(gold)}"
    if gold["split"] not in {"dev", "held"}:
        yield f"split is {gold['split']}"
    for province in {*gold["provinces"], gold["main_province"]} - {None}:
        if province not in PROVINCES:
            yield f"{province} is none of the 31 provinces"
    if gold["main_province"] and gold["main_province"] not in gold["provinces"]:
        yield "main_province is not among the provinces"
    for topic in set(gold["topics"]) - TOPICS:
        yield f"{topic} is no topic"
    if gold["topics"] and not gold["relevant"]:
        yield "a report outside the sector has topics"
    for cooperative in gold["cooperatives"]:
        if cooperative["kind"] not in {"cooperative", "union", "chamber", "other"}:
            yield f"{cooperative['name']} is of kind {cooperative['kind']}"
    for key in ("organisations", "provinces", "topics"):
        if len(set(gold[key])) != len(gold[key]):
            yield f"{key} has a member twice"
    for date in gold["dates"]:
        if not DATE.fullmatch(date["value"]):
            yield f"{date['value']} is no date"


def _figures(report: dict, gold: dict):
    text = "\n".join(report.get(part) or "" for part in ("title", "lead", "body"))
    for layer in ("amounts", "counts", "dates"):
        for piece, times in Counter(item["text"] for item in gold[layer]).items():
            if text.count(piece) < times:
                yield f"«{piece}» stands {text.count(piece)} times in the text, {times} times in {layer}"
    for count in gold["counts"]:
        if count["relation"] not in RELATIONS or not count["unit"]:
            yield f"«{count['text']}» has no unit or relation"
        if (count["relation"] == "between") != ("value_high" in count):
            yield f"«{count['text']}»: a range has both ends, other counts have one"
        if count["relation"] == "between":
            low, high = range_readings(count["text"])
            if not near(count["value"], low) or not near(count["value_high"], high):
                yield f"«{count['text']}» is not {count['value']} to {count['value_high']}"
        elif not near(count["value"], readings(count["text"]) | _of_a_series(count["text"])):
            yield f"«{count['text']}» is not {count['value']} but {readings(count['text'])}"
    words = set(re.findall(r"\w+", letters(text)))
    for amount in gold["amounts"]:
        about = set(re.findall(r"\w+", letters(amount["about"])))
        if about - words or len(letters(amount["about"]).split()) > 5:
            yield f"«{amount['about']}» is not one to five words of the report"
        stated = amount["rial"] if amount["rial"] is not None else amount.get("value")
        high = amount.get("rial_high", amount.get("value_high"))
        if amount["relation"] not in RELATIONS or not amount["about"] or stated is None:
            yield f"«{amount['text']}» lacks its relation, its value or what it is for"
            continue
        if (amount["rial"] is None) != ("currency" in amount):
            yield f"«{amount['text']}»: foreign money has a currency and no rials"
        times = {1.0} if amount["rial"] is None else factor(amount["text"])
        lows, highs = range_readings(amount["text"]) if high is not None else (readings(amount["text"]), set())
        if not set(POWERS) & set(letters(amount["text"]).split()):
            # «۹۵ میلیارد، ۱۲۰ و ۳۰»: the power of another member of the series
            times = {by * power for by in times for power in (1, *POWERS.values())}
        if not near(stated, {low * by for low in lows for by in times}):
            yield f"«{amount['text']}» is not {stated}"
        if high is not None and not near(high, {value * by for value in highs for by in times}):
            yield f"«{amount['text']}» does not end at {high}"
        if (high is not None) != (amount["relation"] == "between"):
            yield f"«{amount['text']}»: a range has both ends, other sums have one"


def _of_a_series(text: str) -> set[float]:
    """The readings of a bare number whose power stands with a later member («۲۰، ۳۰ و ۴۰ هزار تن»)."""
    bare = letters(text)
    return {value * power for value in readings(bare) for power in POWERS.values()} if " " not in bare else set()


def _people(report: dict, gold: dict):
    told = "\n".join(report.get(part) or "" for part in ("lead", "body"))
    text = letters(f"{report.get('title') or ''} {told}")
    words = set(re.findall(r"\w+", text))
    for official in gold["officials"]:
        if official["name"] and letters(official["name"]) not in text:
            yield f"{official['name']} does not occur in the text"
        if not official["name"] and not official["posts"]:
            yield "a person with neither name nor post"
        for post in official["posts"]:
            if set(re.findall(r"\w+", letters(post))) - words:
                yield f"«{post}» is not made of the text's words"
    named = [letters(official["name"]) for official in gold["officials"] if official["name"]]
    if len(set(named)) != len(named):
        yield "a person stands twice among the officials"
    for name in [cooperative["name"] for cooperative in gold["cooperatives"]] + gold["organisations"]:
        if set(re.findall(r"\w+", letters(name))) - words:
            yield f"«{name}» is not made of the text's words"
    at = -1
    for speech in gold["speakers"]:
        at = told.find(speech["sentence"], at + 1)
        if at < 0:
            yield f"«{speech['sentence']}» does not stand in the text, or not in this order"
            break
        if len(speech["sentence"]) > 40:
            yield f"«{speech['sentence']}» is longer than 40 characters"
        if not speech["name"]:
            yield f"«{speech['sentence']}» has no speaker"


def lines(name: str) -> list[dict]:
    with (HERE / name).open(encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


REPORTS = lines("reports.jsonl")
ANNOTATIONS = lines("annotations.jsonl")


@pytest.mark.parametrize(
    ("report", "gold"), list(zip(REPORTS, ANNOTATIONS, strict=True)), ids=[report["id"] for report in REPORTS]
)
def test_annotation_is_borne_out_by_its_text(report: dict, gold: dict) -> None:
    assert report["id"] == gold["id"]
    assert errors(report, gold) == []


def test_ids_are_unique_and_the_halves_alternate() -> None:
    assert len({gold["id"] for gold in ANNOTATIONS}) == len(ANNOTATIONS)
    assert [gold["split"] for gold in ANNOTATIONS] == [("dev", "held")[n % 2] for n in range(len(ANNOTATIONS))]


@pytest.mark.parametrize(("text", "value"), [
    ("۲ هزار و ۵۰۰ میلیارد", 2.5e12),
    ("یک و نیم میلیارد", 1.5e9),
    ("هزار و ۴۱۸ شرکت تعاونی", 1418),
    ("2 ميليارد و 300 ميليون تومان", 2.3e9),
    ("دویست و پنجاه هزار", 250_000),
    ("۱۲,۵۰۰ تومان", 12_500),
    ("سه و نیم درصد", 3.5),
    ("8/2 هكتار", 2.8),
    ("بیش از ۲۱ هزار زن", 21_000),
])  # fmt: skip
def test_reader_of_figures(text: str, value: float) -> None:
    assert near(value, readings(text))
    assert not near(value * 10, readings(text))


def test_a_slip_of_the_pen_is_found() -> None:
    report, gold = REPORTS[0], json.loads(json.dumps(ANNOTATIONS[0]))
    gold["amounts"][0]["rial"] *= 10
    gold["speakers"][0]["sentence"] = "this is not said"
    gold["provinces"].append("لورستان")
    found = errors(report, gold)
    assert [any(word in e for e in found) for word in ("is not 9200000000000", "this is not said", "لورستان")] == [
        True
    ] * 3
    assert len(found) == 3


def test_texts_are_the_projects_own(shared: Path) -> None:
    own = {sentence for report in REPORTS for sentence in sentences(report)}
    with gzip.open(shared / "data" / "articles.jsonl.gz", "rt", encoding="utf-8") as file:
        assert [s for line in file for s in sentences(json.loads(line)) if s in own] == []
    with (shared / "gold" / "reports.jsonl").open(encoding="utf-8") as file:
        assert [s for line in file for s in sentences(json.loads(line)) if s in own] == []


def test_readme_tells_how_many_there_are() -> None:
    assert table() in (HERE / "README.md").read_text(encoding="utf-8")


def table() -> str:
    """The README's table: how many items each half holds in each layer, every mention counted."""
    halves = [[gold for gold in ANNOTATIONS if gold["split"] == split] for split in ("dev", "held")]
    counted = {
        "reports": lambda gold: 1,
        "relevant": lambda gold: int(gold["relevant"]),
        "officials": lambda gold: len(gold["officials"]),
        "officials without a name": lambda gold: sum(not official["name"] for official in gold["officials"]),
        "posts": lambda gold: sum(len(official["posts"]) for official in gold["officials"]),
        "provinces": lambda gold: len(gold["provinces"]),
        "main_province": lambda gold: int(bool(gold["main_province"])),
        **{
            layer: lambda gold, layer=layer: len(gold[layer])
            for layer in ("cooperatives", "organisations", "amounts", "counts", "dates", "speakers", "topics")
        },
    }
    rows = [f"| {name} | {' | '.join(str(sum(map(of, half))) for half in halves)} |" for name, of in counted.items()]
    return "\n".join(["| layer | dev | held |", "|---|---|---|", *rows])


def sentences(report: dict) -> set[str]:
    """The folded sentences of a report, without the short ones that anyone may write."""
    text = "\n".join(report.get(part) or "" for part in ("title", "lead", "body"))
    return {letters(s) for s in re.split(r"[.!؟?\n]", text) if len(letters(s)) > 40}
