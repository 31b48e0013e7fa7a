"""Microsoft Forms: one header row of question texts behind the platform's columns; options end with a semicolon each."""

from collections.abc import Sequence

from smart_customs.landing.platforms.platform import Platform, key


class MicrosoftForms(Platform):
    name = "microsoft_forms"

    def header_rows(self, first_rows: Sequence[Sequence[str]]) -> int | None:
        keys = [key(name) for name in first_rows[0]]
        return 1 if keys[0] == "id" and self.submitted_columns & set(keys[1:3]) else None
