"""Templates of pages. What they include is of their own folder, or of the results report: its style sheet, for one."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from smart_customs.products.report.words import LANGUAGES

_SHARED = Path(__file__).parent / "report"


def rendered(template: Path, said: Mapping[str, Any], language: str, pages: Mapping[str, str], **values: Any) -> str:
    """The page that the file `template` makes of the words `said` and of `values`; `pages`: its address in each language.

    What it is given is escaped, but for `Markup`; its filter `markup` makes one.
    """
    [other] = [name for name in LANGUAGES if name != language]
    return _loaded(template).render(said=said, language=language, other=other, other_page=pages[other], **values)


@cache
def _loaded(template: Path) -> jinja2.Template:
    loader = jinja2.FileSystemLoader([template.parent, _SHARED])
    environment = jinja2.Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True)
    environment.filters["markup"] = Markup
    return environment.get_template(template.name)
