"""The names that dbt gives to macros, as far as sqlfluff needs them to render the project's own: it knows `ref`, `var`, `return`.

Everything is as while dbt parses a project for DuckDB: no query is made, and nothing is built yet.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import jinja2
import yaml
from jinja2.runtime import Context

_PROJECT = Path(__file__).resolve().parents[3] / "dbt_project.yml"
_VARS = yaml.safe_load(_PROJECT.read_text(encoding="utf-8"))["vars"]

execute = False


def var(name: str) -> Any:
    """What the project says, unless somebody says something else."""
    return _VARS[name]


class adapter:  # noqa: N801 - dbt's name
    """Chooses the macro of a database."""

    @staticmethod
    @jinja2.pass_context
    def dispatch(context: Context, name: str) -> Callable[..., object]:
        """The macro for DuckDB, or else for all."""
        return context.get(f"duckdb__{name}") or context[f"default__{name}"]

    @staticmethod
    def quote(name: str) -> str:
        """The name as SQL wants it."""
        return f'"{name}"'
