"""The platform layer: an export of any survey platform in the standard form. It knows nothing of bytes, nor of the codebook."""

from collections.abc import Callable, Sequence
from pathlib import Path

from smart_customs.landing.platforms.eusurvey import EUSurvey
from smart_customs.landing.platforms.google_forms import GoogleForms
from smart_customs.landing.platforms.kobotoolbox import KoboToolbox
from smart_customs.landing.platforms.limesurvey import LimeSurvey
from smart_customs.landing.platforms.microsoft_forms import MicrosoftForms
from smart_customs.landing.platforms.odk_central import OdkCentral
from smart_customs.landing.platforms.plain import Plain
from smart_customs.landing.platforms.platform import Platform
from smart_customs.landing.platforms.qualtrics import Qualtrics
from smart_customs.landing.platforms.surveymonkey import SurveyMonkey
from smart_customs.landing.refusal import Refused

_CLASSES: list[Callable[[], Platform]] = [
    LimeSurvey,
    EUSurvey,
    SurveyMonkey,
    Qualtrics,
    MicrosoftForms,
    GoogleForms,
    KoboToolbox,
    OdkCentral,
    Plain,
]

PLATFORMS: dict[str, Platform] = {platform.name: platform for platform in (make() for make in _CLASSES)}


def fitting(first_rows: Sequence[Sequence[str]]) -> list[Platform]:
    """The platforms that a file may come from, by its first rows."""
    return [platform for platform in PLATFORMS.values() if platform.header_rows(first_rows) is not None]


def recognised(first_rows: Sequence[Sequence[str]], path: Path) -> Platform:
    """The platform that a file comes from, by its first rows. Raises Refused where it is none, or could be several."""
    found = fitting(first_rows)
    if len(found) == 1:
        return found[0]
    header = ", ".join(repr(name) for name in first_rows[0][:6])
    if found:
        raise Refused(
            path,
            f"a header that fits {' and '.join(platform.title for platform in found)}: {header}, ...",
            "one survey platform",
            "Name it with --platform.",
        )
    raise Refused(
        path,
        f"a header of no platform that is known: {header}, ...",
        f"an export of {', '.join(platform.title for platform in PLATFORMS.values())}",
        "Export it anew in the platform's own form, or bring it into a plain table with the columns submission_id, "
        "submitted_at, is_complete and is_test.",
    )
