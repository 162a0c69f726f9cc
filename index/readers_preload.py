"""Imported once by the server that reading processes are forked from: loads every model by reading one sentence.

`FAULT` says why no report can be read; None where all is well. An exception here would end the server without a word.
"""

from crawler.article import Article

FAULT: str | None = None
try:
    from nlp.annotate import annotate

    annotate(
        Article(
            id="preload",
            site="preload",
            title="رئیس اتاق تعاون ایران: ۲۰ تعاونی مسکن کردستان ۳۰۰ میلیارد تومان تسهیلات گرفتند",
            body="علی رضایی، رئیس اتاق تعاون ایران امروز گفت: تعاونی‌های مسکن سنندج وام گرفتند.",
        )
    )
except Exception as error:  # noqa: BLE001 - whatever it is, the readers tell it
    FAULT = f"{type(error).__name__}: {error}"
