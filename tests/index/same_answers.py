"""Questions drawn from real documents, and what an engine answers to each, to be compared with another engine's."""

from __future__ import annotations

import contextlib
import random

from index.engine import FigureSort, Sort, Step
from index.query.faults import QueryError
from index.query.language import parse
from index.query.tree import NameField

FACETS = (NameField.SITE, NameField.PROVINCE, NameField.OFFICIAL, NameField.ORGANISATION, NameField.TOPIC)


def questions(documents, number, seed=14001012):
    """Queries of every kind, about what the documents hold."""
    chance = random.Random(seed)
    found = []

    def words(document, least=3):
        return [w for w in document.text.split() if len(w) >= least and w.isalpha()]

    def some(kind):
        document = chance.choice(documents)
        text = words(document)
        if len(text) < 12:
            return None
        at = chance.randrange(len(text) - 4)
        if kind == "named":
            named = [("مقام", o.name) for o in document.officials if o.name]
            named += [("سازمان", o.name) for o in document.organisations]
            named += [("استان", p.name) for p in document.provinces]
            field, name = chance.choice(named) if named else ("منبع", document.article.site)
            return f'{field}:"{name}"'.replace('""', '"')
        if kind == "figure":
            money = [a for a in document.amounts if a.rial]
            return f"رقم:(مبلغ>={chance.choice(money).rial // 10}تومان)" if money else "رقم:(تعداد>=100)"
        return {
            "word": text[at],
            "words": " ".join(chance.sample(text, 2)),
            "three": " ".join(text[at : at + 3]),
            "phrase": f'"{text[at]} {text[at + 1]}"',
            "prefix": f"{text[at][:3]}*",
            "title": f"عنوان:{chance.choice(document.article.title.split() or ['خبر'])}",
            "or": f"{text[at]} OR {chance.choice(text)}",
            "not": f"{text[at]} -{chance.choice(text)}",
            "mixed": f'({text[at]} OR "{text[at + 1]} {text[at + 2]}") تاریخ:1380..1400',
        }[kind]

    kinds = ("word", "words", "three", "phrase", "prefix", "title", "or", "not", "mixed", "named", "figure")
    while len(found) < number:
        query = some(kinds[len(found) % len(kinds)])
        if query:
            # a word of a report may mean something in queries
            with contextlib.suppress(QueryError):
                parse(query)
                found.append(query)
    return found


def answers(engine, query):
    """All that an engine answers to a query, in a form that can be compared; scores apart."""
    tree = parse(query)
    best = engine.search(tree, 100)
    figures = engine.figures(tree, 50, sort=FigureSort.LARGEST)
    answered = {
        "total": best.total,
        "count": engine.count(tree),
        "best": [hit.id for hit in best.hits],
        "second page": [hit.id for hit in engine.search(tree, 20, 20).hits],
        "newest": [hit.id for hit in engine.search(tree, 20, sort=Sort.NEWEST).hits],
        "oldest": [hit.id for hit in engine.search(tree, 20, sort=Sort.OLDEST).hits],
        "all": list(engine.scan(tree)),
        "facets": engine.facets(tree, FACETS, 15),
        "months": engine.trend(tree, Step.MONTH),
        "figures": (figures.total, figures.hits),
        "newest figures": engine.figures(tree, 30, 10).hits,
    }
    return answered, [hit.score for hit in best.hits]
