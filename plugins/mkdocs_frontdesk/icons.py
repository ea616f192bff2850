"""The theme's own icons, inlined, so that no page asks another server for one."""

import re
from functools import cache
from importlib.resources import files

from markupsafe import Markup

_NAME = re.compile(r"[a-z0-9-]{1,60}")
_PATH = re.compile(r"<path d=\"[^\"<>]+\"\s*/>")
FALLBACK = "file-document-outline"


@cache
def icon(name: str, css_class: str = "fd-i") -> Markup:
    """A Material icon by name as an SVG element that screen readers skip; a sheet of paper if there is none."""
    file = files("material") / "templates" / ".icons" / "material" / f"{name}.svg"
    if not _NAME.fullmatch(name) or not file.is_file():
        return icon(FALLBACK, css_class)
    shapes = "".join(_PATH.findall(file.read_text(encoding="utf-8")))
    return Markup('<svg class="{}" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true">{}</svg>').format(
        css_class,
        Markup(shapes),  # noqa: S704 - path elements of the installed theme
    )
