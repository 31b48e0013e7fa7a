"""LimeSurvey: one header row, in codes or question texts, with platform columns in the language of the export."""

from collections.abc import Sequence

from smart_customs.landing.platforms.platform import Platform, key


class LimeSurvey(Platform):
    name = "limesurvey"

    def header_rows(self, first_rows: Sequence[Sequence[str]]) -> int | None:
        keys = [key(name) for name in first_rows[0]]
        return 1 if keys[0] in self.id_columns and self.submitted_columns & set(keys[:3]) else None
