"""The project's macros as functions that give SQL of one engine, without dbt."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import CodeType, SimpleNamespace

import jinja2
import yaml

PROJECT = Path(__file__).resolve().parents[1]
EXTENSIONS = ["jinja2.ext.do"]


def macros(engine: str = "duckdb", **names: object) -> dict[str, Callable[..., str]]:
    """Each macro by its name, and the `names` that models and macros may use beside them, or in the place of a macro.

    `engine`: `duckdb` or `spark`; its own macros go before `default__`. What a macro gives is text, so those that give dbt a list
    need a stand-in.
    """
    variables = yaml.safe_load((PROJECT / "dbt_project.yml").read_text(encoding="utf-8"))["vars"]
    found: dict[str, Callable[..., str]] = {}

    def dispatch(name: str) -> Callable[..., str]:
        return found.get(f"{engine}__{name}") or found[f"default__{name}"]

    environment = jinja2.Environment(extensions=EXTENSIONS)
    dbt_names = {
        "adapter": SimpleNamespace(dispatch=dispatch, quote=str),
        "var": variables.__getitem__,
        "return": lambda value: value,
    }
    environment.globals |= dbt_names | names
    module = jinja2.Template.from_code(environment, _code(frozenset(names)), environment.globals).module
    found |= {name: getattr(module, name) for name in dir(module) if callable(getattr(module, name)) and not name.startswith("_")}
    return found | dbt_names | names


@cache
def _code(left_out: frozenset[str]) -> CodeType:
    """All macros but those of these names, compiled."""
    files = [path for path in sorted((PROJECT / "macros").glob("*.sql")) if path.stem not in left_out]
    return jinja2.Environment(extensions=EXTENSIONS).compile("".join(path.read_text(encoding="utf-8") for path in files))
