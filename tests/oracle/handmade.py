"""Waves of a handful of Members for hand calculations: `loaded("w", {"AAA": "AMS"}, {"AAA": {"it": "yes"}}, ...)`."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path

from .loaded import LoadedWave
from .reading import Question, Seeds, Wave
from .submissions import Record

SEEDS = Seeds(Path(__file__).parents[2] / "seeds")
ON_TIME, EXTENDED, LATE = date(2030, 1, 5), date(2030, 1, 10), date(2030, 1, 15)
# column_name -> topic, item_code
COLUMNS = {
    "it": ("it_strategy", ""),
    "maturity": ("maturity", ""),
    "drones": ("technology_status", "drones"),
    "ai_ml": ("technology_status", "ai_ml"),
    "vote": ("top_technology", ""),
    "skills": ("capacity", "technical_skills"),
    "needs": ("capacity_other", ""),
    "impact_drones": ("technology_impact", "drones"),
    "impact_ai_ml": ("technology_impact", "ai_ml"),
}
CODES = {
    "it_strategy": ("yes", "no"),
    "maturity": ("initial", "experimental", "operational", "advanced", "transformational"),
    "technology_status": ("adopted", "under_development", "under_consideration", "not_considered"),
    "top_technology": ("drones", "ai_ml"),
    "capacity": ("yes", "no"),
}


def loaded(
    wave_id: str,
    members: Mapping[str, str],
    answers: Mapping[str, Mapping[str, str]],
    *,
    columns: tuple[str, ...] = tuple(COLUMNS),
    days: Mapping[str, date] | None = None,
    previous: str = "",
) -> LoadedWave:
    """A wave with these Members (iso3 -> region) and the answers of those that sent a submission, in codes."""
    questions: dict[str, list[Question]] = {}
    for column in columns:
        topic, item = COLUMNS[column]
        questions.setdefault(topic, []).append(Question(column, item))
    wave = Wave(
        wave_id=wave_id,
        survey_code="member",
        opened_on=date(2030, 1, 1),
        deadline_on=ON_TIME,
        late_after=EXTENDED,
        closed_on=date(2030, 1, 20),
        previous_wave_id=previous,
        scales={"technology_impact": (Fraction(1), Fraction(5))},
        high_is_more=True,
        questions=questions,
        answers={(topic, code): code for topic, codes in CODES.items() for code in codes},
    )
    records = [
        Record(dict.fromkeys(columns, "") | dict(cells), "counted", (days or {}).get(iso3, ON_TIME), iso3, members[iso3])
        for iso3, cells in answers.items()
    ]
    return LoadedWave(SEEDS, wave, records, dict(members))
