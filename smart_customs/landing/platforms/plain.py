"""A plain table with the standard columns, made by hand or by a program: answers in columns of any other name."""

from collections.abc import Sequence

from smart_customs.landing.platforms.platform import Columns, Platform, truth
from smart_customs.landing.platforms.times import ISO_WITH_ZONE


class Plain(Platform):
    name = "plain"
    title = "a plain table"
    id_columns = frozenset({"submission_id"})
    submitted_columns = frozenset({"submitted_at"})
    complete_columns = frozenset({"is_complete"})
    test_columns = frozenset({"is_test"})
    other_columns = frozenset({"source_row"})
    formats = (ISO_WITH_ZONE,)

    def header_rows(self, first_rows: Sequence[Sequence[str]]) -> int | None:
        return 1 if {"submission_id", "submitted_at"} <= set(first_rows[0]) else None

    def is_test(self, cells: Sequence[str], columns: Columns) -> bool:
        return columns.test is not None and truth(cells[columns.test])
