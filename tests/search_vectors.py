"""What search answers on a small site that never changes, for every implementation of it: `search_vectors.json`.

After a wanted change of ranking write the file anew: `python tests/search_vectors.py`, and read the difference.
"""

import json
from pathlib import Path
from typing import Any

from frontdesk.knowledge.clauses import find_clauses, parse_query
from frontdesk.knowledge.index import build_index
from frontdesk.knowledge.query import search
from frontdesk.knowledge.sections import SearchPage, Section
from frontdesk.knowledge.segment import Segmenter, cut_query, fold, latin_terms, stem
from frontdesk.knowledge.shards import Files, write_shards
from frontdesk.knowledge.shelf import Shelf

VECTORS = Path(__file__).with_suffix(".json")
WORDS = ("挂载点", "存储池", "预签名")
SYNONYMS = (("扩容", "加机器"), ("卡住", "hang"), ("令牌", "token"))


def make_page(path: str, title: str, *parts: tuple[str, str], **facts: object) -> SearchPage:
    """A page of the small site: `make_page("a.md", "标题", ("小节", "正文"), level="all", tags=("标签",))`."""
    sections = [Section("page", "", "", str(facts.pop("text", "")))]
    sections += [Section("page", heading, f"s{number}", text) for number, (heading, text) in enumerate(parts)]
    given = {"level": "all", "section": "", "language": "zh", "tags": (), "questions": (), **facts}
    return SearchPage(path=path, url=path, title=title, sections=tuple(sections), **given)  # type: ignore[arg-type]


PAGES = (
    make_page("mount.md", "挂载", ("卡住", "访问挂载点没有反应"), level="advanced", section="guides", tags=("客户端",)),
    make_page("quota.md", "配额", ("扩容", "存储池加节点"), ("限制", "目录容量"), section="guides"),
    make_page("codes.md", "错误码", ("E1024", "cache directory is full"), ("AccessDenied", "no permission")),
    make_page("flags.md", "选项", ("试运行", "用 --dry-run 和 x-amz-acl，配置在 /etc/lancun/client.toml")),
    make_page("english.md", "Snapshots", ("Restore", "restoring mounted snapshots"), language="en"),
    make_page(
        "share.md", "分享", ("预签名链接", "令牌过期前有效"), questions=("怎么把文件发给外面的人",), text="目录和文件"
    ),
    make_page("other.md", "Ещё", ("日本語のページ", "カタカナ and Ünïcode 𠀋字")),
)
QUERIES = (
    *("挂载卡住", "怎么限制目录容量", "目录容量E1024", "--dry-run", "dry-run", "X-Amz-Acl", "/etc/lancun/client.toml"),
    *(
        "accessdenied",
        "AccessDenied",
        "Denied",
        "Ｅ１０２４",
        "E1025",
        "mount",
        "permision",
        "snapshto",
        "snap",
        "snap x",
    ),
    *(
        "目",
        "预",
        "加机器",
        "hang",
        "token",
        '"目录容量"',
        '"容量目录"',
        "“目录 容量”",
        "挂载 -没有反应",
        "没有反应 -挂载点",
    ),
    *(
        "full -AccessDenied",
        "full -cache",
        "挂载 level:all",
        "挂载 level:advanced",
        "section:guides 容量",
        "tag:客户端 反应",
    ),
    *(
        "language:en snapshots",
        "怎么把文件发给外面的人",
        "文件 目录 容量 令牌",
        "ещё",
        "ページ",
        "𠀋",
        "Ünïcode",
        "restored",
    ),
    *("", " \t", "-", "-l", '"', '""', "!@#$%^&*()", "🙂", "\ud800挂载\udfff", "<script>alert(1)</script>", "\0挂载\0"),
    *("(a+)+$" * 40, "挂载卡住" * 100, "a" * 300, "level:", "__proto__ constructor", "的了吗", "ﷺ" * 30),
)
STEMMED = [
    "lay",
    "try",
    "trying",
    "tries",
    "skies",
    "dying",
    "sky",
    "by",
    "flying",
    "caresses",
    "ponies",
    "ties",
    "cats",
    "feed",
    "agreed",
    "plastered",
    "motoring",
    "sing",
    "conflated",
    "troubled",
    "sized",
    "hopping",
    "tanned",
    "falling",
    "hissing",
    "fizzed",
    "failing",
    "filing",
    "happy",
    "relational",
    "conditional",
    "valency",
    "digitizer",
    "conformably",
    "radically",
    "differently",
    "vilely",
    "analogously",
    "vietnamization",
    "predication",
    "operator",
    "feudalism",
    "decisiveness",
    "hopefulness",
    "callousness",
    "formality",
    "sensitivity",
    "sensibility",
    "triplicate",
    "formative",
    "formalize",
    "electricity",
    "electrical",
    "hopeful",
    "goodness",
    "revival",
    "allowance",
    "inference",
    "airliner",
    "gyroscopic",
    "adjustable",
    "defensible",
    "irritant",
    "replacement",
    "adjustment",
    "dependent",
    "adoption",
    "homologous",
    "communism",
    "activate",
    "angularity",
    "effective",
    "bowdlerize",
    "probate",
    "rate",
    "cease",
    "controlling",
    "rolling",
    "mounting",
    "snapshots",
    "permissions",
    "directories",
    "quotas",
    "policies",
    "access",
    "denied",
    "oed",
    "ing",
    "ed",
    "s",
    "ss",
    "us",
    "yes",
    "eye",
    "see",
    "agree",
    "bled",
    "need",
    "being",
    "able",
]
CUT = (
    "--dry-run",
    "AccessDenied",
    "E1024",
    "x-amz-acl",
    "/etc/lancun/x.toml",
    "s3:GetObject",
    "HTTPServer2x",
    "a_b",
    "-l",
)


def small_files() -> Files:
    """The search files of the small site."""
    return write_shards(build_index(PAGES, Segmenter(WORDS)), SYNONYMS)


def compute() -> dict[str, Any]:
    """Everything that an implementation must reproduce."""
    files = small_files()
    return {
        "stems": {word: stem(word) for word in STEMMED},
        "terms": {word: list(latin_terms(word)) for word in CUT},
        "queries": [_answer(Shelf(files.__getitem__), text) for text in QUERIES],
    }


def _answer(shelf: Shelf, text: str) -> dict[str, Any]:
    query = parse_query(text)
    results = search(shelf, text)
    return {
        "query": text,
        "pieces": [[piece.text, *piece.terms] for piece in cut_query(fold(text)[:200])],
        "phrases": list(query.phrases),
        "excluded": list(query.excluded),
        "clauses": [[clause.term, clause.boost, clause.group] for clause in find_clauses(query, shelf)],
        "results": [[r.path, r.anchor, r.score, r.snippet] for r in results.results],
        "pages": results.pages,
        "counts": {name: dict(values) for name, values in results.counts.items()},
    }


if __name__ == "__main__":
    VECTORS.write_text(json.dumps(compute(), indent=1) + "\n", encoding="utf-8")
