"""EUSurvey: a worksheet with one header row; the platform's columns stand at its end."""

import re
from collections.abc import Sequence

from smart_customs.landing.platforms.platform import Platform, key


class EUSurvey(Platform):
    name = "eusurvey"
    title = "EUSurvey"
    id_columns = frozenset({"contribution_id", "identifiant_de_la_contribution", "id_de_contribution", "beitrags_id"})
    submitted_columns = frozenset({"last_update", "dernière_mise_à_jour", "letzte_aktualisierung"})
    other_columns = frozenset(
        {
            *("creation_date", "date_de_création", "erstellungsdatum", "languages", "langues", "sprachen"),
            *("user_name", "nom_d_utilisateur", "benutzername", "invitation_number", "numéro_d_invitation"),
        }
    )
    id_form = re.compile(r"\d+|[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
    separators = (";",)
    formats = ("%Y-%m-%d %H:%M:%S", "%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%d/%m/%Y")

    def header_rows(self, first_rows: Sequence[Sequence[str]]) -> int | None:
        tail = {key(name) for name in first_rows[0][-8:]}
        return 1 if tail & self.id_columns and tail & self.submitted_columns else None
