"""The shipped classifiers answer what scikit-learn answers, and their files hold arrays alone."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile

import numpy as np
import pytest

from nlp.classifier import Classifier, shipped
from nlp.relevance import relevance_terms
from nlp.topics import topic_terms

TEXTS = [
    "تعاونی مسکن معلمان خوی ۴۰ واحد ساخت\nمدیرعامل تعاونی گفت: وام بانک توسعه تعاون به اعضا پرداخت شد.",
    "سود سهام بیمه تعاون\nاین شرکت بیمه سود خود را اعلام کرد.",
    "کرایه اتوبوس گران شد\nرئیس اتحادیه تعاونی‌های مسافربری از افزایش نرخ بلیت خبر داد. رانندگان راضی نیستند.",
    "تعاون",
]


def _terms(name, text):
    if name == "topics":
        return topic_terms(text, has_title=True)
    return relevance_terms(text, has_title=True, published=None)


@pytest.mark.parametrize("name", ["relevance", "topics"])
def test_the_answer_is_that_of_scikit_learn(name):
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    model = shipped(name)
    vocabulary = {term: number for number, term in enumerate(model.terms)}
    vectors = TfidfVectorizer(analyzer=lambda terms: terms, vocabulary=vocabulary, sublinear_tf=True)
    vectors.idf_ = model.idf
    for number in range(len(model.labels)):
        theirs = LogisticRegression()
        theirs.classes_ = np.array([0, 1])
        theirs.coef_ = model.weights[number : number + 1]
        theirs.intercept_ = model.intercepts[number : number + 1]
        for text in TEXTS:
            terms = _terms(name, text)
            expected = theirs.predict_proba(vectors.transform([terms]))[0, 1]
            assert model.probabilities(terms)[number] == pytest.approx(expected, abs=1e-9)


def test_a_trained_model_survives_its_file():
    from nlp.training.fitting import assembled, logistic, vectoriser

    terms = [["a", "b"], ["a", "a", "c"], ["c"], ["b", "c", "c"]] * 5
    truth = np.array([1, 1, 0, 0] * 5)
    vectors = vectoriser(1)
    rows = vectors.fit_transform(terms)
    fitted = logistic(rows, truth, np.ones(20), 10.0)
    model = assembled(["خوب"], vectors, [fitted], [(1.0, 0.0)], {"n": 20})
    again = Classifier.from_bytes(model.to_bytes())
    assert again.labels == ("خوب",)
    assert again.about == {"n": 20}
    for row, held in zip(terms[:4], fitted.predict_proba(rows)[:4, 1], strict=True):
        assert model.probabilities(row)[0] == pytest.approx(held, abs=1e-9)
        assert again.probabilities(row)[0] == pytest.approx(held, abs=2e-3)  # weights are kept in half precision


def test_no_known_term_leaves_the_intercept():
    model = Classifier(["x"], ["a"], [1.0], [[2.0]], [0.0], {})
    assert model.probabilities(["q"]) == (0.5,)
    assert model.probabilities([]) == (0.5,)


@pytest.mark.parametrize("name", ["relevance", "topics"])
def test_the_file_holds_no_code_and_no_text(name):
    model = shipped(name)
    with zipfile.ZipFile(io.BytesIO(model.to_bytes())) as held:
        assert {entry.removesuffix(".npy") for entry in held.namelist()} == {
            "labels", "terms", "idf", "weights", "intercepts", "about",
        }  # fmt: skip
    assert list(model.terms) == sorted(model.terms)  # an order that tells nothing of any text
    assert max(len(term) for term in model.terms) < 50
    assert all(" " not in term for term in model.terms if term.islower())


def test_reading_imports_no_scikit_learn():
    code = (
        "import sys, nlp.relevance, nlp.topics\n"
        "assert 'sklearn' not in sys.modules and 'numpy' not in sys.modules\n"
        "from nlp.classifier import shipped\n"
        "shipped('topics').probabilities(['مسکن'])\n"
        "assert 'sklearn' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
