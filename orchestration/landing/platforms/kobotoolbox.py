"""KoboToolbox: questions with their groups before them, its own columns marked with an underscore, a row of HXL tags at times."""

from collections.abc import Sequence

from orchestration.landing.platforms.ids import NUMBER, UUID
from orchestration.landing.platforms.platform import Platform
from orchestration.landing.platforms.times import ISO_T


class KoboToolbox(Platform):
    name = "kobotoolbox"
    title = "KoboToolbox"
    # `_uuid` changes when a response is edited, `_id` does not.
    roles = {"id": ("_id", "_uuid"), "submitted": ("_submission_time",)}
    dropped = frozenset(
        """
        _id _uuid _validation_status _notes _status _submitted_by _tags _index _xform_id_string _xform_id _attachments _geolocation
        _parent_index _parent_table_name _version_ __version__ _bamboo_dataset_id _duration
        start end today deviceid username phonenumber simserial subscriberid audit
        meta/instanceID meta/instanceName meta/rootUuid meta/deprecatedID formhub/uuid
        """.split()
    )
    missing = frozenset({"n/a"})
    separators = (" ",)
    flag_words = {"1": "yes", "0": "no", "true": "yes", "false": "no"}
    group_separator = "/"
    splits_beside_joined = True
    time_forms = (ISO_T,)
    time_expected = "YYYY-MM-DDTHH:MM:SS, in UTC"
    id_forms = (NUMBER, UUID)

    def name_of(self, cell: str) -> str:
        return cell.strip()

    def header_rows(self, first_rows: Sequence[Sequence[str]]) -> int | None:
        rows = super().header_rows(first_rows)
        tags = [cell.strip() for cell in first_rows[1] if cell.strip()] if rows and len(first_rows) > 1 else []
        return 2 if tags and all(tag.startswith("#") for tag in tags) else rows

    def options(self, header: Sequence[Sequence[str]], names: Sequence[str]) -> list[str]:
        return [name.rsplit("/", 1)[-1] if "/" in name else "" for name in names]
