"""Microsoft Forms: its own columns first, then question texts; several answers end each with a semicolon."""

from orchestration.landing.platforms.ids import NUMBER
from orchestration.landing.platforms.platform import Platform
from orchestration.landing.platforms.times import BY_LOCALE, DOTTED, ISO, SERIAL


class MicrosoftForms(Platform):
    name = "microsoft_forms"
    title = "Microsoft Forms"
    roles = {
        "id": ("id",),
        "submitted": ("completion_time", "heure_de_fin", "fertigstellungszeit", "hora_de_finalización"),
    }
    dropped = frozenset(
        """
        start_time email name last_modified_time language total_points quiz_feedback
        heure_de_début adresse_de_messagerie nom heure_de_la_dernière_modification langue
        startzeit e_mail uhrzeit_der_letzten_änderung sprache
        hora_de_inicio correo_electrónico nombre hora_de_la_última_modificación idioma
        """.split()
    )
    separators = (";",)
    # A workbook's date comes as ISO or as its number of days; a re-saved CSV has what the workbook showed.
    time_forms = (ISO, SERIAL, BY_LOCALE, DOTTED)
    time_expected = "a workbook's date, or m/d/yy h:mm:ss"
    id_forms = (NUMBER,)
