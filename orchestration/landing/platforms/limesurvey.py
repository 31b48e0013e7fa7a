"""LimeSurvey: one header row, in code style or with question texts, its own columns in the language of the export."""

import re
from collections.abc import Mapping
from datetime import datetime

from orchestration.landing.platforms.ids import NUMBER
from orchestration.landing.platforms.platform import Platform
from orchestration.landing.platforms.times import ISO
from orchestration.landing.platforms.untrusted import Untrusted


class LimeSurvey(Platform):
    name = "limesurvey"
    title = "LimeSurvey"
    roles = {
        "id": ("id", "response_id", "id_de_la_réponse", "antwort_id", "id_de_respuesta"),
        "submitted": ("submitdate", "date_submitted", "date_de_soumission", "datum_abgeschickt", "fecha_de_envío"),
    }
    dropped = frozenset(
        """
        lastpage startlanguage seed token startdate datestamp ipaddr refurl interviewtime
        last_page start_language date_started date_last_action ip_address referrer_url access_code total_time
        dernière_page langue_de_départ langue_de_démarrage graine tête_de_série date_de_lancement date_de_début
        date_de_la_dernière_action adresse_ip url_référente code_d_accès jeton temps_total
        letzte_seite start_sprache zufallsstartwert datum_gestartet datum_letzte_aktivität ip_adresse weiterleitungs_url
        zugangscode zugangsschlüssel gesamtzeit
        última_página idioma_inicial lenguaje_inicial semilla fecha_de_inicio fecha_de_la_última_acción dirección_ip
        url_de_referencia código_de_acceso contraseña tiempo_total
        """.split()
    )
    dropped_form = re.compile(r"group_?time_?\d+")
    missing = frozenset({"N/A"})
    time_forms = (ISO,)
    time_expected = "YYYY-MM-DD HH:MM:SS"
    id_forms = (NUMBER,)

    def is_complete(self, roles: Mapping[str, str]) -> bool:
        return roles["submitted"] != ""

    def submitted(self, text: str, order: str | None) -> datetime:
        moment = super().submitted(text, order)
        # What it writes of a survey that was set to keep no dates.
        if moment.year == 1980:
            raise Untrusted(f"the time {text!r} says that the survey keeps no dates; land it with dates from elsewhere, as plain")
        return moment
