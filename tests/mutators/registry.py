"""The mutators by rule, and how they choose pages."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from generated_site import DOCUMENTS, NOTES, GeneratedSite, Place, SitePage

FRAMEWORK = "content/framework.yml"
Plant = Callable[[GeneratedSite, Random, int], list[Place]]


@dataclass(frozen=True)
class Mutator:
    """How a rule's fault is planted, and which rules have to speak about it too."""

    plant: Plant
    also: frozenset[str]


MUTATORS: dict[str, Mutator] = {}


def mutates(rule: str, *also: str) -> Callable[[Plant], Plant]:
    """Register the mutator of a rule; `also` are rules that the same fault concerns."""

    def register(plant: Plant) -> Plant:
        MUTATORS[rule] = Mutator(plant, frozenset(also))
        return plant

    return register


def some(rng: Random, site: GeneratedSite, k: int) -> list[SitePage]:
    """Some pages of the site, any."""
    return rng.sample(sorted(site.pages.values(), key=lambda page: page.path), k)


def required(rng: Random, site: GeneratedSite, k: int) -> list[SitePage]:
    """Some pages that the framework requires."""
    return [site.pages[document.path] for document in rng.sample(DOCUMENTS, k)]


def notes(rng: Random, site: GeneratedSite, k: int) -> list[SitePage]:
    """Some pages that the framework says nothing about."""
    return [site.pages[path] for path in rng.sample(NOTES, k)]


def in_framework(site: GeneratedSite, page: SitePage, old: str, new: str) -> Place:
    """Change the framework's line for a page; the place of what is new."""
    title = next(document.title for document in DOCUMENTS if document.path == page.path)
    index = next(n for n, line in enumerate(site.framework) if f"name: {title}" in line)
    assert old in site.framework[index]
    site.framework[index] = site.framework[index].replace(old, new, 1)
    return (FRAMEWORK, index + 1, site.framework[index].index(new) + 1)
