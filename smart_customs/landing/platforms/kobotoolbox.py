"""KoboToolbox: names or labels with their groups before a slash; the platform's columns begin with an underscore."""

import re
from collections.abc import Sequence

from smart_customs.landing.platforms.groups import without_groups
from smart_customs.landing.platforms.platform import Platform, Wanted


class KoboToolbox(Platform):
    name = "kobotoolbox"
    id_form = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
    is_to_the_letter = True

    def header_rows(self, first_rows: Sequence[Sequence[str]]) -> int | None:
        if not {"_id", "_uuid", "_submission_time"} <= set(first_rows[0]):
            return None
        # A row of HXL tags, such as #country, may stand below the names.
        tags = [cell for cell in first_rows[1] if cell] if len(first_rows) > 1 else []
        return 2 if tags and all(cell.startswith("#") for cell in tags) else 1

    def zone(self, header: Sequence[Sequence[str]]) -> str:
        """The platform writes its times in UTC, and does not say so."""
        return "UTC"

    def names(self, header: Sequence[Sequence[str]], wanted: Wanted) -> list[str]:
        return without_groups(header[0], "/", wanted)
