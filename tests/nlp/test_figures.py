"""Figures tied to what, whom, where and who said so."""

from __future__ import annotations

import pytest
from figure_cases import report

from crawler.article import Article
from nlp.amounts import amounts
from nlp.counts import counts
from nlp.dates import dates
from nlp.document import PlaceMention, Province, Quote, Relation, Scope, Stage
from nlp.figures import tie
from nlp.officials import officials
from nlp.text import read_report


def tied(text: str, places: tuple[str, ...] = (), quotes: tuple[Quote, ...] = ()):
    line = report(text)
    provinces = tuple(
        Province(
            name, tuple(PlaceMention(i, i + len(name)) for i in range(len(line.text)) if line.text.startswith(name, i))
        )
        for name in places
    )
    sums = amounts(line)
    return tie(line, sums, counts(line, sums, dates(line)), (), quotes, provinces, (), ())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("۲۰۰ میلیارد تومان در تهران و ۵ میلیارد تومان در کردستان پرداخت شد.", ["تهران", "کردستان"]),
        ("در تهران ۲۰۰ میلیارد تومان و در کردستان ۵ میلیارد تومان پرداخت شد.", ["تهران", "کردستان"]),
        ("سهم تهران ۲۰۰ میلیارد تومان است. برای کردستان نیز ۵ میلیارد تومان می‌ماند.", ["تهران", "کردستان"]),
    ],
)
def test_each_sum_has_its_own_province(text, expected):
    sums, _ = tied(text, ("تهران", "کردستان"))
    assert [amount.province for amount in sums] == expected


def test_the_only_province_holds_where_nothing_speaks_against_it():
    sums, _ = tied("تعاونی‌های یزد\n۵ میلیارد تومان وام گرفتند.\nدر کل کشور ۹۰ میلیارد تومان پرداخت شد.", ("یزد",))
    assert [amount.province for amount in sums] == ["یزد", None]


def test_a_place_named_in_passing_is_not_that_of_a_national_report_s_sums():
    text = (
        "قیمت سکه بالا رفت\nسکه در بازار ۶ میلیون تومان شد.\nدلار ۱۵ هزار تومان است.\n"
        "یک خریدار اهل یزد نیز از گرانی گفت.\nنیم سکه ۳ میلیون تومان است."
    )
    assert [amount.province for amount in tied(text, ("یزد",))[0]] == [None, None, None]


def test_the_sum_of_a_list_of_provinces_is_of_none_of_them():
    text = (
        "پرداخت بیمه‌ها\nسهم یزد ۵ میلیارد تومان و سهم فارس ۷ میلیارد تومان بود. مجموع پرداخت بیمه ۱۲ میلیارد تومان است."
    )
    assert [amount.province for amount in tied(text, ("یزد", "فارس"))[0]] == ["یزد", "فارس", None]


@pytest.mark.parametrize(
    ("said", "province"),
    [
        ("وزارت نیرو ۹۰ میلیارد تومان به پیمانکاران بدهکار است.", None),
        ("برای احداث این خط ۹۰ میلیارد تومان هزینه شد.", "یزد"),
        ("سهم استان ۹۰ میلیارد تومان است.", "یزد"),
    ],
)
def test_what_a_minister_says_on_a_visit_is_of_the_country_unless_it_is_of_the_place(said, province):
    text = f"وزیر نیرو در یزد\nیزد- رضا مرادی وزیر نیرو در جمع مردم یزد گفت:\n{said}"
    line = report(text)
    provinces = (
        Province("یزد", tuple(PlaceMention(i, i + 3) for i in range(len(line.text)) if line.text.startswith("یزد", i))),
    )
    quotes = (Quote("رضا مرادی", "گفت", line.text.index(said), len(line.text), direct=False),)
    (amount,), _ = tie(line, amounts(line), (), officials(line), quotes, provinces, (), ())
    assert amount.province == province


def test_speaker_stage_scope_period_and_beneficiary():
    text = "تاکنون ۲۰ میلیارد تومان تسهیلات در سال جاری در اختیار تعاونی‌های روستایی قرار گرفت."
    (amount,), _ = tied(text, quotes=(Quote("رضا مرادی", "گفت", 0, len(text), direct=False),))
    assert (amount.speaker, amount.stage, amount.scope) == ("رضا مرادی", Stage.PAID, Scope.TOTAL)
    assert amount.period == "سال جاری"
    assert amount.beneficiary == "تعاونی‌های روستایی"
    assert amount.sentence == text


@pytest.mark.parametrize(
    ("text", "stage", "scope"),
    [
        ("بانک ۵ میلیارد تومان وام پرداخت خواهد کرد.", Stage.PROMISED, None),
        ("شورا ۵ میلیارد تومان اعتبار تازه تصویب کرد.", Stage.APPROVED, Scope.NEW),
        ("اتحادیه ۵ میلیارد تومان وام درخواست کرد.", Stage.ASKED, None),
        ("زیان آن ۵ میلیارد تومان برآورد شد.", Stage.ESTIMATED, None),
        ("هر متقاضی ۵ میلیارد تومان آورده دارد.", None, None),  # an applicant asks for nothing here
        ("قیمت نفت با تقاضای جهانی به ۶۵ دلار رسید.", None, None),  # demand is no request
        ("مدیرکل تعاون ۵ میلیارد تومان در مجموعه‌ای تازه‌ساز دید.", None, None),  # neither «کل» nor «مجموع»
        ("تا دو هفته دیگر ۵ میلیارد تومان می‌رسد.", None, None),
    ],
)
def test_stage_and_scope_are_of_the_own_clause(text, stage, scope):
    (amount, *_), _ = tied(text)
    assert (amount.stage, amount.scope) == (stage, scope)


@pytest.mark.parametrize(
    ("text", "beneficiary"),
    [
        ("۲۰ میلیارد تومان برای تعاونی‌های مسکن این استان آمد.", "تعاونی‌های مسکن"),
        ("۵۰ میلیارد تومان به تعاونی‌ها رسید و خوب بود.", "تعاونی‌ها"),
    ],
)
def test_whom_it_is_for_ends_before_a_verb_and_a_demonstrative(text, beneficiary):
    (amount,), _ = tied(text)
    assert amount.beneficiary == beneficiary


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("طرح‌ها با اعتباری بالغ بر ۱۳۶ میلیارد ریال آماده است.", "اعتبار"),
        ("مردم با درآمدی کمتر از ۲ دلار در روز زندگی می‌کنند.", "درآمد"),
        ("در این سال ۴۰۰ میلیارد تومان واگذار شد.", None),
    ],
)
def test_what_it_is_for_is_a_noun_as_the_report_has_it(text, about):
    (amount, *_), _ = tied(text)
    assert amount.about == about


def test_no_name_of_a_person_says_what_a_sum_is_for():
    line = report("رضا مردوخی‌نژاد مدیرکل تعاون گفت: تسهیلات مردوخی‌نژاد ۳۰ میلیارد تومان است.")
    (amount,), _ = tie(line, amounts(line), (), officials(line), (), (), (), ())
    assert amount.about == "تسهیلات"


def test_plurals_stand_as_the_report_writes_them():
    told = "کمک‌های بلاعوض ۳۰ میلیارد تومان است."
    assert [amount.about for amount in tied(told)[0]] == ["کمک‌های بلاعوض"]
    apart = "کمک های بلاعوض ۳۰ میلیارد تومان است. تعاونی ها و بانک ها دادند."
    assert [amount.about for amount in tied(apart)[0]] == ["کمک بلاعوض"]


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("در هشت ماه نخست امسال ۵ میلیارد تومان وام پرداخت شد.", "هشت ماه نخست امسال"),
        ("امسال ۵ میلیارد تومان و سال گذشته ۳ میلیارد تومان.", "امسال"),
        ("۵ میلیارد تومان وام در سال ۹۷ داده شد.", "سال ۹۷"),
    ],
)
def test_the_period_is_told_whole(text, period):
    (amount, *_), _ = tied(text)
    assert amount.period == period


@pytest.mark.parametrize(
    ("second", "province"),
    [
        ("بانک مرکزی ۹۰ میلیارد تومان به همه داد.", None),
        ("بدهی‌های کشور به ۹۰ میلیارد تومان رسید.", None),
        ("اعتبار استان ۹۰ میلیارد تومان است.", "یزد"),
        ("اعتبار این طرح ۹۰ میلیارد تومان است.", "یزد"),
    ],
)
def test_what_is_of_the_whole_country_is_of_no_province(second, province):
    sums, _ = tied(f"تعاونی‌های یزد\n۵ میلیارد تومان وام گرفتند. {second}", ("یزد",))
    assert sums[-1].province == province


@pytest.mark.parametrize(
    ("text", "provinces"),
    [
        ("بیش از ۹۲ هزار تعاونی در کشور فعال است که سهم یزد ۱۲۰۰ تعاونی است.", [None, "یزد"]),
        ("مدیرکل تعاون یزد گفت: حدود ۳ هزار و ۲۰۰ تعاونی در سطح کشور هست.", [None]),
        ("مدیرکل تعاون یزد گفت ۳۲۰۰ تعاونی فعال در سراسر کشور هست.", [None]),
        ("از ۹۲ هزار تعاونی کشور ۱۲۰۰ تعاونی در یزد است.", [None, "یزد"]),
        ("تعداد کل تعاونی‌های کشور ۹۲ هزار تعاونی است و یزد ۱۲۰۰ تعاونی دارد.", [None, "یزد"]),
        ("در سطح کشور بیش از ۹۲ هزار تعاونی و در یزد ۱۲۰۰ تعاونی داریم.", [None, "یزد"]),
        ("در کشور ما ۹۲ هزار تعاونی هست؛ سهم استان ۱۲۰۰ تعاونی است.", [None, "یزد"]),
        ("مدیرکل تعاون یزد گفت: ۷۰ درصد از تعاونی‌های کل کشور زیان می‌دهند.", [None]),
        ("مدیرکل تعاون یزد گفت: ۳۲۰۰ تعاونی مسکن در ایران هست.", [None]),
        # of the province, though the country is named as well
        ("یزد با ۱۲۰۰ تعاونی در کشور رتبه سوم دارد.", ["یزد"]),
        ("در یزد ۱۲۰۰ تعاونی هست که در کشور رتبه سوم دارد.", ["یزد"]),
        ("یزد ۱۲ درصد فرش کشور را می‌بافد.", ["یزد"]),
        ("۱۲ درصد فرش کشور در یزد بافته می‌شود.", ["یزد"]),
        ("۵۰ تن از پسته کشور در یزد است.", ["یزد"]),
        ("۵۰ عضو اتاق تعاون ایران به یزد آمدند.", ["یزد"]),
        ("وزارت کشور ۵۰ روستا را در یزد برگزید.", ["یزد"]),
        ("در نشست یزد، دادستان کل کشور ۵۰ پرونده را خواند.", ["یزد"]),
        ("امسال ۲۰۰ نفر از سراسر کشور به دیدن مسجدهای استان می‌آیند.", ["یزد"]),
        ("۲۵ درصد از ترمه‌های کل کشور در یزد بافته می‌شود.", ["یزد"]),
        ("بندر این استان با ۷۵۰ شناور بزرگ‌ترین بندر کشور است.", ["یزد"]),
        ("۷۰ هزار مسافر از یزد به کشور عراق رفتند.", ["یزد"]),
    ],
)
def test_a_figure_of_the_whole_country_is_not_that_of_the_province_beside_it(text, provinces):
    _, found = tied(f"تعاونی‌های یزد\n{text}", ("یزد",))
    assert [count.province for count in found] == provinces


def test_a_sum_of_the_whole_country_is_not_that_of_the_province_beside_it():
    text = "تعاونی‌های یزد\n۹۰۰ میلیارد تومان در کشور پرداخت شد که سهم یزد ۱۲ میلیارد تومان است."
    assert [amount.province for amount in tied(text, ("یزد",))[0]] == [None, "یزد"]


@pytest.mark.parametrize(
    "text", ["۵ میلیون تومان وام در تهران ", "۵ تن کشور یزد ", "کشور ۵ ", "دوسوم ", "۵ درصد و ", "امسال ۵ تومان "]
)
@pytest.mark.timeout(60)  # a hang, not a speed: what grows with the square of its length takes minutes
def test_a_sentence_without_end_takes_linear_time(text):
    hostile = (text * 100_000)[:100_000]
    tied(hostile)


@pytest.mark.shared
def test_the_report_the_project_started_from(shared):
    title, lead, *body = (shared / "data" / "isna-kurdistan.txt").read_text(encoding="utf-8").splitlines()
    seed = read_report(Article(id="isna-1", site="isna", title=title, lead=lead, body="\n".join(body)))
    sums, days = amounts(seed), dates(seed)
    sums, numbers = tie(seed, sums, counts(seed, sums, days), (), (), (), (), ())
    assert [(a.rial, a.relation, a.about) for a in sums] == [(3 * 10**12, Relation.EQUAL, "تسهیلات با بهره کم")]
    assert "میلیارد تومان" in sums[0].text
    assert [date.value for date in days] == ["--10-12"]
    assert {(c.value, c.relation, c.unit.split(" ")[0]) for c in numbers} == {
        (11, Relation.EQUAL, "تعاونی"),
        (100_000, Relation.ABOUT, "تعاونی"),
    }
    assert any("مشکل" in c.unit for c in numbers)
    assert any("فعال" in c.unit for c in numbers)
