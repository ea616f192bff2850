"""What a page's front matter becomes in a theme that prints it as it is."""

from frontdesk.documents.page import read_page
from mkdocs_frontdesk.framework.pages import page_meta


def test_metadata_cannot_become_markup() -> None:
    """Tags and quotes in titles, descriptions and lists reach the theme as references."""
    content = b'---\ntitle: "<script>a</script>"\ndescription: \'x" onload="y\'\ntags: ["<b>"]\nhide: [toc]\n---\n'
    meta = page_meta(read_page("a.md", content))
    expected = {
        "title": "&lt;script&gt;a&lt;/script&gt;",
        "description": "x&quot; onload=&quot;y",
        "tags": ["&lt;b&gt;"],
        "hide": ["toc"],
    }
    assert expected == meta
