"""Defects in the reference data: Members, waves, lists of codes."""

from datetime import date, timedelta

from defects.defect import of_functions
from defects.place import Place, Row


def _exchange(one: Row, other: Row, *names: str) -> None:
    for name in names:
        one[name], other[name] = other[name], one[name]


def _row(at: Place, name: str, column: str, value: str) -> Row:
    return next(row for row in at.rows(f"reference/{name}") if row[column] == value)


def _moved(row: Row, name: str, days: int) -> None:
    row[name] = (date.fromisoformat(row[name]) + timedelta(days=days)).isoformat()


def two_members_exchanged_between_regions(at: Place) -> None:
    """Kenya is a Member of Europe, and Norway of East and Southern Africa."""
    _exchange(at.member("KEN"), at.member("NOR"), "region_code")


def a_member_missing(at: Place) -> None:
    """Kenya is not on the list."""
    at.members.remove(at.member("KEN"))


def a_member_twice(at: Place) -> None:
    """Kenya stands on the list twice."""
    at.members.append(dict(at.member("KEN")))


def a_code_mistyped(at: Place) -> None:
    """The code of Kenya is KNE."""
    at.member("KEN")["iso3"] = "KNE"


def a_short_code_of_another(at: Place) -> None:
    """The short code of Kenya is that of Norway."""
    at.member("KEN")["iso2"] = "NO"


def two_names_exchanged(at: Place) -> None:
    """Kenya and Norway have each other's names, in both languages."""
    _exchange(at.member("KEN"), at.member("NOR"), "label_en", "label_fr")


def a_region_that_is_none(at: Place) -> None:
    """Kenya is a Member of ESB."""
    at.member("KEN")["region_code"] = "ESB"


def a_membership_that_began_a_year_late(at: Place) -> None:
    """Kenya is a Member from a year behind the closing day."""
    at.member("KEN")["valid_from"] = (date.fromisoformat(at.calendar["closed_on"]) + timedelta(days=365)).isoformat()


def closed_a_day_early(at: Place) -> None:
    """The closing day of the wave is a day early."""
    _moved(at.calendar, "closed_on", -1)


def closed_a_year_late(at: Place) -> None:
    """The closing day of the wave is a year late."""
    _moved(at.calendar, "closed_on", 365)


def opened_a_year_late(at: Place) -> None:
    """The opening day of the wave is a year late."""
    _moved(at.calendar, "opened_on", 365)


def a_whole_wave_a_year_late(at: Place) -> None:
    """All days of the wave are a year late."""
    for name in ("opened_on", "deadline_on", "extended_deadline_on", "closed_on", "released_on"):
        _moved(at.calendar, name, 365)


def a_deadline_behind_the_extended_one(at: Place) -> None:
    """The deadline and the extended one are exchanged."""
    at.calendar["deadline_on"], at.calendar["extended_deadline_on"] = (
        at.calendar["extended_deadline_on"],
        at.calendar["deadline_on"],
    )


def the_ends_of_a_scale_exchanged(at: Place) -> None:
    """The scale of impact ends where it begins."""
    row = at.calendar
    row["impact_min"], row["impact_max"] = row["impact_max"], row["impact_min"]


def a_scale_too_short(at: Place) -> None:
    """The scale of impact ends a step too early."""
    at.calendar["impact_max"] = str(int(at.calendar["impact_max"]) - 1)


def a_scale_turned(at: Place) -> None:
    """Which end of the scales means more is said the wrong way."""
    at.calendar["high_is_more"] = {"true": "false", "false": "true"}[at.calendar["high_is_more"]]


def an_invented_wave_taken_for_a_collected_one(at: Place) -> None:
    """Where the records of the wave come from is said the wrong way."""
    row = at.calendar
    row["provenance"] = {"reconstructed": "collected", "collected": "reconstructed"}[row["provenance"]]


def a_wave_before_that_is_none(at: Place) -> None:
    """The wave before is one that does not exist."""
    at.calendar["previous_wave_id"] = "2001"


def a_wave_missing(at: Place) -> None:
    """The list of waves lacks the wave."""
    at.rows("reference/ref_survey_waves").remove(at.calendar)


def an_outcome_under_another_dimension(at: Place) -> None:
    """Paperless trade belongs to revenue collection."""
    _row(at, "ref_pmm_outcomes", "pmm_outcome_code", "paperless_trade")["pmm_dimension_code"] = "revenue_collection"


def adopted_taken_for_potential(at: Place) -> None:
    """Adopted counts as development potential."""
    _row(at, "ref_adoption_statuses", "adoption_status", "adopted")["is_development_potential"] = "true"


def considered_taken_for_in_use(at: Place) -> None:
    """What is only considered counts as in use."""
    _row(at, "ref_adoption_statuses", "adoption_status", "under_consideration")["is_in_use"] = "true"


def two_levels_exchanged(at: Place) -> None:
    """The third and the fourth level of maturity have each other's code."""
    one, other = (_row(at, "ref_maturity_levels", "maturity_level", level) for level in ("3", "4"))
    _exchange(one, other, "maturity_code")


def a_technology_missing(at: Place) -> None:
    """The list of technologies lacks blockchain."""
    rows = at.rows("reference/ref_technologies")
    rows.remove(_row(at, "ref_technologies", "technology_code", "blockchain"))


def two_technologies_named_for_each_other(at: Place) -> None:
    """Blockchain and biometrics have each other's names, in both languages."""
    one, other = (_row(at, "ref_technologies", "technology_code", code) for code in ("blockchain", "biometrics"))
    _exchange(one, other, "label_en", "label_fr")


def the_wrong_technology_left_out(at: Place) -> None:
    """Other work is said to cover blockchain, not what it covers."""
    _row(at, "ref_overlapping_activities", "wave_id", at.wave)["technology_code"] = "blockchain"


def a_critical_value_mistyped(at: Place) -> None:
    """Two digits of a critical value are exchanged: 3.0138 for 3.1017."""
    _row(at, "ref_rank_critical_values", "items", "9")["critical_value"] = "3.0138"


DEFECTS = of_functions(
    [
        two_members_exchanged_between_regions,
        a_member_missing,
        a_member_twice,
        a_code_mistyped,
        a_short_code_of_another,
        two_names_exchanged,
        a_region_that_is_none,
        a_membership_that_began_a_year_late,
        closed_a_day_early,
        closed_a_year_late,
        opened_a_year_late,
        a_whole_wave_a_year_late,
        a_deadline_behind_the_extended_one,
        the_ends_of_a_scale_exchanged,
        a_scale_too_short,
        a_scale_turned,
        an_invented_wave_taken_for_a_collected_one,
        a_wave_before_that_is_none,
        a_wave_missing,
        an_outcome_under_another_dimension,
        adopted_taken_for_potential,
        considered_taken_for_in_use,
        two_levels_exchanged,
        a_technology_missing,
        two_technologies_named_for_each_other,
        the_wrong_technology_left_out,
        a_critical_value_mistyped,
    ]
)
