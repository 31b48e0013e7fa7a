"""What a region's page says first, on two regions small enough to check by hand."""

from pathlib import Path

import pytest

from smart_customs.products.regions import page as pages
from smart_customs.products.regions.bars import bar
from smart_customs.products.regions.beside import MATURITY, NEEDS, OF_TABLE, PARTICIPATION, STRATEGY, USE, VOTES, pairs
from smart_customs.products.regions.findings import Findings
from smart_customs.products.report.numbers import Numbers
from smart_customs.products.report.public_tables import PublicTables
from smart_customs.products.report.words import wording

LABELS = {
    "dim_region": ("region_code", ["ALL", "AP", "EUR"]),
    "dim_technology": ("technology_code", ["maps", "sensors"]),
    "dim_adoption_status": ("adoption_status", ["adopted"]),
    "dim_maturity_level": ("maturity_level", [1, 2]),
    "dim_capacity_need": ("capacity_need_code", ["law", "skills"]),
    "dim_pmm_outcome": ("pmm_outcome_code", []),
    "dim_agency_type": ("agency_type", []),
}


def counted(region: str, base: int, count: int | None, between: tuple[int, int] | None = None, **item) -> dict:
    """A row of a fact that counts; its count is left out where only `between` which ones it lies is told, or not even that."""
    low, high = between or (count, count)
    share = None if count is None else count / base
    return {
        "wave_id": "w", "region_code": region, **item, "item_base": base, "item_count": count, "share": share,
        "count_at_least": low, "count_at_most": high, "is_suppressed": count is None, "official_columns": "",
    }  # fmt: skip


def tables(**facts: list[dict]) -> PublicTables:
    """Public tables with labels that repeat the codes, and these facts."""
    lists = {
        name: [
            {code: value, "label_en": str(value), "sort_order": place, "maturity_code": str(value)}
            for place, value in enumerate(values, start=1)
        ]
        for name, (code, values) in LABELS.items()
    }
    ends = dict.fromkeys(("impact_min", "impact_max", "difficulty_min", "difficulty_max"))
    wave = {"wave_id": "w", "survey_code": "member", "provenance": "collected", **ends}
    reference = Path(__file__).resolve().parents[3] / "seeds" / "reference"
    return PublicTables({**lists, "dim_survey_wave": [wave], **facts}, "w", "en", reference)


def said(region: str, **facts: list[dict]) -> list[str]:
    found = tables(**facts)
    words = wording(Path(pages.__file__).parent / "words", "en")
    return [sentence.striptags() for sentence in Findings(found, Numbers.of(found, words), words, region).all()]


def needs(law: tuple, skills: tuple) -> dict[str, list[dict]]:
    rows = [counted("AP", 14, *law, capacity_need_code="law"), counted("AP", 14, *skills, capacity_need_code="skills")]
    whole = [counted("ALL", 60, 30, capacity_need_code=code) for code in ("law", "skills")]
    return {NEEDS: [*rows, *whole]}


def test_a_need_is_named_most_where_no_other_one_can_be() -> None:
    assert said("AP", **needs((11,), (7,)))[-1] == "The need named most is: law (11 of 14 administrations)."
    assert said("AP", **needs((11,), (None, (5, 9))))[-1] == "The need named most is: law (11 of 14 administrations)."


def test_where_another_need_may_be_named_as_often_both_are_said_with_what_is_certain() -> None:
    assert said("AP", **needs((11,), (None, (10, 14))))[-1] == (
        "Among the needs named most, each by at least 10 of 14 administrations: law and skills."
    )


def test_a_need_of_which_nothing_is_told_may_be_the_one_that_is_named_most() -> None:
    assert said("AP", **needs((None,), (None,))) == []
    assert not [line for line in said("AP", **needs((11,), (None,))) if "most" in line]


def test_the_region_stands_apart_where_the_difference_is_certainly_largest_on_either_side() -> None:
    assert said("AP", **needs((11,), (4,)))[:2] == [
        "Well above all Members in: needs, law (79%; all Members: 50%).",
        "Well below all Members in: needs, skills (29%; all Members: 50%).",
    ]


def test_a_range_stands_apart_by_its_nearest_end() -> None:
    # At least 10 of 14 is 71 %, so 21 points above 50 %; 9 of 14 is 64 %.
    assert said("AP", **needs((9,), (None, (10, 14))))[0] == (
        "Well above all Members in: needs, skills (at least 10 of 14; all Members: 50%)."
    )


def votes_and_use(own: dict, other: dict) -> dict[str, list[dict]]:
    whole = counted("ALL", 60, 30, technology_code="maps")
    return {VOTES: [counted("AP", 14, 7, technology_code="maps"), whole], USE: [own, other, whole]}


def test_who_is_further_is_named_where_it_is_certain() -> None:
    own = counted("AP", 14, None, (0, 6), technology_code="maps")
    further, not_certain = (counted("EUR", 30, count, technology_code="maps") for count in (13, 12))
    [learn] = [line for line in said("AP", **votes_and_use(own, further)) if "learn" in line]
    assert learn.endswith(": maps. Administrations that use it or try it here: at most 6 of 14; where more do: EUR (43%).")
    assert not [line for line in said("AP", **votes_and_use(own, not_certain)) if "learn" in line]
    in_range, too_low = (counted("EUR", 30, None, ends, technology_code="maps") for ends in ((16, 30), (0, 15)))
    [learn] = [line for line in said("AP", **votes_and_use(own, in_range)) if "learn" in line]
    assert learn.endswith("where more do: EUR (at least 16 of 30).")
    assert not [line for line in said("AP", **votes_and_use(own, too_low)) if "learn" in line]


def test_the_level_of_most_is_said_where_it_is_certain() -> None:
    whole = [counted("ALL", 60, count, maturity_level=level) for level, count in ((1, 20), (2, 40))]
    rows = [counted("AP", 14, 6, maturity_level=1), counted("AP", 14, None, (0, 4), maturity_level=2)]
    assert said("AP", **{MATURITY: [*rows, *whole]})[-1] == (
        "The most frequent level of maturity is: “1” (43%); of all Members: “2” (67%)."
    )
    rows[1] = counted("AP", 14, None, (5, 9), maturity_level=2)
    assert not [line for line in said("AP", **{MATURITY: [*rows, *whole]}) if "maturity" in line]


@pytest.mark.parametrize(
    ("row", "part"),
    [
        (counted("AP", 14, 7, technology_code="maps"), '<rect class="here" x="0.00" width="50.00" height="10"/>'),
        (counted("AP", 20, None, (5, 15), technology_code="maps"), '<rect class="between" x="25.00" width="50.00" height="10"/>'),
    ],
)
def test_a_bar_is_as_long_as_the_share_or_hatched_where_it_lies(row: dict, part: str) -> None:
    [pair] = pairs(tables(**{USE: [row, counted("ALL", 60, 15, technology_code="maps")]}), OF_TABLE[USE], "AP")
    assert part in bar(pair, None)
    assert '<rect class="whole" x="25.00"' in bar(pair, None)


def test_a_card_says_that_the_strategy_is_masked() -> None:
    part = {"wave_id": "w", "members": 24, "submissions": 14, "submission_rate": 14 / 24, "rate_rank": 1, "official_columns": ""}
    found = tables(
        **{
            PARTICIPATION: [{**part, "region_code": "AP"}, {**part, "region_code": "ALL", "rate_rank": None}],
            STRATEGY: [counted("AP", 14, None), counted("ALL", 60, 30)],
        }
    )
    words = wording(Path(pages.__file__).parent / "words", "en")
    cards = Findings(found, Numbers.of(found, words), words, "AP").cards()
    assert [(number.striptags(), text.striptags()) for number, text in cards] == [
        ("14", "of the region's 24 Members answered"),
        ("58%", "of the region took part; all Members: 58%"),
        ("masked", "is the share with an IT strategy; all Members: 50%"),
    ]


def test_a_wave_that_asked_nothing_has_pages_that_say_nothing_of_answers() -> None:
    text = pages.page(tables(), "AP")
    assert "<table" not in text and "data-c" not in text
