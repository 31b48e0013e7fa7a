"""The marts' names, grains, columns and types, and the turning of rows into data frames."""

from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd

ESTIMATE_COLUMNS = (
    "item_base",
    "item_count",
    "share",
    "share_weighted",
    "standard_error",
    "ci_low",
    "ci_high",
    "census_low",
    "census_high",
)
BY_REGION = ("wave_id", "region_code")


class Mart(NamedTuple):
    """The columns of the grain, and those after it."""

    grain: tuple[str, ...]
    values: tuple[str, ...]

    @property
    def columns(self) -> list[str]:
        """All columns, in the order of the mart."""
        return [*self.grain, *self.values]


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


MARTS = {
    "fct_participation_by_region": Mart(
        BY_REGION, _words("members submissions submission_rate post_stratification_weight rate_rank")
    ),
    "fct_submissions_by_day": Mart(("wave_id", "submitted_on"), _words("submissions submissions_to_date phase")),
    "fct_engagement_by_region": Mart((*BY_REGION, "engagement_code"), ESTIMATE_COLUMNS),
    "fct_it_strategy_by_region": Mart(BY_REGION, ESTIMATE_COLUMNS),
    "fct_maturity_by_region": Mart((*BY_REGION, "maturity_level"), ESTIMATE_COLUMNS),
    "fct_technology_adoption_by_region": Mart((*BY_REGION, "technology_code", "adoption_status"), ESTIMATE_COLUMNS),
    "fct_development_potential_by_region": Mart((*BY_REGION, "technology_code"), (*ESTIMATE_COLUMNS, "potential_rank")),
    "fct_impact_difficulty_by_region": Mart(
        (*BY_REGION, "technology_code"),
        _words("impact_base mean_impact difficulty_base mean_difficulty impact_rank difficulty_rank quadrant"),
    ),
    "fct_performance_contribution_by_region": Mart(
        (*BY_REGION, "pmm_dimension_code", "pmm_outcome_code"), (*ESTIMATE_COLUMNS, "contribution_rank")
    ),
    "fct_capacity_needs_by_region": Mart((*BY_REGION, "capacity_need_code"), (*ESTIMATE_COLUMNS, "need_rank")),
    "fct_technology_votes_by_region": Mart((*BY_REGION, "technology_code"), (*ESTIMATE_COLUMNS, "vote_rank")),
    "fct_technology_selection": Mart(
        ("wave_id", "technology_code"),
        _words(
            "votes vote_rank development_potential potential_rank mean_impact mean_difficulty overlap_reason"
            " merged_into is_selected selection_rank"
        ),
    ),
    "fct_partner_agency_submissions": Mart(("wave_id", "agency_type"), ("submissions",)),
    "fct_change_between_waves": Mart(
        _words("wave_id previous_wave_id region_code measure_code item_code"),
        _words("previous_value current_value change change_standard_error is_comparable not_comparable_reason"),
    ),
    "rpt_intake": Mart(
        ("wave_id", "survey_code"),
        _words(
            "records_read rejected test incomplete unknown_member outside_fieldwork superseded counted late set_aside_answers"
        ),
    ),
}

COUNTS = set(
    _words(
        "members submissions submissions_to_date maturity_level item_base item_count impact_base difficulty_base votes"
        " development_potential records_read rejected test incomplete unknown_member outside_fieldwork superseded"
        " counted late set_aside_answers"
    )
)
FLAGS = {"is_selected", "is_comparable"}
REALS = set(ESTIMATE_COLUMNS[2:]) | set(
    _words(
        "submission_rate post_stratification_weight mean_impact mean_difficulty previous_value current_value change"
        " change_standard_error"
    )
)


def column_type(column: str) -> str:
    """The pandas type of a column: counts int64, ranks Int64 (nullable), reals float64 (NaN = null), flags bool."""
    if column in COUNTS:
        return "int64"
    if column.endswith("_rank"):
        return "Int64"
    if column in REALS:
        return "float64"
    return "bool" if column in FLAGS else "object"


def frame(mart: str, rows: Sequence[tuple]) -> pd.DataFrame:
    """The rows as a data frame with the mart's columns and types; texts and dates are Python objects, None = null."""
    columns = MARTS[mart].columns
    cells = list(zip(*rows, strict=True)) if rows else [()] * len(columns)
    return pd.DataFrame(
        {name: pd.Series(list(values), dtype=column_type(name)) for name, values in zip(columns, cells, strict=True)}
    )
