"""The partner agencies' survey: the six submissions that the report counts, and a test."""

from reconstruction.draw import Draw
from reconstruction.files import Row
from reconstruction.wordings import worded

# Submitted at, kind of agency, language, text, test.
RECORDS = (
    ("2024-04-19T06:58:10Z", "ministry_of_finance", "en", "test", True),
    (
        "2024-05-03T11:26:44Z",
        "ministry_of_finance",
        "en",
        "Payment data go to Customs every night for risk analysis.",
        False,
    ),
    ("2024-05-09T08:02:19Z", "trade_network_agency", "en", "We run the single window in a private cloud.", False),
    ("2024-05-13T16:45:30Z", "ministry_of_the_presidency", "fr", "Le plan national pour l'IA inclut la douane.", False),
    (
        "2024-05-15T09:17:52Z",
        "communications_regulator",
        "en",
        "Licences for drones and for sensors on radio networks.",
        False,
    ),
    ("2024-05-29T12:30:07Z", "ministry_of_trade_and_tourism", "en", "", False),
    (
        "2024-06-19T07:54:36Z",
        "ict_department",
        "en",
        "Hosting, identity checks, and a trial of blockchain for permits.",
        False,
    ),
)


def partner_survey() -> list[Row]:
    """The rows of the raw file, in the order in which they came in."""
    return [_row(number, *record) for number, record in enumerate(RECORDS, 1)]


def _row(number: int, submitted_at: str, agency_type: str, language: str, text: str, is_test: bool) -> Row:
    return {
        "submission_id": f"P24-{number:04d}",
        "submitted_at": submitted_at,
        "is_complete": "true",
        "is_test": str(is_test).lower(),
        "source_row": str(number),
        "agency_type": worded("partner_agency", agency_type, language, Draw(f"partner wording {number}")),
        "agency_technologies_details": text,
    }
