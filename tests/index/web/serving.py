"""A small installation for the tests of the page: archive, documents and index, and a browser without a window."""

from __future__ import annotations

from made import document
from starlette.testclient import TestClient

from crawler.archive import Archive
from crawler.article import Article
from index import generations
from index.documents import Documents, Reading
from index.opening import open_engine
from index.settings import Settings
from index.web.app import create_app

HOSTILE = '<script>alert(1)</script><img src=x onerror="alert(2)">'


def reports():
    """Reports of two outlets, one of them hostile."""
    made = [
        document(
            "پرداخت ۱۲۰ میلیارد تومان به تعاونی‌های مسکن کردستان",
            "کاوه مردوخی در سنندج گفت: ۱۲۰ میلیارد تومان وام به تعاونی امید سنندج پرداخت شد.",
            "بانک مرکزی و شعب بانک مرکزی همراه بودند.",
            amounts=[
                (
                    "۱۲۰ میلیارد تومان",
                    120_000_000_000,
                    {"about": "وام", "province": "کردستان", "speaker": "کاوه مردوخی"},
                )
            ],
            officials=[("کاوه مردوخی", ("مدیرکل",))],
            provinces=["کردستان"],
            cooperatives=["امید سنندج"],
            organisations=["بانک مرکزی"],
            topics=["مسکن"],
            quotes=[("کاوه مردوخی", "۱۲۰ میلیارد تومان وام به تعاونی امید سنندج پرداخت شد")],
            main_province="کردستان",
            url="https://www.isna.ir/news/1",
            fetched_at="2024-10-05T11:00:00+03:30",
        ),
        document(
            f"گزارش {HOSTILE} از مسکن",
            f"متن {HOSTILE} با تعاونی و =HYPERLINK(0) و ۷ تعاونی.",
            counts=[("۷ تعاونی", 7, "تعاونی", {"about": f"=cmd {HOSTILE}"})],
            officials=[(HOSTILE, ())],
            organisations=["شعب بانک مرکزی"],
            id="mehr-2",
            site="mehr",
            url="javascript:alert(3)",
            published_at="2024-11-05T10:00:00+03:30",
            relevant=False,
        ),
    ]
    made += [
        document(
            f"تعاونی شماره {n}",
            "شعب بانک مرکزی و بورس در تهران.",
            organisations=["شعب بانک مرکزی"],
            provinces=["تهران"],
            id=f"isna-{n}",
            published_at=f"2024-12-{n - 9:02}T08:00:00+03:30",
        )
        for n in range(10, 35)
    ]
    return made


def installation(folder, documents=None):
    """The settings of a data folder that holds these documents."""
    settings = Settings(data=folder)
    documents = reports() if documents is None else documents
    with Archive(settings.archive_path) as archive:
        for made in documents:
            archive.put(made.article)
        first = documents[0].article.to_dict()
        archive.put(Article.from_dict(first | {"body": first["body"] + "\nیک سطر افزوده شد."}))
        upto = archive.latest_seq()
    with Documents(settings.documents_path) as store:
        store.put([Reading(made.id, 1, "t", made) for made in documents], "t", upto)
        generation = generations.fresh(settings.index_path)
        generations.begin(generation, store.name())
        with open_engine(settings, generation, fresh=True) as engine:
            engine.write(documents, store.latest())
        generations.take_over(settings.index_path, generation)
    return settings


def client(settings, **more):
    """A browser for this installation."""
    return TestClient(create_app(settings), raise_server_exceptions=False, **more)
