"""EUSurvey: a worksheet with one header row; the platform's columns stand at its end."""

import re
from collections.abc import Sequence

from smart_customs.landing.platforms.platform import Platform, key


class EUSurvey(Platform):
    name = "eusurvey"
    id_form = re.compile(r"\d+|[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
    is_last = True

    def header_rows(self, first_rows: Sequence[Sequence[str]]) -> int | None:
        tail = {key(name) for name in first_rows[0][-8:]}
        return 1 if tail & self.id_columns and tail & self.submitted_columns else None
