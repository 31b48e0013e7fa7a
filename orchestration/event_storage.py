"""Where Dagster keeps the events of runs: one SQLite file, through connections that stay open.

Dagster's own storage opens a connection for each of a run's thousand events, writes most of them twice (a file for the run, one
for all), and asks before each which tables there are. That took a quarter of a run. See docs/adr/0010.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING

import sqlalchemy as sa

# `dagster.yaml` names storages by this path, as Dagster's documentation does; the package `dagster` exports none of them.
from dagster._core.storage.event_log import ConsolidatedSqliteEventLogStorage
from dagster._core.storage.event_log.schema import AssetCheckExecutionsTable

if TYPE_CHECKING:
    from dagster._serdes import ConfigurableClassData

_SECONDS_TO_WAIT = 60


class EventLog(ConsolidatedSqliteEventLogStorage):
    """The consolidated storage with one engine a process. `base_dir` is Dagster's home."""

    def __init__(self, base_dir: str, inst_data: "ConfigurableClassData | None" = None):
        path = os.path.join(base_dir, "events")
        os.makedirs(path, mode=0o700, exist_ok=True)
        url = sa.URL.create("sqlite", database=os.path.join(path, "event_log.db"))
        self._engine = sa.create_engine(url, connect_args={"timeout": _SECONDS_TO_WAIT})
        sa.event.listen(self._engine, "connect", _faster)
        self._tables: set[str] = set()
        super().__init__(path, inst_data)

    @contextmanager
    def _connection(self) -> Iterator[sa.Connection]:
        with self._engine.connect() as connection, connection.begin():
            yield connection

    def run_connection(self, run_id: str | None) -> AbstractContextManager[sa.Connection]:
        return self._connection()

    def index_connection(self) -> AbstractContextManager[sa.Connection]:
        return self._connection()

    def delete_events(self, run_id: str) -> None:
        super().delete_events(run_id)
        # Dagster keeps them for ever.
        with self._connection() as connection:
            connection.execute(AssetCheckExecutionsTable.delete().where(AssetCheckExecutionsTable.c.run_id == run_id))

    def has_table(self, table_name: str) -> bool:
        if table_name not in self._tables and sa.inspect(self._engine).has_table(table_name):
            self._tables.add(table_name)
        return table_name in self._tables

    def dispose(self) -> None:
        super().dispose()  # type: ignore[no-untyped-call]  # Dagster's own has no types
        self._engine.dispose()


def _faster(connection: sqlite3.Connection, _: object) -> None:
    # With a write-ahead log this can lose the last events in a power cut, and damages nothing.
    connection.execute("pragma synchronous = normal")
