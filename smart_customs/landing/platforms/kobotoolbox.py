"""KoboToolbox: names or labels with their groups before a slash; the platform's columns begin with an underscore."""

import re
from collections.abc import Sequence

from smart_customs.landing.platforms.groups import without_groups
from smart_customs.landing.platforms.platform import Platform, Review, Wanted
from smart_customs.landing.platforms.times import ISO


class KoboToolbox(Platform):
    name = "kobotoolbox"
    title = "KoboToolbox"
    id_columns = frozenset({"uuid"})
    submitted_columns = frozenset({"submission_time"})
    other_columns = frozenset(
        {
            *("id", "validation_status", "notes", "status", "submitted_by", "version", "tags", "index"),
            *("start", "end", "today", "username", "deviceid", "phonenumber", "formhub_uuid", "meta_instanceid", "meta_rootuuid"),
        }
    )
    id_form = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
    # KoboToolbox: the validation status, as its label in English or French, or as the name that its interface for programs uses.
    reviews = (
        Review(
            frozenset({"validation_status"}),
            frozenset(
                {"approved", "on hold", "approuvé", "en attente", "validation_status_approved", "validation_status_on_hold"}
            ),
            frozenset({"not approved", "non approuvé", "validation_status_not_approved"}),
        ),
    )
    missing = frozenset({"n/a"})
    separators = (" ",)
    formats = (ISO,)

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
