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
    "fct_development_potential_by_region": Mart(
        (*BY_REGION, "technology_code"), (*ESTIMATE_COLUMNS, "potential_rank", "rank_low", "rank_high")
    ),
    "fct_technology_use_by_region": Mart((*BY_REGION, "technology_code"), ESTIMATE_COLUMNS),
    "fct_impact_difficulty_by_region": Mart(
        (*BY_REGION, "technology_code"),
        _words(
            "impact_base mean_impact difficulty_base mean_difficulty impact_rank difficulty_rank quadrant"
            " impact_rank_low impact_rank_high difficulty_rank_low difficulty_rank_high"
        ),
    ),
    "fct_performance_contribution_by_region": Mart(
        (*BY_REGION, "pmm_dimension_code", "pmm_outcome_code"), (*ESTIMATE_COLUMNS, "contribution_rank", "rank_low", "rank_high")
    ),
    "fct_capacity_needs_by_region": Mart(
        (*BY_REGION, "capacity_need_code"), (*ESTIMATE_COLUMNS, "need_rank", "rank_low", "rank_high")
    ),
    "fct_technology_votes_by_region": Mart(
        (*BY_REGION, "technology_code"), (*ESTIMATE_COLUMNS, "vote_rank", "rank_low", "rank_high")
    ),
    "fct_technology_selection": Mart(
        ("wave_id", "technology_code"),
        _words(
            "votes vote_rank development_potential potential_rank mean_impact mean_difficulty overlap_reason"
            " merged_into is_selected selection_rank selection_reason selected_share selection_reason_fr"
        ),
    ),
    "fct_partner_agency_submissions": Mart(("wave_id", "agency_type"), ("submissions",)),
    "fct_change_between_waves": Mart(
        _words("wave_id previous_wave_id region_code measure_code item_code"),
        _words(
            "previous_value current_value change change_standard_error is_comparable not_comparable_reason members_in_both"
            " change_ci_low change_ci_high is_significant panel_previous_value panel_current_value panel_change"
        ),
    ),
    "fct_transitions_between_waves": Mart(
        _words("wave_id previous_wave_id region_code measure_code from_item_code to_item_code"), ("members",)
    ),
    "rpt_nonresponse": Mart(
        _words("wave_id region_code measure_code item_code phase"),
        (
            *ESTIMATE_COLUMNS,
            *_words("difference_to_on_time difference_ci_low difference_ci_high tipping_factor_low tipping_factor_high"),
        ),
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
        "submission_rate post_stratification_weight mean_impact mean_difficulty selected_share"
        " previous_value current_value change change_standard_error change_ci_low change_ci_high"
        " panel_previous_value panel_current_value panel_change"
        " difference_to_on_time difference_ci_low difference_ci_high tipping_factor_low tipping_factor_high"
    )
)


def column_type(column: str) -> str:
    """The pandas type of a column.

    Counts int64, whole numbers that may be missing Int64, reals float64 (NaN = null), flags bool, and whatever else object.
    """
    if column in COUNTS:
        return "int64"
    if column.endswith(("_rank", "rank_low", "rank_high")) or column == "members_in_both":
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
