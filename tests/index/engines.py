"""The engines that one suite of tests is run against, and a small newsroom's documents to ask them about.

An engine is added by one line in `ENGINES`: a function of a temporary folder that gives an open, empty engine.
"""

from __future__ import annotations

import elastic_node
from made import document

from index.engines.elastic_home import ElasticHome
from index.engines.embedded import EmbeddedEngine
from index.settings import ElasticsearchSettings
from nlp.document import Relation, Scope, Stage


def embedded(folder):
    return EmbeddedEngine(folder / "engine", write=True)


def elastic(_folder, url="", **more):
    address = url or elastic_node.address()
    home = ElasticHome(ElasticsearchSettings(url=address, name=elastic_node.name(), replicas=0, **more))
    home.begin(home.fresh(), "a-store")
    return home.open(home.fresh(), write=True, fresh=True)


def elastic_by_year(folder):
    return elastic(folder, by="year")


ENGINES = {"embedded": embedded, "elasticsearch": elastic, "elasticsearch by year": elastic_by_year}

MILLIARD = 10**9


def corpus():
    """Reports whose answers can be told by reading them; ids say what they are about."""
    return [
        document(
            "وام مسکن برای تعاونی‌های کردستان",
            "محمدجعفر کبیری گفت ۱۰۰ میلیارد تومان وام مسکن به کردستان داده شد.",
            "در تهران ۲۰۰ میلیارد تومان برای اشتغال پرداخت شد.",
            id="isna-1400101200001",
            published_at="2022-01-02T11:31:00+03:30",
            officials=[("محمدجعفر کبیری", ("معاون وزیر تعاون",))],
            provinces=["کردستان", "تهران"],
            main_province="کردستان",
            organisations=["بانک توسعه تعاون"],
            cooperatives=["مرغ پر"],
            topics=["مسکن", "تسهیلات"],
            quotes=[("محمدجعفر کبیری", "۱۰۰ میلیارد تومان وام مسکن به کردستان داده شد")],
            section="اقتصادی > تعاون",
            tags=("وام مسکن", "کردستان"),
            amounts=[
                (
                    "۱۰۰ میلیارد تومان",
                    100 * MILLIARD,
                    {"about": "وام مسکن", "province": "کردستان", "speaker": "محمدجعفر کبیری", "stage": Stage.PAID},
                ),
                ("۲۰۰ میلیارد تومان", 200 * MILLIARD, {"about": "اشتغال", "province": "تهران"}),
            ],
        ),
        document(
            "تعاونی‌ها در تهران",
            "علی کبیری: ۲۰۰ میلیارد تومان در تهران و ۵ میلیارد تومان برای مسکن در کردستان.",
            "بانک مرکزی و بانک توسعه صادرات هم هستند.",
            id="isna-1400101200002",
            published_at="2022-01-02T11:31:00+03:30",
            officials=[("علی کبیری", ("مدیرکل تعاون", "وزیر کار")), (None, ("استاندار",))],
            provinces=["تهران", "کردستان"],
            main_province="تهران",
            organisations=["بانک مرکزی", "بانک توسعه صادرات"],
            topics=["تسهیلات"],
            tags=("تهران",),
            amounts=[
                ("۲۰۰ میلیارد تومان", 200 * MILLIARD, {"province": "تهران", "scope": Scope.NEW}),
                ("۵ میلیارد تومان", 5 * MILLIARD, {"about": "مسکن", "province": "کردستان"}),
            ],
        ),
        document(
            "گشایش بازارچه",
            "بین ۵۰ تا ۷۰ میلیارد تومان سرمایه و ۱۲۰ فرصت شغلی؛ تعاونی روستایی و تعاونیها می‌آیند.",
            id="mehr-30",
            site="mehr",
            published_at="2022-01-01",
            provinces=["یزد"],
            main_province="یزد",
            topics=["اشتغال"],
            amounts=[("۵۰ تا ۷۰ میلیارد تومان", 50 * MILLIARD, 70 * MILLIARD, {"relation": Relation.BETWEEN})],
            counts=[("۱۲۰ فرصت شغلی", 120, "فرصت شغلی", {"province": "یزد", "period": "سال ۱۳۹۸"})],
        ),
        document(
            "بانک توسعه تعاون شعبه باز کرد",
            "بانک توسعه تعاون در یزد با ۳ شعبه.",
            id="mehr-31",
            site="mehr",
            published_at="2022-03-21T00:10:00+03:30",
            provinces=["یزد"],
            organisations=["بانک توسعه تعاون"],
            cooperatives=["پر طاووس", "مرغ سبز"],
            counts=[("۳ شعبه", 3, "شعبه", {})],
        ),
        document(
            "خبری بی‌تاریخ از مسکن",
            "توسعه بانک‌ها کار دیگری است.",
            id="irna-7",
            site="irna",
            published_at=None,
            relevant=False,
        ),
        document("", "متنی بی‌عنوان که از مسکن می‌گوید", id="irna-5", site="irna", published_at=None),
        document("فوتبال", id="irna-8", site="irna", published_at="2021-12-31T23:59:59+03:30", relevant=False),
    ]
