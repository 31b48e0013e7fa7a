"""Microsoft Forms: one header row of question texts behind the platform's columns; options end with a semicolon each."""

from collections.abc import Sequence

from smart_customs.landing.platforms.platform import Platform, key
from smart_customs.landing.platforms.times import EXCEL_SERIAL


class MicrosoftForms(Platform):
    name = "microsoft_forms"
    title = "Microsoft Forms"
    id_columns = frozenset({"id"})
    submitted_columns = frozenset({"completion_time", "heure_de_fin"})
    other_columns = frozenset(
        {
            *("start_time", "heure_de_début", "email", "adresse_de_messagerie", "name", "nom"),
            *("last_modified_time", "heure_de_la_dernière_modification"),
        }
    )
    separators = (";",)
    formats = ("%Y-%m-%d %H:%M:%S", EXCEL_SERIAL, "{date} %H:%M:%S")

    def header_rows(self, first_rows: Sequence[Sequence[str]]) -> int | None:
        keys = [key(name) for name in first_rows[0]]
        return 1 if keys[0] == "id" and self.submitted_columns & set(keys[1:3]) else None
