"""Tables that are other tables put together: made anew from the public ones, by the SQL of their own model.

So nothing can stand in them that the public tables leave out, and nothing about them needs to be decided. What the facts say of
themselves outside, whether a row is suppressed or rounded, stands in their rows as well.
"""

from collections.abc import Mapping

import duckdb
from jinja2 import Environment

from smart_customs.duckdb_files import identifier, literal
from smart_customs.products.disclosure.classification import Mart


def write_assembled(
    db: duckdb.DuckDBPyConnection, mart: Mart, comments: Mapping[str | None, str | None], flags: Mapping[str, str]
) -> None:
    """Writes the table into `outside.public`, whose other tables are there.

    `comments`: column -> its comment, None -> that of the table; `flags`: the columns that are added, with theirs.
    """
    table = _public(mart.name)
    sql = Environment().from_string(mart.sql).render(ref=_public, public_flags=list(flags))
    columns, order = (", ".join(map(identifier, names)) for names in ([*mart.columns, *flags], mart.of("key")))
    db.execute(f"create table {table} as select {columns} from ({sql}) order by {order}")
    for column, comment in [*comments.items(), *flags.items()]:
        if comment:
            place = f"table {table}" if column is None else f"column {table}.{identifier(column)}"
            db.execute(f"comment on {place} is {literal(comment)}")


def _public(name: str) -> str:
    return f"outside.public.{identifier(name)}"
