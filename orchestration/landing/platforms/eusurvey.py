"""EUSurvey: question titles, then its own columns at the end; several answers stand in one cell or in a column each."""

from orchestration.landing.platforms.ids import NUMBER, UUID
from orchestration.landing.platforms.platform import Platform
from orchestration.landing.platforms.times import DAY_FIRST, ISO


class EUSurvey(Platform):
    name = "eusurvey"
    title = "EUSurvey"
    roles = {
        "id": ("contribution_id", "identifiant_de_la_contribution", "id_de_la_contribution", "beitrags_id"),
        "submitted": ("last_update", "dernière_mise_à_jour", "letzte_aktualisierung", "letzte_änderung"),
    }
    dropped = frozenset(
        """
        invitation_number user_name creation_date languages language score total_score
        numéro_d_invitation nom_d_utilisateur date_de_création langues langue
        einladungsnummer benutzername erstellungsdatum erstellt_am sprachen sprache
        """.split()
    )
    separators = (";",)
    time_forms = (ISO, DAY_FIRST)
    time_expected = "a workbook's date, or dd/MM/yyyy HH:MM:SS"
    id_forms = (UUID, NUMBER)
