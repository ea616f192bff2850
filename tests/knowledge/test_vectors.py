"""The vector file holds for this implementation, as it must for any other."""

import json

import pytest
from search_vectors import VECTORS, compute

KNOWN = json.loads(VECTORS.read_text(encoding="utf-8"))
COMPUTED = compute()


@pytest.mark.parametrize("part", ["stems", "terms"])
def test_words_are_cut_as_written(part: str) -> None:
    """Stems and the parts of identifiers are those of the file."""
    assert KNOWN[part] == COMPUTED[part]


@pytest.mark.parametrize(("known", "computed"), list(zip(KNOWN["queries"], COMPUTED["queries"], strict=True)))
def test_queries_are_answered_as_written(known: dict[str, object], computed: dict[str, object]) -> None:
    """Pieces, clauses, results, scores within a millionth, snippets and counts are those of the file."""
    scores = [
        [pytest.approx(part, abs=1e-6) if isinstance(part, float) else part for part in row] for row in known["results"]
    ]  # type: ignore[attr-defined]

    assert {**known, "results": scores} == computed
