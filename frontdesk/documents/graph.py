"""The prerequisite graph: pages, and for each the pages to read before it.

Pure: it knows paths and edges, not files.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from frontdesk.documents.framework import Section
from frontdesk.documents.page import Reference

MAX_STARTS = 200
"""Pages of one component from which a shortest cycle is looked for."""


@dataclass(frozen=True, slots=True)
class Edge:
    """`page` wants `target` read before; `reference` is where that was written, `section` if it named one."""

    page: str
    target: str
    reference: Reference
    section: Section | None = None


class Graph:
    """Edges by page."""

    def __init__(self, edges: Mapping[str, Sequence[Edge]]) -> None:
        self._edges = edges

    def before(self, path: str) -> tuple[str, ...]:
        """The pages to read directly before a page, in the written order."""
        return tuple(dict.fromkeys(edge.target for edge in self._edges.get(path, ())))

    def after(self, path: str) -> tuple[str, ...]:
        """The pages that a page opens the way to, sorted by path."""
        return self._after.get(path, ())

    @cached_property
    def _after(self) -> Mapping[str, tuple[str, ...]]:
        after: dict[str, set[str]] = {}
        for edges in self._edges.values():
            for edge in edges:
                after.setdefault(edge.target, set()).add(edge.page)
        return {path: tuple(sorted(pages)) for path, pages in after.items()}

    def cycles(self) -> Iterator[tuple[Edge, ...]]:
        """One shortest cycle for each set of pages that wait for each other, the shortest first."""
        waiting = (c for c in self._components if len(c) > 1 or any(p in self.before(p) for p in c))
        shortest = [self._shortest_cycle(component) for component in waiting]
        yield from sorted(shortest, key=lambda cycle: (len(cycle), cycle[0].page))

    @cached_property
    def _components(self) -> tuple[frozenset[str], ...]:
        """Strongly connected components, what is read before coming first (Tarjan 1972, without recursion)."""
        index: dict[str, int] = {}
        low: dict[str, int] = {}
        stack: list[str] = []
        on_stack: set[str] = set()
        components: list[frozenset[str]] = []
        for root in sorted(self._edges):
            if root in index:
                continue
            work: list[tuple[str, Iterator[str]]] = [self._enter(root, index, low, stack, on_stack)]
            while work:
                node, targets = work[-1]
                target = next(targets, None)
                if target is None:
                    work.pop()
                    if work:
                        parent = work[-1][0]
                        low[parent] = min(low[parent], low[node])
                    if low[node] == index[node]:
                        start = _last_index(stack, node)
                        component = frozenset(stack[start:])
                        del stack[start:]
                        on_stack -= component
                        components.append(component)
                elif target not in index:
                    work.append(self._enter(target, index, low, stack, on_stack))
                elif target in on_stack:
                    low[node] = min(low[node], index[target])
        return tuple(components)

    @cached_property
    def _rank(self) -> Mapping[str, int]:
        """A page's place in the reading order: never before what it wants read first."""
        return {path: rank for rank, component in enumerate(self._components) for path in component}

    def _enter(
        self, node: str, index: dict[str, int], low: dict[str, int], stack: list[str], on_stack: set[str]
    ) -> tuple[str, Iterator[str]]:
        index[node] = low[node] = len(index)
        stack.append(node)
        on_stack.add(node)
        return node, iter(self.before(node))

    def _shortest_cycle(self, component: frozenset[str]) -> tuple[Edge, ...]:
        """A shortest cycle inside a component, by breadth-first search from its pages.

        Of a very large component only the first pages are tried: any cycle tells where to begin.
        """
        best: tuple[Edge, ...] = ()
        for start in sorted(component)[:MAX_STARTS]:
            cycle = self._cycle_from(start, component)
            if cycle and (not best or len(cycle) < len(best)):
                best = cycle
            if best and len(best) <= min(len(component), 2):
                break
        return best

    def _cycle_from(self, start: str, component: frozenset[str]) -> tuple[Edge, ...]:
        came_by: dict[str, Edge] = {}
        frontier = [start]
        while frontier:
            following: list[str] = []
            for node in frontier:
                for edge in self._edges.get(node, ()):
                    if edge.target == start:
                        return self._walked(edge, start, came_by)
                    if edge.target in component and edge.target not in came_by:
                        came_by[edge.target] = edge
                        following.append(edge.target)
            frontier = following
        return ()

    def _walked(self, last: Edge, start: str, came_by: Mapping[str, Edge]) -> tuple[Edge, ...]:
        walk = [last]
        while walk[-1].page != start:
            walk.append(came_by[walk[-1].page])
        return tuple(reversed(walk))

    def redundant(self, path: str) -> Iterator[tuple[Edge, str]]:
        """Direct edges of a page that another of its prerequisites already implies, with that one."""
        edges = [edge for edge in self._edges.get(path, ()) if edge.section is None]
        targets = sorted({edge.target for edge in edges})
        implied = 0
        for target in targets:
            implied |= self._implied[self._rank[target]]
        for edge in edges:
            rank = self._rank[edge.target]
            if not implied >> rank & 1:
                continue
            ways = (t for t in targets if self._rank[t] != rank and self._implied[self._rank[t]] >> rank & 1)
            through = next(ways, None)
            if through is not None:
                yield edge, through

    @cached_property
    def _implied(self) -> list[int]:
        """For each component, the components to read before it, directly or not, as bits."""
        implied: list[int] = []
        for rank, component in enumerate(self._components):
            bits = 0
            for path in component:
                for target in self.before(path):
                    other = self._rank[target]
                    if other != rank:
                        bits |= 1 << other | implied[other]
            implied.append(bits)
        return implied

    def ancestors(self, path: str) -> frozenset[str]:
        """Every page to read before a page, directly or not; the page itself only in a cycle."""
        seen: set[str] = set()
        pending = list(self.before(path))
        while pending:
            node = pending.pop()
            if node not in seen:
                seen.add(node)
                pending += self.before(node)
        return frozenset(seen)


def _last_index(stack: list[str], node: str) -> int:
    return len(stack) - 1 - stack[::-1].index(node)
