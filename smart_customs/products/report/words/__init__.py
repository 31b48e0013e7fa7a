"""The wording of a page, a file a language, and how a sentence is filled in."""

import string
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from markupsafe import Markup, escape

from smart_customs.products.report.typography import french

LANGUAGES = ("en", "fr")


def words(language: str) -> dict[str, Any]:
    """All wording of the results report in a language."""
    return wording(Path(__file__).parent, language)


@cache
def wording(folder: Path, language: str) -> dict[str, Any]:
    """All wording in the folder's file of a language. French typography is put in here."""
    text = (folder / f"{language}.toml").read_text(encoding="utf-8")
    return _typeset(tomllib.loads(text)) if language == "fr" else tomllib.loads(text)


def filled(sentence: str, values: Mapping[str, Any]) -> Markup | None:
    """The sentence with its names in braces replaced, or None where a value is None: there is then nothing to say."""
    names = [name for _, name, _, _ in string.Formatter().parse(sentence) if name]
    if any(values.get(name) is None for name in names):
        return None
    return Markup(str(escape(sentence))).format(**{name: values[name] for name in names})


def _typeset(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _typeset(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_typeset(part) for part in value]
    return french(value)
