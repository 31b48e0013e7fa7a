"""ODK Central: questions with their groups before them, its own columns among them, times with milliseconds in UTC."""

from collections.abc import Sequence

from orchestration.landing.platforms.ids import UUID
from orchestration.landing.platforms.platform import Platform
from orchestration.landing.platforms.times import ISO_T


class OdkCentral(Platform):
    name = "odk_central"
    title = "ODK Central"
    roles = {"id": ("KEY",), "submitted": ("SubmissionDate",)}
    # `ReviewState` too: a submission that a reviewer rejected is no test, and stays.
    dropped = frozenset(
        """
        meta-instanceID meta-instanceName instanceID instanceName SubmitterID SubmitterName AttachmentsPresent AttachmentsExpected
        Status ReviewState DeviceID Edits FormVersion PARENT_KEY meta-audit meta-entity start end today deviceid username
        """.split()
    )
    separators = (" ",)
    flag_words = {"1": "yes", "0": "no", "true": "yes", "false": "no"}
    group_separator = "-"
    splits_beside_joined = True
    time_forms = (ISO_T,)
    time_expected = "YYYY-MM-DDTHH:MM:SS.sssZ"
    id_forms = (UUID,)

    def name_of(self, cell: str) -> str:
        return cell.strip()

    def options(self, header: Sequence[Sequence[str]], names: Sequence[str]) -> list[str]:
        return [name.rsplit("/", 1)[-1] if "/" in name else "" for name in names]
