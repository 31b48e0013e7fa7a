"""Google Forms: a time and then the question texts. The file has no number of the response, so one is made from its content."""

import hashlib
import itertools
import json
from collections.abc import Container, Sequence

from smart_customs.landing.platforms.platform import Columns, Platform, key


class GoogleForms(Platform):
    name = "google_forms"

    def header_rows(self, first_rows: Sequence[Sequence[str]]) -> int | None:
        return 1 if key(first_rows[0][0]) in self.submitted_columns else None

    def submission_id(self, cells: Sequence[str], columns: Columns, taken: Container[str]) -> str:
        """The same for the same response in a later export. Responses that are the same in every cell are counted through."""
        digest = hashlib.sha256(json.dumps(tuple(cells)).encode()).hexdigest()[:16]
        numbers = (digest if count == 1 else f"{digest}-{count}" for count in itertools.count(1))
        return next(number for number in numbers if number not in taken)
