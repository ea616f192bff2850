"""The prerequisite graph against definitions so plain that they cannot be wrong."""

import itertools
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.documents.framework import Section
from frontdesk.documents.graph import Edge, Graph
from frontdesk.documents.page import Reference
from frontdesk.yaml_nodes import Mark

Pairs = Sequence[tuple[str, str]]
SECTION = Section("a", "甲", "", Mark(1), ())


def edge(page: str, target: str, *, section: Section | None = None) -> Edge:
    """An edge as a page writes it."""
    return Edge(page, target, Reference(target, Mark(1), page), section)


def graph(pairs: Pairs, *, of_section: Pairs = ()) -> Graph:
    """A graph of pairs (page, what it wants read before), some of them named through a section."""
    nodes = sorted({name for pair in (*pairs, *of_section) for name in pair})
    edges: dict[str, list[Edge]] = {name: [] for name in nodes}
    for page, target in pairs:
        edges[page].append(edge(page, target))
    for page, target in of_section:
        edges[page].append(edge(page, target, section=SECTION))
    return Graph(edges)


def closure(pairs: Pairs) -> dict[str, set[str]]:
    """Everything that can be reached, by adding what is reached until nothing is new."""
    reached: dict[str, set[str]] = {name: set() for pair in pairs for name in pair}
    for page, target in pairs:
        reached[page].add(target)
    changed = True
    while changed:
        changed = False
        for targets in reached.values():
            more = set().union(*(reached[t] for t in targets)) - targets
            targets |= more
            changed = changed or bool(more)
    return reached


def has_order(pairs: Pairs) -> bool:
    """Whether the pages can be read in some order: take those away that wait for nothing, until none is left."""
    waiting = {name: {t for p, t in pairs if p == name} for pair in pairs for name in pair}
    while waiting:
        ready = {name for name, targets in waiting.items() if not targets}
        if not ready:
            return False
        waiting = {name: targets - ready for name, targets in waiting.items() if name not in ready}
    return True


def naive_redundant(pairs: Pairs) -> set[tuple[str, str]]:
    """Edges whose target another target of the same page reaches."""
    reached = closure(pairs)
    return {
        (page, target)
        for page, target in pairs
        if any(target in reached[other] for p, other in pairs if p == page and other != target)
    }


def all_components(pairs: Pairs) -> set[frozenset[str]]:
    """The sets of pages that reach each other and themselves."""
    reached = closure(pairs)
    return {frozenset(b for b in reached if b in reached[a] and a in reached[b]) for a in reached if a in reached[a]}


NODES = st.sampled_from("abcdefgh")
GRAPHS = st.lists(st.tuples(NODES, NODES), max_size=16, unique=True)
WITHOUT_SELF = GRAPHS.map(lambda pairs: [(a, b) for a, b in pairs if a != b])
"""A page that names itself is reported by itself, so edges always lead to another page."""
ORDERED = GRAPHS.map(lambda pairs: [(a, b) for a, b in pairs if a > b])


@given(GRAPHS)
def test_cycles_are_found_if_and_only_if_there_is_no_reading_order(pairs: Pairs) -> None:
    """A graph has cycles exactly when its pages cannot be put into an order."""
    assert has_order(pairs) == (list(graph(pairs).cycles()) == [])


@given(GRAPHS)
def test_each_cycle_is_a_closed_walk(pairs: Pairs) -> None:
    """Each edge of a cycle exists and begins where the one before ended, the last leads back, no page comes twice."""
    for cycle in graph(pairs).cycles():
        assert all((e.page, e.target) in pairs for e in cycle)
        assert [e.target for e in cycle] == [e.page for e in (*cycle[1:], cycle[0])]
        assert len(cycle) == len({e.page for e in cycle})


@given(WITHOUT_SELF)
def test_one_shortest_cycle_for_each_knot(pairs: Pairs) -> None:
    """Each set of pages that wait for each other gives one cycle, the shortest it has; the shortest of all is first."""
    cycles = list(graph(pairs).cycles())
    components = all_components(pairs)
    assert sorted(map(sorted, components)) == sorted(
        sorted(component) for cycle in cycles for component in components if cycle[0].page in component
    )
    assert sorted(map(len, cycles)) == [len(cycle) for cycle in cycles]
    for cycle in cycles:
        (component,) = (c for c in components if cycle[0].page in c)
        inside = [(a, b) for a, b in pairs if a in component and b in component]
        assert min(_girth(start, inside) for start in component) == len(cycle)


def _girth(start: str, pairs: Pairs) -> int:
    """The length of the shortest way from a page back to itself."""
    frontier, steps = {start}, 0
    while steps <= len(pairs):
        frontier = {b for a, b in pairs if a in frontier}
        steps += 1
        if start in frontier:
            return steps
    return len(pairs) + 1


@given(GRAPHS)
def test_ancestors_are_everything_before(pairs: Pairs) -> None:
    """What has to be read before a page is all that can be reached from it; itself only in a cycle."""
    found = graph(pairs)
    assert closure(pairs) == {page: set(found.ancestors(page)) for page in closure(pairs)}


@given(GRAPHS)
def test_before_and_after_are_the_edges_and_their_reverse(pairs: Pairs) -> None:
    """Direct prerequisites stand in the written order, what they unlock is sorted, and both name the same edges."""
    found = graph(pairs)
    for page in closure(pairs):
        assert [target for p, target in pairs if p == page] == list(found.before(page))
        assert sorted(p for p, target in pairs if target == page) == list(found.after(page))
    assert ((), (), frozenset()) == (found.before("nowhere"), found.after("nowhere"), found.ancestors("nowhere"))


def redundant(pairs: Pairs) -> list[tuple[Edge, str]]:
    """Every redundant edge with what implies it."""
    found = graph(pairs)
    return [pair for page in closure(pairs) for pair in found.redundant(page)]


@given(ORDERED)
def test_redundant_edges_are_those_that_another_one_implies(pairs: Pairs) -> None:
    """An edge is redundant exactly when another direct prerequisite of the page reaches its target."""
    assert naive_redundant(pairs) == {(e.page, e.target) for e, _ in redundant(pairs)}


@given(WITHOUT_SELF)
def test_what_implies_an_edge_really_does(pairs: Pairs) -> None:
    """The reason given is another direct prerequisite that reaches the target, in a graph with cycles too."""
    reached = closure(pairs)
    for e, through in redundant(pairs):
        assert through != e.target
        assert (e.page, through) in pairs
        assert e.target in reached[through]


@given(ORDERED, ORDERED)
def test_edges_of_a_section_are_never_redundant(pairs: Pairs, of_section: Pairs) -> None:
    """A section is named as a whole: its pages are neither redundant nor a reason for another edge to be."""
    found = graph(pairs, of_section=of_section)
    for page in {name for pair in (*pairs, *of_section) for name in pair}:
        written = {target for p, target in pairs if p == page}
        for e, through in found.redundant(page):
            assert e.section is None
            assert {e.target, through} <= written


def test_an_edge_written_twice_is_one_prerequisite() -> None:
    """The same page named twice is read once."""
    found = Graph({"a": [edge("a", "b"), edge("a", "b", section=SECTION)], "b": []})
    assert (("b",), ("a",)) == (found.before("a"), found.after("b"))
    assert [] == [*found.redundant("a"), *found.cycles()]


def test_the_same_graph_gives_the_same_cycles() -> None:
    """The order in which pages were found does not change which cycle is reported."""
    pairs = [("a", "b"), ("b", "c"), ("c", "a"), ("b", "a"), ("x", "x"), ("d", "e"), ("e", "d")]
    shuffled = Graph({page: [edge(page, t) for p, t in pairs if p == page] for page in "xedcba"})
    expected = [["x"], ["a", "b"], ["d", "e"]]
    assert expected == [[e.page for e in cycle] for cycle in graph(pairs).cycles()]
    assert expected == [[e.page for e in cycle] for cycle in shuffled.cycles()]


LONG = [f"{number:05}" for number in range(20_000)]


@pytest.mark.parametrize("pairs", [list(itertools.pairwise(LONG)), list(zip(LONG[1:], LONG, strict=False))])
def test_a_chain_of_20000_pages(pairs: Pairs) -> None:
    """A long chain is walked without recursion."""
    found = graph(pairs)
    last = pairs[0][0] if pairs[0][0] < pairs[0][1] else LONG[-1]
    assert ([], 19_999) == (list(found.cycles()), len(found.ancestors(last)))
    assert [] == [e for page in LONG for e in found.redundant(page)]


def test_a_cycle_of_2000_pages() -> None:
    """A long cycle is reported as one, whole."""
    names = LONG[:2000]
    (cycle,) = graph([*itertools.pairwise(names), (names[-1], names[0])]).cycles()
    assert names == [e.page for e in cycle]


def test_layers_of_pages_that_all_want_each_other() -> None:
    """Many edges are no trouble: five layers of sixty pages, each page wanting all of the layer before."""
    layers = [[f"{layer}{number:03}" for number in range(60)] for layer in range(5)]
    pairs = [(p, t) for after, before in zip(layers[1:], layers, strict=False) for p in after for t in before]
    found = graph(pairs)
    assert [] == [e for layer in layers for page in layer for e in found.redundant(page)]
    assert 240 == len(found.ancestors(layers[4][0]))
