"""Imported once by the server that reading processes are forked from: loads every model by reading one sentence."""

from crawler.article import Article
from nlp.annotate import annotate

annotate(
    Article(
        id="preload",
        site="preload",
        title="رئیس اتاق تعاون ایران: ۲۰ تعاونی مسکن کردستان ۳۰۰ میلیارد تومان تسهیلات گرفتند",
        body="علی رضایی، رئیس اتاق تعاون ایران امروز گفت: تعاونی‌های مسکن سنندج وام گرفتند.",
    )
)
