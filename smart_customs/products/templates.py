"""Templates of pages. What they include is of their own folder, or of the results report: its style sheet, for one."""

from functools import cache
from pathlib import Path

import jinja2
from markupsafe import Markup

_SHARED = Path(__file__).parent / "report"


@cache
def template(file: Path) -> jinja2.Template:
    """The template in a file. It escapes what it is given, but for `Markup`; its filter `markup` makes one."""
    loader = jinja2.FileSystemLoader([file.parent, _SHARED])
    environment = jinja2.Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True)
    environment.filters["markup"] = Markup
    return environment.get_template(file.name)
