"""Google Forms: a time stamp, then question texts; a response has no id, and all are complete."""

from collections.abc import Sequence

from orchestration.landing.platforms.ids import DerivedIds
from orchestration.landing.platforms.platform import Platform
from orchestration.landing.platforms.times import BY_LOCALE, DOTTED, YEAR_FIRST


class GoogleForms(Platform):
    name = "google_forms"
    title = "Google Forms"
    roles = {"submitted": ("timestamp", "horodateur", "zeitstempel", "marca_temporal", "carimbo_de_data_hora")}
    required = ("submitted",)
    dropped = frozenset(
        "email_address username score adresse_e_mail nom_d_utilisateur e_mail_adresse dirección_de_correo".split()
    )
    # The second comes from a sheet; there an option's own comma cannot be told from one between options but by the codebook.
    separators = (";", ", ")
    time_forms = (YEAR_FIRST, BY_LOCALE, DOTTED)
    time_expected = "the date and time of the sheet's locale, such as 4/17/2024 8:12:36"

    def header_rows(self, first_rows: Sequence[Sequence[str]]) -> int | None:
        return super().header_rows([row[:1] for row in first_rows])

    def ids(self, texts: Sequence[str]) -> DerivedIds:
        return DerivedIds()
