"""Faults planted in a site that was clean: every rule finds its own, all of them, and nothing else."""

from pathlib import Path
from random import Random

import pytest
from generated_site import generate
from mutators import MUTATORS
from support import find_all

from frontdesk.documents.rules import Rule, all_rules


@pytest.mark.parametrize("seed", range(12))
def test_the_generated_site_is_clean(seed: int, tmp_path: Path) -> None:
    """The site that faults are planted in gives no finding of any severity."""
    generate(Random(seed)).write(tmp_path)
    assert not find_all(tmp_path)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("rule", all_rules().values(), ids=lambda rule: rule.id)
def test_planted_faults_are_found(rule: Rule, seed: int, tmp_path: Path) -> None:
    """A rule finds exactly its planted faults in exactly their places; only rules that the fault concerns speak too."""
    rng = Random(f"{rule.id} {seed}")
    site = generate(rng)
    mutator = MUTATORS[rule.id]
    places = mutator.plant(site, rng, rng.randint(2, 4))
    site.write(tmp_path)
    found = find_all(tmp_path)
    assert sorted(places) == sorted((f.path, f.line, f.column) for f in found if f.rule == rule.id)
    assert {rule.id} <= {f.rule for f in found} <= {rule.id} | mutator.also


def test_every_rule_has_a_mutator() -> None:
    """Each rule has a way to plant its fault, and none is left of a rule that is gone."""
    assert sorted(all_rules()) == sorted(MUTATORS)
