"""The scores are lunr's: of lunr.py over the complete index, and of lunr.js that loads it."""

import json
from pathlib import Path
from random import Random

import lunr.index
import mkdocs.contrib.search
import pytest
from lunr.builder import Builder
from playwright.sync_api import Browser

from frontdesk.knowledge.clauses import Clause
from frontdesk.knowledge.index import FIELDS, Index, section_terms
from frontdesk.knowledge.query import base_scores
from frontdesk.knowledge.segment import Segmenter
from frontdesk.knowledge.shelf import Shelf

QUERIES = 500
LUNR_JS = Path(mkdocs.contrib.search.__file__).parent / "templates/search/lunr.js"
"""lunr.js 2.3.9, which MkDocs carries."""

ASK_LUNR = """([index, queries]) => {
    const loaded = lunr.Index.load(JSON.parse(index));
    return queries.map(clauses => loaded.query(query => {
        for (const [term, boost] of clauses) query.clause({term, boost, usePipeline: false, wildcard: 0});
    }).map(({ref, score}) => [ref, score]));
}"""


@pytest.fixture(scope="module")
def complete(own_index: Index) -> lunr.index.Index:
    """The complete index, built by lunr.py from the same terms."""
    builder = Builder()
    for field, boost in FIELDS.items():
        builder.field(field, boost)
    for number, fields in enumerate(section_terms(own_index.pages, Segmenter())):
        builder.add({"id": str(number), **dict(zip(FIELDS, fields, strict=True))})
    return builder.build()


def queries(index: Index) -> list[list[Clause]]:
    """Terms of the index and one that it has not, with boosts; the same in every run."""
    chance = Random(11)
    terms = index.terms()
    return [
        [
            Clause(term, chance.choice((0.3, 0.5, 1.0, 2.0)), place)
            for place, term in enumerate([*chance.sample(terms, chance.randint(1, 7)), "没有这个词"])
        ]
        for _ in range(QUERIES)
    ]


def assert_same(expected: dict[str, float], actual: dict[int, float]) -> None:
    """The same sections with scores within a millionth."""
    assert expected.keys() == {str(section) for section in actual}
    worst = max((abs(expected[str(section)] - score) for section, score in actual.items()), default=0.0)
    assert worst < 1e-6


def test_scores_are_those_of_lunr_py(complete: lunr.index.Index, own_index: Index, own_shelf: Shelf) -> None:
    """On 500 generated queries the shards give the sections and scores of lunr.py over the complete index."""
    for clauses in queries(own_index):
        query = complete.create_query()
        for clause in clauses:
            query.clause(clause.term, boost=clause.boost, use_pipeline=False)
        expected = {found["ref"]: found["score"] for found in complete.query(query)}
        assert_same(expected, base_scores(own_shelf, clauses))


def test_scores_are_those_of_lunr_js(
    complete: lunr.index.Index, own_index: Index, own_shelf: Shelf, browser: Browser
) -> None:
    """On the same queries they are those of lunr.js that loads the complete index."""
    assert "2.3.9" in LUNR_JS.read_text(encoding="utf-8")[:200]
    asked = queries(own_index)
    page = browser.new_page()
    page.add_script_tag(path=LUNR_JS)
    pairs = [[[clause.term, clause.boost] for clause in clauses] for clauses in asked]
    answers = page.evaluate(ASK_LUNR, [json.dumps(complete.serialize()), pairs])
    page.close()
    for clauses, answer in zip(asked, answers, strict=True):
        assert_same({ref: score for ref, score in answer}, base_scores(own_shelf, clauses))  # noqa: C416


def test_order_is_that_of_lunr_py(complete: lunr.index.Index, own_index: Index, own_shelf: Shelf) -> None:
    """The best ten come in lunr's order wherever lunr tells them apart."""
    for clauses in queries(own_index)[:100]:
        query = complete.create_query()
        for clause in clauses:
            query.clause(clause.term, boost=clause.boost, use_pipeline=False)
        scores = base_scores(own_shelf, clauses)
        expected = [round(found["score"], 6) for found in complete.query(query)[:10]]
        assert expected == [round(score, 6) for score in sorted(scores.values(), reverse=True)[:10]]
