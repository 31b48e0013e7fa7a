"""A DuckDB dialect of SQLAlchemy for reading only.

Great Expectations fetches results after it gave the connection back; the rollback that comes with that would discard them.
Without transactions there is nothing to roll back.
"""

from duckdb_sqlalchemy import Dialect
from sqlalchemy.dialects import registry
from sqlalchemy.pool import PoolProxiedConnection


class ReadOnlyDialect(Dialect):
    """DuckDB without transactions."""

    supports_statement_cache = True

    def do_begin(self, dbapi_connection: PoolProxiedConnection) -> None:
        """Opens no transaction."""

    def do_commit(self, dbapi_connection: PoolProxiedConnection) -> None:
        """Has none to commit."""

    def do_rollback(self, dbapi_connection: PoolProxiedConnection) -> None:
        """Has none to roll back."""


def register() -> None:
    """Makes the dialect known as `duckdb+readonly`."""
    registry.register("duckdb.readonly", __name__, "ReadOnlyDialect")
