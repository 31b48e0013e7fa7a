"""ODK Central: names with their groups before a hyphen; the platform's columns are in camel case, the number is KEY."""

import re
from collections.abc import Sequence

from smart_customs.landing.platforms.groups import without_groups
from smart_customs.landing.platforms.platform import Platform, Wanted


class OdkCentral(Platform):
    name = "odk_central"
    id_form = re.compile(r"uuid:\S+")
    is_to_the_letter = True

    def header_rows(self, first_rows: Sequence[Sequence[str]]) -> int | None:
        return 1 if first_rows[0][0] == "SubmissionDate" and "KEY" in first_rows[0] else None

    def names(self, header: Sequence[Sequence[str]], wanted: Wanted) -> list[str]:
        return without_groups(header[0], "-", wanted)
