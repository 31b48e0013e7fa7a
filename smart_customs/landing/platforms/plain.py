"""A plain table with the standard columns, made by hand or by a program: answers in columns of any other name."""

from collections.abc import Sequence

from smart_customs.landing.platforms.platform import Platform


class Plain(Platform):
    name = "plain"

    def header_rows(self, first_rows: Sequence[Sequence[str]]) -> int | None:
        return 1 if {"submission_id", "submitted_at"} <= set(first_rows[0]) else None
