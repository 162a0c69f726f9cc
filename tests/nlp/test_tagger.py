"""Parts of speech."""

from __future__ import annotations

import gzip
import itertools
import json
from importlib.resources import files

import pytest

from crawler.importing import article_from_record
from nlp.tagger import TaggerError, load_tagger, tagger, use_tagger
from nlp.text import read_report


@pytest.fixture
def shipped():
    yield load_tagger(None)
    use_tagger("")


def test_a_sentence(shipped):
    words = ["او", "در", "این", "نشست", "گفت", ":", "۲۰", "تعاونی", "جدید", "ثبت", "شد", "."]
    tags = ["PRON", "ADP", "DET", "NOUN", "VERB", "PUNCT", "NUM", "NOUN", "ADJ", "NOUN", "VERB", "PUNCT"]
    assert shipped.tag(words) == tags


def test_nothing_is_tagged_with_nothing(shipped):
    assert shipped.tag([]) == []
    assert shipped.tag_sentences([]) == []
    assert [len(tags) for tags in shipped.tag_sentences([[], ["علی", "رفت"], [], ["بله"]])] == [0, 2, 0, 1]


def test_the_tags_are_those_that_hazm_gives(shared, shipped):
    from hazm import POSTagger

    hazm = POSTagger(model=str(files("nlp") / "models" / "tagger.model"))
    total = 0
    with gzip.open(shared / "data" / "articles.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in itertools.islice(lines, 7, None, 300):
            for sentence in read_report(article_from_record(json.loads(line))).sentences:
                wanted = hazm.tag([token.text for token in sentence.tokens])
                assert [(token.text, token.tag) for token in sentence.tokens] == wanted
                total += len(wanted)
    assert total > 10_000


def test_the_treebank_is_tagged_well(shared):
    """What ships has seen these sentences; the honest figure, of a model that has not, stands in docs/models.md."""
    from nlp.training.tagger import sentences

    gold = list(sentences(shared / "data" / "treebank" / "perdt-test.conllu"))
    found = load_tagger(None).tag_sentences([[word for word, _ in sentence] for sentence in gold])
    pairs = [(wanted, got) for g, f in zip(gold, found, strict=True) for (_, wanted), got in zip(g, f, strict=True)]
    assert sum(wanted == got for wanted, got in pairs) / len(pairs) > 0.97


def test_another_tagger_can_be_used(shipped):
    use_tagger(str(files("nlp") / "models" / "tagger.model"))
    words = ["تعاونی", "ثبت", "شد", "."]
    assert tagger() is not shipped
    assert tagger().tag(words) == shipped.tag(words)
    use_tagger("")
    assert tagger() is shipped


@pytest.mark.parametrize("name", ["no-such-file.model", "/no/such/file.model", "a/b/c/d"])
def test_a_tagger_that_is_not_there_is_told(name):
    with pytest.raises(TaggerError, match="tagger") as told:
        use_tagger(name)
    assert "\n" not in str(told.value)


@pytest.mark.timeout(60)
def test_a_long_sentence_does_no_harm(shipped):
    assert len(shipped.tag(["تعاونی", "۱", "."] * 20_000)) == 60_000
    assert len(shipped.tag([f"و{number}" for number in range(60_000)])) == 60_000
