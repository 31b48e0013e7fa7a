"""The project's macros as functions that give SQL of one engine, without dbt."""

from pathlib import Path
from types import SimpleNamespace

import jinja2

MACROS = Path(__file__).resolve().parents[1] / "macros"


def macros(engine: str = "duckdb") -> object:
    """An object with each macro as a function. `engine`: `duckdb` or `spark`; its own macros go before `default__`.

    Macros that ask dbt for more than text (its vars, queries, errors) cannot be called.
    """
    environment = jinja2.Environment(extensions=["jinja2.ext.do"])
    # dbt knows `return`; a template of its own writes what it is given.
    environment.globals["return"] = lambda value: value
    environment.globals["adapter"] = SimpleNamespace(
        dispatch=lambda name: getattr(module, f"{engine}__{name}", None) or getattr(module, f"default__{name}")
    )
    text = "".join(path.read_text(encoding="utf-8") for path in sorted(MACROS.glob("*.sql")))
    module = environment.from_string(text).module
    return module
