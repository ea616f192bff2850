"""What a build says about hostile content, and what it makes of data of another shape."""

from pathlib import Path

from support import open_site, write_tree

from frontdesk.documents.check import Selection, check
from frontdesk.documents.diagnostics import Finding, Severity
from frontdesk.documents.reference_data import read_reference
from frontdesk.texts import load_texts
from mkdocs_frontdesk.framework.references import render_reference
from mkdocs_frontdesk.framework.render import environment
from mkdocs_frontdesk.shell import failure


def test_a_message_of_the_build_commands_no_terminal_and_no_workflow() -> None:
    """A file name with escape sequences and line ends stays on its line, shown with marks."""
    path = "content/\x1b[31mx\n::set-output name=a::b\n.md"
    finding = Finding("FM001", "front-matter-parse", Severity.ERROR, path, 1, 1, "m\x1b[0m", "h\n::error::", False)
    lines = str(failure([finding], load_texts("en"))).split("\n")
    assert 3 == len(lines)
    assert not any("\x1b" in line or line.startswith("::") for line in lines)


def test_options_that_are_no_list_are_no_options() -> None:
    """A command whose options have another shape is still shown."""
    data = b"groups: [{id: a, title: A, commands: [{name: z, summary: s, usage: z, options: 3}]}]\n"
    texts = load_texts("en")
    reference = read_reference("x.yml", lambda _path: data, ["x.yml"])
    assert "<code>z</code>" in render_reference(reference, None, environment(texts), texts, lambda _pages: [])


def test_many_wrong_links_do_not_cost_a_guess_each(tmp_path: Path) -> None:
    """Beyond the first findings of a page nothing is guessed, so that a wrong page is answered at once."""
    body = "".join(f"## heading number {n}\n\n[a](#headin-numbr-{n})\n\n" for n in range(60))
    site = open_site(write_tree(tmp_path, {"mkdocs.yml": "site_name: x\n", "docs/index.md": body}))
    hints = [f.hint for f in check(site, Selection(("LK002",)).rules(), load_texts("en"))]
    assert (20, 40) == (sum("did you mean" in h for h in hints), sum("did you mean" not in h for h in hints))
