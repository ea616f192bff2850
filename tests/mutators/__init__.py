"""For each rule a way to plant its fault in a generated site, in seeded places; a module a family."""

from mutators import framework, front_matter, links, prerequisites, promises, site
from mutators.registry import MUTATORS

__all__ = ["MUTATORS", "framework", "front_matter", "links", "prerequisites", "promises", "site"]
