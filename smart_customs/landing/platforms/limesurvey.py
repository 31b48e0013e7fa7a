"""LimeSurvey: one header row, in codes or question texts, with platform columns in the language of the export."""

from collections.abc import Sequence

from smart_customs.landing.platforms.platform import Columns, Platform, key


class LimeSurvey(Platform):
    name = "limesurvey"
    title = "LimeSurvey"
    id_columns = frozenset({"id", "response_id", "id_de_la_réponse", "antwort_id", "id_de_respuesta"})
    submitted_columns = frozenset({"submitdate", "date_submitted", "date_de_soumission", "datum_abgeschickt", "fecha_de_envío"})
    other_columns = frozenset(
        {
            *("lastpage", "last_page", "dernière_page", "letzte_seite", "última_página"),
            *("startlanguage", "start_language", "langue_de_départ", "start_sprache", "lenguaje_inicial"),
            *("seed", "tête_de_série", "zufallsstartwert", "semilla"),
            *("token", "access_code", "code_d_accès", "zugangscode", "código_de_acceso"),
            *("startdate", "date_started", "date_de_lancement", "datum_gestartet", "fecha_de_inicio"),
            *(
                "datestamp",
                "date_last_action",
                "date_de_la_dernière_action",
                "datum_letzte_aktivität",
                "fecha_de_la_última_acción",
            ),
            *("ipaddr", "ip_address", "adresse_ip", "ip_adresse", "dirección_ip", "refurl", "referrer_url", "interviewtime"),
        }
    )
    missing = frozenset({"N/A"})
    formats = ("%Y-%m-%d %H:%M:%S",)

    def header_rows(self, first_rows: Sequence[Sequence[str]]) -> int | None:
        keys = [key(name) for name in first_rows[0]]
        return 1 if keys[0] in self.id_columns and self.submitted_columns & set(keys[:3]) else None

    def is_complete(self, cells: Sequence[str], columns: Columns) -> bool:
        return cells[columns.submitted].strip() not in ("", "N/A")
