"""What Frontdesk says, in Chinese and English. Code names a text by its key; only catalogues hold sentences."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Literal, get_args

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)


class Texts:
    """One language's catalogue: dotted keys to templates in `str.format` syntax."""

    def __init__(self, language: Language, templates: Mapping[str, str]) -> None:
        self.language = language
        self._templates = templates

    def __contains__(self, key: str) -> bool:
        return key in self._templates

    def __call__(self, key: str, /, **values: object) -> str:
        """The text under `key` with `values` filled in; as it stands where no values are given.

        Raises:
            KeyError: the catalogue has no such text, or a value it names is missing.
        """
        template = self._templates[key]
        return template.format_map(values) if values else template

    def keys(self) -> frozenset[str]:
        """Every key of the catalogue."""
        return frozenset(self._templates)


@cache
def load_texts(language: Language) -> Texts:
    """The catalogue of one language, read once."""
    catalogue = tomllib.loads((files(__name__) / f"{language}.toml").read_text(encoding="utf-8"))
    return Texts(language, dict(_flatten(catalogue, "")))


def _flatten(table: Mapping[str, object], prefix: str) -> list[tuple[str, str]]:
    flat: list[tuple[str, str]] = []
    for key, value in table.items():
        if isinstance(value, Mapping):
            flat += _flatten(value, f"{prefix}{key}.")
        else:
            flat.append((f"{prefix}{key}", str(value).strip()))
    return flat
