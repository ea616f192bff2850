"""`framework.yml`: the documentation framework in the mission's shape, and its faults with their lines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import dump_yaml

from frontdesk.documents.framework import MAX_FRAMEWORK_BYTES, Framework, read_framework
from frontdesk.documents.schema import Level
from frontdesk.texts import LANGUAGES, Language, load_texts
from frontdesk.yaml_nodes import Mark

MISSION = """\
documentation_framework:
  getting_started:
    description: 入门指南
    documents:
      - name: 快速开始
        level: beginner
        estimated_time: 30分钟
        prerequisites: 无
      - name: 核心概念
        level: beginner
        estimated_time: 45分钟
        prerequisites: 快速开始
  advanced_guides:
    description: 高级指南
    documents:
      - name: 性能优化
        level: advanced
        estimated_time: 120分钟
        prerequisites: 用户指南
  api_reference:
    description: API参考
    documents:
      - name: REST API
        level: developer
        endpoints: "100+"
      - name: SDK指南
        level: developer
        languages: [Python, Java, Go, JavaScript]
      - name: CLI工具
        level: administrator
        commands: "50+"
  troubleshooting:
    description: 故障排除
    documents:
      - name: 常见问题
        level: all
        questions: "100+"
      - name: 错误码参考
        level: all
        codes: "200+"
      - name: 日志分析
        level: advanced
        tools: [ELK, Prometheus, Grafana]
"""


def read(text: str | bytes) -> Framework:
    """A framework of a text."""
    return read_framework("content/framework.yml", text.encode() if isinstance(text, str) else text)


def test_the_missions_shape_is_read_exactly() -> None:
    """Sections, names, levels, times, prerequisites and promises are what the mission's YAML says, in its order."""
    framework = read(MISSION)
    assert () == framework.faults
    assert [
        ("getting_started", "入门指南", "入门指南", 2),
        ("advanced_guides", "高级指南", "高级指南", 13),
        ("api_reference", "API参考", "API参考", 20),
        ("troubleshooting", "故障排除", "故障排除", 32),
    ] == [(s.key, s.title, s.summary, s.mark.line) for s in framework.sections]
    assert [
        ("快速开始", "getting_started", 5, Level.BEGINNER, 30, [], {}),
        ("核心概念", "getting_started", 9, Level.BEGINNER, 45, ["快速开始"], {}),
        ("性能优化", "advanced_guides", 16, Level.ADVANCED, 120, ["用户指南"], {}),
        ("REST API", "api_reference", 23, Level.DEVELOPER, None, None, {"endpoints": 100}),
        (
            "SDK指南",
            "api_reference",
            26,
            Level.DEVELOPER,
            None,
            None,
            {"languages": ("Python", "Java", "Go", "JavaScript")},
        ),
        ("CLI工具", "api_reference", 29, Level.ADMINISTRATOR, None, None, {"commands": 50}),
        ("常见问题", "troubleshooting", 35, Level.ALL, None, None, {"questions": 100}),
        ("错误码参考", "troubleshooting", 38, Level.ALL, None, None, {"codes": 200}),
        ("日志分析", "troubleshooting", 41, Level.ADVANCED, None, None, {"tools": ("ELK", "Prometheus", "Grafana")}),
    ] == [
        (
            d.name,
            d.section,
            d.mark.line,
            d.level,
            d.minutes,
            [r.name for r in d.prerequisites] if d.prerequisites is not None else None,
            dict(d.promises),
        )
        for d in framework.documents()
    ]


def test_a_prerequisite_of_the_framework_stands_in_the_framework() -> None:
    """Its place is the file and line of `framework.yml`, so that findings point there."""
    document = read(MISSION).document("核心概念")
    assert document is not None
    assert document.prerequisites is not None
    (reference,) = document.prerequisites
    assert ("content/framework.yml", Mark(12, 24, 4)) == (reference.path, reference.mark)


def test_more_keys_are_allowed() -> None:
    """A section may carry a title, a summary and an icon, a document an id, and both anything else."""
    framework = read(
        "documentation_framework:\n  a:\n    title: 甲\n    description: 说明\n    summary: 摘要\n    icon: code-tags\n"
        "    owner: 组\n    documents:\n      - {name: 乙, id: b, owner: 组, anything: [1]}\nother: 1\n"
    )
    (section,) = framework.sections
    assert ((), "甲", "摘要", "code-tags") == (framework.faults, section.title, section.summary, section.icon)
    assert ["b"] == [document.id for document in section.documents]


def test_names_lead_to_documents_and_sections() -> None:
    """A document is found by its name, a section by key or title, the section of a page by its folder."""
    framework = read(MISSION)
    document = framework.document("REST API")
    assert document is not None
    assert "api_reference" == document.section
    assert framework.document("rest api") is None
    for name in ("api_reference", "API参考"):
        section = framework.section(name)
        assert section is not None
        assert "api_reference" == section.key
    assert framework.section("API") is None
    section = framework.section_of("api_reference/v2/rest.md")
    assert section is not None
    assert "api_reference" == section.key
    assert (None, None, None) == tuple(map(framework.section_of, ("index.md", "api_reference", "other/a.md")))


LEVELS = "beginner | intermediate | advanced | developer | administrator | all"


def document(fields: str) -> str:
    """A framework of one document; its fields begin at line 5, column 8."""
    return f"documentation_framework:\n  a:\n    description: 甲\n    documents:\n    - {{{fields}}}\n"


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("", [("top", 1, 1, "documentation_framework")]),
        ("other: 1\n", [("top", 1, 1, "documentation_framework")]),
        ("- a\n", [("top", 1, 1, "documentation_framework")]),
        ("x: 1\ndocumentation_framework: [a]\n", [("top", 2, 26, "documentation_framework")]),
        ("documentation_framework:\n", [("top", 1, 25, "documentation_framework")]),
        ("a: b: c\n", [("colon", 1, 5, "a: b: c")]),
        ("a: &x 1\n", [("alias", 1, 4, "")]),
        ("a:\n\tb: c\n", [("tab", 2, 1, "b: c")]),
        ("x: " + "[" * 30 + "]" * 30, [("depth", 1, 24, "20")]),
        (b"a: 1\nb: \xff\n", [("encoding", 2, 1, "")]),
        (b"a: \0\n", [("character", 1, 1, "'\\x00'")]),
        (b"#" * (MAX_FRAMEWORK_BYTES + 1), [("size", 1, 1, "1024")]),
        ("documentation_framework:\n  a:\n    - x\n", [
            ("section", 3, 5, "a"), ("description", 2, 3, "a"), ("list", 2, 3, "a"),
        ]),
        ("documentation_framework:\n  a: 甲\n", [
            ("section", 2, 6, "a"), ("description", 2, 3, "a"), ("list", 2, 3, "a"),
        ]),
        ("documentation_framework:\n  a:\n    documents: []\n", [("description", 2, 3, "a")]),
        ("documentation_framework:\n  a:\n    description: [甲]\n    documents: []\n", [("description", 2, 3, "a")]),
        ("documentation_framework:\n  a:\n    description: 甲\n", [("list", 2, 3, "a")]),
        ("documentation_framework:\n  a:\n    description: 甲\n    documents: 快速开始\n", [("list", 4, 16, "a")]),
        (document("level: all"), [("name", 5, 7, "a")]),
        (document("name: [x]"), [("name", 5, 7, "a")]),
        (document('name: " "'), [("name", 5, 7, "a")]),
        (document("name: x, level: beginer"), [("level", 5, 24, LEVELS)]),
        (document("name: x, level: [all]"), [("level", 5, 24, LEVELS)]),
        (document("name: x, estimated_time: 1:30"), [("time", 5, 33, "1:30")]),
        (document("name: x, estimated_time: 半小时"), [("time", 5, 33, "半小时")]),
        (document("name: x, endpoints: 很多"), [("promise", 5, 28, "endpoints")]),
        (document("name: x, languages: Go"), [("promise", 5, 28, "languages")]),
        (document("name: x, tools: []"), [("promise", 5, 24, "tools")]),
        (document("name: x, name: y"), [("duplicate-key", 5, 17, "name")]),
        (document("name: x, prerequisites: [no]"), [("prerequisite", 5, 33, "no")]),
        (document("name: x, prerequisites: {a: b}"), [("prerequisite", 5, 32, "")]),
        (document("name: x}\n    - {name: x"), [("duplicate", 6, 14, "x (5)")]),
        (
            document("name: x") + "  a:\n    description: 乙\n    documents: []\n",
            [("duplicate-key", 6, 3, "a")],
        ),
        (
            document("name: x") + "  b:\n    description: 乙\n    documents:\n    - name: x\n",
            [("duplicate", 9, 13, "x (5)")],
        ),
    ],
)  # fmt: skip
def test_faults(text: str | bytes, faults: list[tuple[str, int, int, str]]) -> None:
    """Each fault has its kind, place and detail, and several are reported together."""
    assert faults == [(f.kind, f.mark.line, f.mark.column, f.detail) for f in read(text).faults]


def test_the_first_of_two_documents_of_one_name_counts() -> None:
    """A name listed twice is a fault, and looked up it is the first."""
    found = read(document("name: x, level: all}\n    - {name: x, level: advanced")).document("x")
    assert found is not None
    assert Level.ALL is found.level


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_fault_has_its_words(language: Language) -> None:
    """Both catalogues word each kind of fault of the framework file."""
    kinds = {"syntax", "size", "encoding", "duplicate-key", "top", "section", "description", "list", "name"}
    kinds |= {"level", "time", "promise", "duplicate", "prerequisite"}
    assert set() == {f"rules.FW007.message.{kind}" for kind in kinds} - load_texts(language).keys()


def test_what_is_right_beside_a_fault_is_still_read() -> None:
    """One wrong document does not hide the others."""
    framework = read(MISSION.replace("level: advanced\n        estimated_time: 120分钟", "level: expert"))
    assert ["level"] == [fault.kind for fault in framework.faults]
    assert 9 == len(list(framework.documents()))


NAMES = st.text(st.characters(categories=["L", "N", "P"]), min_size=1, max_size=8)
DOCUMENT = st.fixed_dictionaries(
    {"name": NAMES},
    optional={
        "level": st.sampled_from([level.value for level in Level]),
        "estimated_time": st.integers(1, 2880).map(lambda minutes: f"{minutes}分钟"),
        "prerequisites": NAMES | st.lists(NAMES, max_size=3),
        "codes": st.integers(1, 999).map(lambda number: f"{number}+"),
        "tools": st.lists(NAMES, min_size=1, max_size=3),
    },
)
SECTIONS = st.dictionaries(
    NAMES, st.fixed_dictionaries({"description": NAMES, "documents": st.lists(DOCUMENT, max_size=3)}), max_size=3
)


@given(SECTIONS)
def test_any_well_formed_framework_is_read_whole(sections: dict[str, dict[str, object]]) -> None:
    """Whatever names it uses, each section and document comes back with its values and no fault but repeated names."""
    framework = read(dump_yaml({"documentation_framework": sections}))
    assert {fault.kind for fault in framework.faults} <= {"duplicate"}
    assert sections == {
        section.key: {
            "description": section.title,
            "documents": [_as_written(document, sections) for document in section.documents],
        }
        for section in framework.sections
    }


def _as_written(found: object, sections: dict[str, dict[str, object]]) -> object:
    """A document that was read, as the dictionary it was written from, if the values agree."""
    from frontdesk.documents.framework import RequiredDocument

    assert isinstance(found, RequiredDocument)
    listed = sections[found.section]["documents"]
    assert isinstance(listed, list)
    for written in listed:
        wanted = written.get("prerequisites")
        names = [wanted] if isinstance(wanted, str) else wanted
        promises = {"codes": int(written["codes"][:-1])} if "codes" in written else {}
        promises |= {"tools": tuple(written["tools"])} if "tools" in written else {}
        if (
            written["name"] == found.name
            and written.get("level") == found.level
            and written.get("estimated_time") == (f"{found.minutes}分钟" if found.minutes else None)
            and promises == found.promises
            and (names is None) == (found.prerequisites is None)
            and {r.name for r in found.prerequisites or ()} <= set(names or ())
        ):
            return written
    return found


@given(st.binary(max_size=100) | st.text(max_size=100).map(str.encode))
def test_any_bytes_make_a_framework(content: bytes) -> None:
    """Reading never raises; what is no framework has a fault."""
    framework = read(content)
    assert framework.faults or framework.sections or b"documentation_framework" in content
