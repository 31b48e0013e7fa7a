"""ODK Central: names with their groups before a hyphen; the platform's columns are in camel case, the number is KEY."""

import re
from collections.abc import Sequence

from smart_customs.landing.platforms.groups import without_groups
from smart_customs.landing.platforms.platform import Platform, Review, Wanted
from smart_customs.landing.platforms.times import ISO


class OdkCentral(Platform):
    name = "odk_central"
    title = "ODK Central"
    id_columns = frozenset({"key"})
    submitted_columns = frozenset({"submissiondate"})
    other_columns = frozenset(
        {
            *("submitterid", "submittername", "attachmentspresent", "attachmentsexpected", "status", "reviewstate", "deviceid"),
            *(
                "edits",
                "formversion",
                "meta_instanceid",
                "meta_instancename",
                "instanceid",
                "instancename",
                "start",
                "end",
                "today",
            ),
        }
    )
    id_form = re.compile(r"uuid:\S+")
    # ODK Central: the review states of a submission; an empty one was received and not reviewed. The column Status says whether
    # an encrypted submission could be read.
    reviews = (
        Review(frozenset({"reviewstate"}), frozenset({"approved", "edited", "hasissues"}), frozenset({"rejected"})),
        Review(frozenset({"status"}), frozenset(), frozenset()),
    )
    separators = (" ",)
    formats = (ISO,)

    def header_rows(self, first_rows: Sequence[Sequence[str]]) -> int | None:
        return 1 if first_rows[0][0] == "SubmissionDate" and "KEY" in first_rows[0] else None

    def names(self, header: Sequence[Sequence[str]], wanted: Wanted) -> list[str]:
        return without_groups(header[0], "-", wanted)
