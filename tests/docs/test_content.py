"""What the sample platform's documents promise is there."""

import errno
import re
import textwrap
from collections.abc import Iterator, Mapping
from http import HTTPStatus

import pytest
import yaml
from openapi_spec_validator import validate
from support import REPOSITORY

from frontdesk.documents.framework import RequiredDocument
from frontdesk.documents.schema import Status
from frontdesk.documents.site import Site
from frontdesk.documents.site_layout import read_layout
from frontdesk.documents.tree import open_tree

CONTENT = REPOSITORY / "content"
METHODS = {"get", "put", "post", "delete", "patch", "head", "options", "trace"}
LANGUAGES = ["Python", "Java", "Go", "JavaScript"]

SITE = Site(open_tree(read_layout(REPOSITORY)))
REQUIRED = list(SITE.framework.documents()) if SITE.framework else []


def data(path: str) -> dict[str, object]:
    """A data file of the content."""
    loaded = yaml.load((CONTENT / path).read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    assert isinstance(loaded, dict)
    return loaded


def entries(path: str, listed: str) -> list[Mapping[str, object]]:
    """The entries of all groups of a data file."""
    groups = data(path)["groups"]
    assert isinstance(groups, list)
    return [entry for group in groups for entry in group[listed]]


OPENAPI = data("api_reference/openapi.yaml")
COMMANDS = entries("api_reference/cli.yml", "commands")
CODES = entries("troubleshooting/errors.yml", "codes")
QUESTIONS = [
    question
    for file in sorted((CONTENT / "troubleshooting/faq").glob("*.yml"))
    for question in yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)["questions"]
]


def test_the_framework_is_the_mission_s() -> None:
    """Fifteen documents in five sections are required."""
    framework = SITE.framework
    assert framework is not None
    sections = {section.key: len(section.documents) for section in framework.sections}

    assert (
        dict.fromkeys(("getting_started", "user_guides", "advanced_guides", "api_reference", "troubleshooting"), 3)
        == sections
    )


@pytest.mark.parametrize("document", REQUIRED, ids=lambda document: document.name)
def test_a_required_document_is_published(document: RequiredDocument) -> None:
    """Each document that the framework requires is one page, published, in its section."""
    pages = SITE.document_pages(document)

    assert 1 == len(pages)
    assert Status.PUBLISHED is SITE.status(pages[0])
    assert pages[0].path.startswith(f"{document.section}/")


def test_the_interface_description_is_valid() -> None:
    """openapi.yaml is a valid OpenAPI document by an independent validator."""
    validate(OPENAPI)


def operations() -> list[tuple[str, str, Mapping[str, object]]]:
    """Every operation with its path and method."""
    paths = OPENAPI["paths"]
    assert isinstance(paths, dict)
    return [(p, m, op) for p, item in paths.items() for m, op in item.items() if m in METHODS]


def test_there_are_more_than_a_hundred_operations() -> None:
    """More than 100 operations, each with an id of its own, a summary, a declared tag and a role."""
    tags = OPENAPI["tags"]
    assert isinstance(tags, list)
    declared = {tag["name"] for tag in tags}
    found = operations()

    assert len(found) > 100
    ids = [str(operation["operationId"]) for _, _, operation in found]
    assert len(ids) == len(set(ids))
    for path, method, operation in found:
        assert operation.get("summary"), (method, path)
        assert operation.get("x-role") in ("user", "administrator"), (method, path)
        own = operation["tags"]
        assert isinstance(own, list)
        assert set(own) <= declared, (method, path)


def test_there_are_more_than_fifty_commands() -> None:
    """More than 50 commands, each once, with usage, summary and role."""
    names = [str(command["name"]) for command in COMMANDS]

    assert len(names) > 50
    assert len(names) == len(set(names))
    for command in COMMANDS:
        assert str(command["usage"]).startswith(str(command["name"])), command["name"]
        assert command.get("summary"), command["name"]
        assert command.get("role") in ("user", "administrator"), command["name"]


def test_there_are_more_than_a_hundred_questions() -> None:
    """More than 100 questions, each once, answered, with the date on which the answer was confirmed."""
    ids = [str(question["id"]) for question in QUESTIONS]
    asked = [str(question["question"]) for question in QUESTIONS]

    assert len(ids) > 100
    assert len(ids) == len(set(ids))
    assert len(asked) == len(set(asked))
    for question in QUESTIONS:
        assert len(str(question["answer"])) > 20, question["id"]
        assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", str(question["confirmed"])), question["id"]


def test_there_are_more_than_two_hundred_codes() -> None:
    """More than 200 error codes, each once, with a cause and a remedy of its own."""
    codes = [str(code["code"]) for code in CODES]

    assert len(codes) > 200
    assert len(codes) == len(set(codes))
    for code in CODES:
        assert len(str(code.get("cause") or "")) > 5, code["code"]
        assert len(str(code.get("remedy") or "")) > 5, code["code"]


def test_error_numbers_are_the_system_s() -> None:
    """A POSIX code has the number that Linux gives its name; any other code that has a number has one that exists."""
    numbered = {str(code["code"]): code["errno"] for code in CODES if "errno" in code}
    posix = {name: number for name, number in numbered.items() if not re.fullmatch(r"E\d{4}", name)}

    assert len(posix) > 50
    assert {name: getattr(errno, name, None) for name in posix} == posix
    assert set(numbered.values()) <= errno.errorcode.keys()


def test_http_statuses_exist() -> None:
    """A code that names an HTTP status names one that exists."""
    assert {int(str(code["http"])) for code in CODES if code.get("http")} <= {status.value for status in HTTPStatus}


def test_every_example_is_in_all_four_languages() -> None:
    """Each group of tabs on the SDK page has Python, Java, Go and JavaScript, in this order."""
    text = (CONTENT / "api_reference/sdk.md").read_text(encoding="utf-8")
    labels = re.findall(r'(?m)^=== "([^"]+)"$', text)

    assert len(labels) // len(LANGUAGES) >= 5
    assert LANGUAGES * (len(labels) // len(LANGUAGES)) == labels


def python_blocks() -> Iterator[tuple[str, str]]:
    """The Python code of the SDK page, each with the line it begins at."""
    text = (CONTENT / "api_reference/sdk.md").read_text(encoding="utf-8")
    for match in re.finditer(r"(?ms)^( *)```python[^\n]*\n(.*?)^\1```", text):
        yield f"line {text.count(chr(10), 0, match.start()) + 1}", textwrap.dedent(match[2])


PYTHON_BLOCKS = dict(python_blocks())


def test_there_are_python_examples() -> None:
    """The SDK page has Python code to look at."""
    assert len(PYTHON_BLOCKS) >= 5


@pytest.mark.parametrize("place", PYTHON_BLOCKS)
def test_python_examples_compile(place: str) -> None:
    """Python examples of the SDK page are valid Python, without a warning."""
    compile(PYTHON_BLOCKS[place], f"sdk.md, {place}", "exec")


def test_the_sample_site_has_an_address() -> None:
    """Without an address the host writes an empty sitemap; the sample's is one that is nobody's."""
    config = yaml.compose((REPOSITORY / "mkdocs.yml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    keys = {key.value: value.value for key, value in config.value}
    assert "https://docs.example.com/" == keys["site_url"]


def test_numbers_below_each_other_line_up() -> None:
    """In the sample of a space's usage all amounts end in one column; a Chinese character takes two."""
    page = (CONTENT / "user_guides/storage.md").read_text(encoding="utf-8")
    sample = re.search(r"```text\n(当前文件 .*?)```", page, re.DOTALL)
    assert sample is not None
    rows = [re.match(r".*?\d (?:GiB|B)", line) for line in sample[1].splitlines()]
    assert 1 == len({sum(1 if ord(c) < 0x2E80 else 2 for c in row[0]) for row in rows if row is not None})
    assert all(rows)
