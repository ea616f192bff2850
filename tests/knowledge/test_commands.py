"""`frontdesk search` and the evaluation, as people call them; the team's words they read."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from support import REPOSITORY, call_frontdesk, write_tree

from frontdesk.errors import ConfigError, ContentError
from frontdesk.knowledge.evaluate import Example, evaluate, measure, read_examples
from frontdesk.knowledge.shelf import Shelf
from frontdesk.knowledge.vocabulary import Vocabulary, read_vocabulary

QUERIES = Path(__file__).parent / "queries"
MOUNT = "---\ntitle: 挂载\nlevel: advanced\ntags: [客户端]\n---\n\n开头。\n\n## 卡住\n\n访问没有反应。\n"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site of two pages with synonyms."""
    return write_tree(
        tmp_path / "site",
        {
            "mkdocs.yml": "site_name: x\ndocs_dir: content\n",
            "content/index.md": "# 首页\n\n从这里开始。\n",
            "content/guides/mount.md": MOUNT,
            "content/synonyms.yml": "synonyms:\n  - [卡住, hang]\n",
        },
    )


def test_results_for_programs(site: Path) -> None:
    """`--json` gives the query and of each result path, address, title, heading, score and snippet."""
    call = call_frontdesk("search", "hang", "--root", site, "--json")
    found = json.loads(call.out)

    assert (0, "hang") == (call.code, found["query"])
    (result,) = found["results"]
    assert ["path", "url", "title", "heading", "score", "snippet"] == list(result)
    assert "guides/mount.md" == result["path"]
    assert "guides/mount/#_1" == result["url"]
    assert ("挂载", "卡住", "访问没有反应。") == (result["title"], result["heading"], result["snippet"])
    assert 0 < result["score"]


def test_results_for_people(site: Path) -> None:
    """Without `--json` each result has its title, heading, path and snippet; nothing found is said."""
    shown = call_frontdesk("search", "卡住", "--root", site).out

    assert "挂载 › 卡住" in shown
    assert "guides/mount.md" in shown
    assert "没有找到" in call_frontdesk("search", "zzzz", "--root", site).out


def test_filters_of_the_command(site: Path) -> None:
    """--level and --section narrow; an unknown section ends with 2 and names the known ones."""
    assert "挂载" in call_frontdesk("search", "卡住", "--root", site, "--level", "advanced").out
    assert "没有找到" in call_frontdesk("search", "卡住", "--root", site, "--level", "beginner").out
    assert "挂载" in call_frontdesk("search", "卡住", "--root", site, "--section", "guides").out
    call = call_frontdesk("search", "卡住", "--root", site, "--section", "guide")
    assert 2 == call.code
    assert "guides" in call.err


def test_nothing_hostile_reaches_the_terminal(site: Path) -> None:
    """Control characters of a page do not reach the terminal, and any query ends well."""
    (site / "content/evil.md").write_text("# 恶\x1b[31m意\n\n正文\x1b]0;x\x07\n", encoding="utf-8")

    assert "\x1b" not in call_frontdesk("search", "恶意 正文", "--root", site).out
    assert 0 == call_frontdesk("search", "\udcff" * 20_000, "--root", site, "--json").code


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("synonyms: [扩容]", "a list of words"),
        ("synonyms: {a: b}", "a list of groups"),
        ("synonyms:\n  - [扩容]", "at least two"),
        ('synonyms:\n  - [扩容, ""]', "expected a word"),
        ("words: [a]", "`terms` and `synonyms`"),
        ("- a", "`terms` and `synonyms`"),
        ("terms: [", "not YAML"),
        ("terms: [" + "a" * 70_000 + "]", "64 KB"),
    ],
)
def test_faults_of_the_synonyms_are_told(tmp_path: Path, text: str, complaint: str) -> None:
    """A wrong `synonyms.yml` names its file, its line and what was expected."""
    (tmp_path / "synonyms.yml").write_text(text, encoding="utf-8")
    with pytest.raises(ContentError, match=r"synonyms\.yml") as caught:
        read_vocabulary(tmp_path)
    assert complaint in str(caught.value)


def test_a_vocabulary_is_read(tmp_path: Path) -> None:
    """Names and groups are read, groups folded; no file or an empty one means none."""
    assert Vocabulary() == read_vocabulary(tmp_path)
    (tmp_path / "synonyms.yml").write_text("", encoding="utf-8")
    assert Vocabulary() == read_vocabulary(tmp_path)
    (tmp_path / "synonyms.yml").write_text("terms: [存储池]\nsynonyms: [[令牌, Ｔoken]]\n", encoding="utf-8")
    assert Vocabulary(("存储池",), (("令牌", "token"),)) == read_vocabulary(tmp_path)


def test_quality_is_counted(own_shelf: Shelf) -> None:
    """Success, reciprocal rank and zeros are those of the places where right pages stand."""
    found = measure(
        own_shelf,
        [
            Example("a", "E1024", frozenset({"troubleshooting/error_codes.md"})),
            Example("a", "E1024", frozenset({"nowhere.md"})),
            Example("a", "qqqqqqqq", frozenset({"index.md"})),
            Example("b", "qqqqqqqq", None),
        ],
    )

    a, b = found["a"], found["b"]
    assert (3, 1 / 3, 1 / 3, 1 / 3, 1 / 3) == (a.count, a.at_1, a.at_5, a.reciprocal, a.zero)
    assert (0, 1.0) == (b.count, b.zero)


def test_the_evaluation_prints_its_figures(site: Path, tmp_path: Path) -> None:
    """The command gives n, success@1, success@5, mrr@10 and zero for each kind, as data and as a table."""
    queries = tmp_path / "queries.json"
    queries.write_text(json.dumps([{"kind": "q", "query": "hang", "expected": ["guides/mount.md"]}]), encoding="utf-8")
    run = CliRunner().invoke(evaluate, ["--site", str(site), "--queries", str(queries), "--json"])
    kinds = json.loads(run.output)["kinds"]

    assert {"n": 1, "success@1": 1.0, "success@5": 1.0, "mrr@10": 1.0, "zero": 0.0} == kinds["q"]
    assert {"q", "heading"} <= kinds.keys()
    table = CliRunner().invoke(evaluate, ["--site", str(site)])
    assert 0 == table.exit_code
    assert "success@5" in table.output


@pytest.mark.parametrize("text", ["{", "a: b", "- {kind: x}", "- {query: x, expected: y.md}"])
def test_wrong_queries_are_told(tmp_path: Path, site: Path, text: str) -> None:
    """A file of queries that cannot be understood is named, without a traceback."""
    queries = tmp_path / "queries.yml"
    queries.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=r"queries\.yml"):
        read_examples(queries)
    assert 1 == CliRunner().invoke(evaluate, ["--site", str(site), "--queries", str(queries)]).exit_code


@pytest.mark.parametrize("name", ["development.yml", "held_back.yml"])
def test_questions_are_found(own_shelf: Shelf, name: str) -> None:
    """Of the questions written for the project's own site 70 % have a right page first, 92 % among the first five."""
    examples = [e for e in read_examples(QUERIES / name) if e.expected is not None]
    (quality,) = measure(own_shelf, [Example("all", e.query, e.expected) for e in examples]).values()

    assert 0.70 <= quality.at_1
    assert 0.92 <= quality.at_5


def test_the_questions_are_enough_and_real() -> None:
    """At least 150 questions in three wordings and 60 without an answer; every expected page exists; none is twice."""
    examples = [e for name in ("development.yml", "held_back.yml") for e in read_examples(QUERIES / name)]
    answered = [e for e in examples if e.expected is not None]

    assert 150 <= len(answered)
    assert 60 <= len(examples) - len(answered)
    assert {"question", "situation", "short"} == {e.kind for e in answered}
    assert len(examples) == len({e.query for e in examples})
    for example in answered:
        assert all((REPOSITORY / "content" / path).is_file() for path in example.expected or ())
