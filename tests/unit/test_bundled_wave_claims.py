"""The bundled wave agrees with all 56 claims of the report, and would not if the wrong records counted.

Computed with pandas from the raw seed and the codebook alone. It shares no code with the program that draws the wave,
nor with the models, so that an error in either cannot hide here.
"""

import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from operator import eq, gt, lt
from pathlib import Path

import pandas as pd
import pytest

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
REGIONS = ("ESA", "AP", "WCA", "AMS", "EUR", "MENA")
OPENED_ON, EXTENDED_DEADLINE_ON, CLOSED_ON = "2024-04-17", "2024-05-15", "2024-06-24"
POTENTIAL = ("under_development", "under_consideration")


def read(path: str) -> pd.DataFrame:
    return pd.read_csv(SEEDS / path, dtype=str, keep_default_na=False)


def percent(count: int, base: int) -> int:
    """Whole percent, halves up, as the report prints them."""
    return int(Fraction(100 * count, base) + Fraction(1, 2))


CLAIMS = read("reference/ref_published_figures.csv").query("wave_id == '2024'").to_dict("records")
MEMBERS = read("reference/ref_members.csv").set_index("iso3")["region_code"]
TECHNOLOGIES = list(read("reference/ref_technologies.csv")["technology_code"])
QUESTIONS = read("codebook/codebook_questions.csv").query("wave_id == '2024'")


def coded(answers: pd.DataFrame, survey_code: str) -> pd.DataFrame:
    """Codes in place of wordings, '' where a question is open. Fails on an answer that the codebook does not know."""
    codebook = read("codebook/codebook_answers.csv").query("wave_id == '2024'")
    result = answers.copy()
    for question in QUESTIONS[QUESTIONS["survey_code"] == survey_code].to_dict("records"):
        column, topic = question["column_name"], question["topic"]
        result[column] = result[column].str.strip()
        if question["answer_type"] != "text":
            of_topic = codebook[codebook["topic"] == topic]
            codes = dict(zip(of_topic["raw_value"].str.lower(), of_topic["answer_code"], strict=True))
            if question["item_code"] == "member_iso3":
                codes |= {iso3.lower(): iso3 for iso3 in MEMBERS.index}
            if question["answer_type"] == "scale":
                codes |= {f"{score}{decimal}": str(score) for score in range(1, 6) for decimal in ("", ".0")}
            result[column] = result[column].map(lambda answer, codes=codes: codes[answer.lower()] if answer else "")
    return result


def reasons(records: pd.DataFrame) -> pd.Series:
    """Why a record counts or not: the first reason that applies."""
    reason = pd.Series("", index=records.index)
    day = records["submitted_at"].str[:10]
    for name, applies in (
        ("test", records["is_test"] == "true"),
        ("incomplete", records["is_complete"] == "false"),
        ("unknown_member", ~records["member_iso3"].isin(MEMBERS.index)),
        ("outside_fieldwork", (day < OPENED_ON) | (day > CLOSED_ON)),
    ):
        reason[applies & (reason == "")] = name
    latest = one_a_member(records[reason == ""], ["submitted_at", "source_row"], keep="last")
    reason[(reason == "") & ~reason.index.isin(latest.index)] = "superseded"
    return reason.replace("", "counted")


def one_a_member(records: pd.DataFrame, order: list[str], keep: str) -> pd.DataFrame:
    """The first or the last record of each Member in an order; source_row is compared as a number."""
    ordered = records.sort_values(order, key=lambda column: column.astype(int) if column.name == "source_row" else column)
    return ordered.drop_duplicates("member_iso3", keep=keep)


RECORDS = coded(read("raw/raw_member_survey_2024.csv"), "member")
REASONS = reasons(RECORDS)
COUNTED = RECORDS[REASONS == "counted"]


def columns_of(topic: str) -> list[str]:
    return list(QUESTIONS.query("topic == @topic and survey_code == 'member'")["column_name"])


def adoption(counted: pd.DataFrame, *statuses: str) -> dict[str, int]:
    return {technology: int(counted[f"status_{technology}"].isin(statuses).sum()) for technology in TECHNOLOGIES}


def maturity(counted: pd.DataFrame) -> dict[str, int]:
    levels = ("initial", "experimental", "operational", "advanced", "transformational")
    return {level: int((counted["maturity"] == level).sum()) for level in levels}


def mean_scores(counted: pd.DataFrame, subject: str) -> dict[str, Fraction]:
    scores = {technology: counted[f"{subject}_{technology}"] for technology in TECHNOLOGIES}
    given = {technology: [int(score) for score in column if score] for technology, column in scores.items()}
    return {technology: Fraction(sum(values), len(values)) for technology, values in given.items()}


def capacity(counted: pd.DataFrame) -> dict[str, int]:
    chosen = (counted[columns_of("capacity")] == "yes").rename(columns=lambda column: column.removeprefix("capacity_"))
    chosen["other"] |= counted["capacity_other_text"] != ""
    return {need: int(count) for need, count in chosen.sum().items()}


def performance(counted: pd.DataFrame) -> dict[str, int]:
    """Members that chose at least one column of the dimension."""
    of_outcome = read("reference/ref_pmm_outcomes.csv").set_index("pmm_outcome_code")["pmm_dimension_code"].to_dict()
    chosen = (counted[columns_of("performance")] == "yes").rename(columns=lambda column: column.removeprefix("performance_"))
    by_dimension = chosen.T.groupby(lambda item: of_outcome.get(item, item)).any().T
    return {dimension: int(count) for dimension, count in by_dimension.sum().items()}


def votes(counted: pd.DataFrame) -> dict[str, int]:
    named = counted[columns_of("top_technology")]
    return {technology: int((named == technology).any(axis=1).sum()) for technology in TECHNOLOGIES}


def engagement(counted: pd.DataFrame) -> dict[str, int]:
    return {
        "gave_technology_details": int((counted[columns_of("technology_details")] != "").any(axis=1).sum()),
        "submitted_case_study_file": int((counted["case_study_file"] != "").sum()),
        "willing_to_share_case_study": int((counted["case_study_willingness"] == "yes").sum()),
    }


def participation(counted: pd.DataFrame) -> dict[str, tuple[int, int]]:
    """Region -> (submissions, Members)."""
    region = counted["member_iso3"].map(MEMBERS)
    by_region = {code: (int((region == code).sum()), int((MEMBERS == code).sum())) for code in REGIONS}
    return by_region | {"ALL": (len(counted), len(MEMBERS))}


def partner_agencies() -> int:
    records = coded(read("raw/raw_partner_agency_survey_2024.csv"), "partner_agency")
    in_fieldwork = records["submitted_at"].str[:10].between(OPENED_ON, CLOSED_ON)
    return int((in_fieldwork & (records["is_complete"] == "true") & (records["is_test"] == "false")).sum())


def ranks(counts: Mapping[str, int]) -> dict[str, int]:
    return {item: 1 + sum(other > count for other in counts.values()) for item, count in counts.items()}


def selection(counted: pd.DataFrame, vote_weight: float = 1, potential_weight: float = 1) -> set[str]:
    vote_rank, potential_rank = ranks(votes(counted)), ranks(adoption(counted, *POTENTIAL))
    overlaps = set(read("reference/ref_overlapping_activities.csv").query("wave_id == '2024'")["technology_code"])

    def score(technology: str) -> tuple[float, int]:
        place = potential_rank[technology]
        return vote_weight * min(vote_rank[technology], 4) + potential_weight * place, place

    return set(sorted(set(TECHNOLOGIES) - overlaps, key=score)[:3])


def submitted_days(counted: pd.DataFrame) -> pd.Series:
    return counted["submitted_at"].str[:10]


def value(claim: Mapping[str, str], counted: pd.DataFrame) -> int:
    """The number that the claim is about, in its unit."""
    measure, region, item = claim["measure"], claim["region_code"], claim["item_code"]
    if measure == "partner_agency_submissions":
        return partner_agencies()
    if measure == "adopted":
        return adoption(counted, "adopted")[item]
    if measure in ("submissions", "members", "submission_rate"):
        submissions, members = participation(counted)[region]
        return {"submissions": submissions, "members": members, "submission_rate": percent(submissions, members)}[measure]
    if measure == "maturity_level":
        count, base = maturity(counted)[item], int((counted["maturity"] != "").sum())
    elif measure == "it_strategy_in_place":
        count, base = int((counted["it_strategy"] == "yes").sum()), int((counted["it_strategy"] != "").sum())
    else:
        count, base = engagement(counted)[measure], len(counted)
    return percent(count, base) if claim["unit"] == "percent" else count


# Figures by item that an order is about.
ORDERED: dict[str, Callable[[pd.DataFrame], dict]] = {
    "participation_order": lambda counted: {code: percent(*participation(counted)[code]) for code in REGIONS},
    "maturity_order": maturity,
    "adopted_order": lambda counted: adoption(counted, "adopted"),
    "development_potential_order": lambda counted: adoption(counted, *POTENTIAL),
    "impact_top_two": lambda counted: mean_scores(counted, "impact"),
    "difficulty_moderate": lambda counted: mean_scores(counted, "difficulty"),
    "impact_substantial": lambda counted: mean_scores(counted, "impact"),
    "performance_order": performance,
    "capacity_top_four": capacity,
    "capacity_next_four": capacity,
    "votes_top_three": votes,
}

DATES: dict[str, Callable[[pd.DataFrame], str]] = {
    "fieldwork_launched": lambda counted: submitted_days(counted).min(),
    "fieldwork_first_deadline": lambda counted: wave_day("deadline_on"),
    "fieldwork_extended_deadline": lambda counted: wave_day("extended_deadline_on"),
    "fieldwork_last_submission": lambda counted: submitted_days(counted).max(),
}


def wave_day(column: str) -> str:
    return read("reference/ref_survey_waves.csv").query("wave_id == '2024' and survey_code == 'member'")[column].item()


def order_holds(order: str, figures: Mapping[str, Fraction]) -> bool:
    """Whether `a > b = {c, d} > every other technology` is true of the figures. Sets compare each with each."""
    parts = re.split(r" ([<>=]) ", order)
    operands, signs = parts[::2], parts[1::2]
    named = set(re.findall(r"\w+", " ".join(operands)))

    def numbers(operand: str) -> list:
        if operand == "every other technology":
            return [figure for item, figure in figures.items() if item not in named]
        if operand == "median of all technologies":
            return [sorted(figures.values())[len(figures) // 2]]
        return [figures[item] for item in re.findall(r"\w+", operand)]

    compare = {">": gt, "<": lt, "=": eq}
    return all(
        compare[sign](left, right)
        for sign, lefts, rights in zip(signs, operands, operands[1:], strict=False)
        for left in numbers(lefts)
        for right in numbers(rights)
    )


def compute(claim: Mapping[str, str], counted: pd.DataFrame):
    claim_id = claim["claim_id"]
    if claim_id in ORDERED:
        return ORDERED[claim_id](counted)
    if claim_id in DATES:
        return DATES[claim_id](counted)
    if claim_id == "development_prevails":
        return sum(adoption(counted, *POTENTIAL).values()), sum(adoption(counted, "adopted").values())
    if claim_id == "selection":
        return selection(counted)
    return value(claim, counted)


def agrees(claim: Mapping[str, str], computed) -> bool:
    """Whether what was computed is what the report says."""
    if claim["claim_kind"] == "order":
        return order_holds(claim["item_code"], computed)
    if claim["claim_kind"] == "greater":
        return computed[0] > computed[1]
    if claim["claim_kind"] == "set":
        # What stands in brackets was merged into another one, and is no technology of the choice.
        return computed == set(re.findall(r"\w+", re.sub(r"\(.*?\)", "", claim["item_code"])))
    return str(computed) == claim["published_value"]


ADOPTED = dict(zip(TECHNOLOGIES, (12, 23, 5, 17, 6, 13, 12, 3, 11), strict=True))
DEVELOPMENT_POTENTIAL = dict(zip(TECHNOLOGIES, (74, 68, 62, 55, 44, 37, 36, 31, 33), strict=True))
VOTES = dict(zip(TECHNOLOGIES, (71, 80, 52, 40, 22, 25, 20, 9, 15), strict=True))
IMPACT = {
    "ai_ml": Fraction(462, 108),
    "big_data_analytics": Fraction(458, 108),
    "blockchain": Fraction(394, 105),
    "cloud_computing": Fraction(411, 107),
    "internet_of_things": Fraction(349, 102),
    "biometrics": Fraction(372, 104),
    "drones": Fraction(326, 102),
    "virtual_reality": Fraction(270, 99),
    "geospatial_mapping": Fraction(336, 101),
}
DIFFICULTY = {
    "ai_ml": Fraction(327, 107),
    "big_data_analytics": Fraction(315, 107),
    "blockchain": Fraction(401, 105),
    "cloud_computing": Fraction(368, 106),
    "internet_of_things": Fraction(317, 101),
    "biometrics": Fraction(301, 102),
    "drones": Fraction(285, 101),
    "virtual_reality": Fraction(323, 98),
    "geospatial_mapping": Fraction(286, 100),
}
CAPACITY = {
    "technical_skills": 88,
    "cybersecurity_awareness": 79,
    "it_policy_and_governance": 71,
    "strategic_planning_and_change_management": 64,
    "database_architecture": 57,
    "process_and_governance": 51,
    "project_management": 43,
    "ethical_considerations": 36,
    "other": 17,
}
PERFORMANCE = {
    "trade_facilitation": 107,
    "revenue_collection": 61,
    "enforcement_security": 94,
    "organizational_development": 48,
}
EXPECTED = {
    "participation_submissions_esa": 19,
    "participation_members_esa": 24,
    "participation_rate_esa": 79,
    "participation_submissions_ap": 25,
    "participation_members_ap": 35,
    "participation_rate_ap": 71,
    "participation_submissions_wca": 14,
    "participation_members_wca": 24,
    "participation_rate_wca": 58,
    "participation_submissions_ams": 19,
    "participation_members_ams": 33,
    "participation_rate_ams": 58,
    "participation_submissions_eur": 30,
    "participation_members_eur": 52,
    "participation_rate_eur": 58,
    "participation_submissions_mena": 9,
    "participation_members_mena": 18,
    "participation_rate_mena": 50,
    "participation_submissions_all": 116,
    "participation_members_all": 186,
    "participation_rate_all": 62,
    "participation_order": {"ESA": 79, "AP": 71, "WCA": 58, "AMS": 58, "EUR": 58, "MENA": 50},
    "engagement_details_share": 78,
    "engagement_details_count": 90,
    "engagement_case_study_files": 8,
    "engagement_willing_share": 63,
    "engagement_willing_count": 73,
    "partner_agency_submissions": 6,
    "it_strategy_share": 92,
    "maturity_initial": 13,
    "maturity_experimental": 23,
    "maturity_operational": 30,
    "maturity_advanced": 27,
    "maturity_transformational": 7,
    "maturity_order": {"initial": 15, "experimental": 27, "operational": 35, "advanced": 31, "transformational": 8},
    "adopted_big_data_analytics": 23,
    "adopted_cloud_computing": 17,
    "adopted_biometrics": 13,
    "adopted_ai_ml": 12,
    "adopted_drones": 12,
    "adopted_geospatial_mapping": 11,
    "adopted_order": ADOPTED,
    "development_prevails": (440, 102),
    "development_potential_order": DEVELOPMENT_POTENTIAL,
    "impact_top_two": IMPACT,
    "difficulty_moderate": DIFFICULTY,
    "impact_substantial": IMPACT,
    "performance_order": PERFORMANCE,
    "capacity_top_four": CAPACITY,
    "capacity_next_four": CAPACITY,
    "votes_top_three": VOTES,
    "selection": {"ai_ml", "blockchain", "cloud_computing"},
    "fieldwork_launched": "2024-04-17",
    "fieldwork_first_deadline": "2024-05-06",
    "fieldwork_extended_deadline": "2024-05-15",
    "fieldwork_last_submission": "2024-06-24",
}


def test_every_claim_has_an_expected_figure() -> None:
    assert [claim["claim_id"] for claim in CLAIMS] == list(EXPECTED)
    assert len(EXPECTED) == 56


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim["claim_id"])
def test_claim(claim: dict[str, str]) -> None:
    computed = compute(claim, COUNTED)
    assert computed == EXPECTED[claim["claim_id"]]
    assert agrees(claim, computed), f"the report says {claim['item_code']} {claim['published_value']}, computed {computed}"


@pytest.mark.parametrize("weights", [(1, 1), (100, 1), (1, 100), (0.01, 3)])
def test_selection_is_the_same_for_any_weights(weights: tuple[float, float]) -> None:
    assert selection(COUNTED, *weights) == {"ai_ml", "blockchain", "cloud_computing"}


def test_records_by_reason() -> None:
    assert REASONS.value_counts().to_dict() == {
        "counted": 116,
        "superseded": 9,
        "test": 5,
        "incomplete": 1,
        "outside_fieldwork": 1,
    }


def test_late_submissions() -> None:
    assert int((submitted_days(COUNTED) > EXTENDED_DEADLINE_ON).sum()) == 20


@pytest.mark.parametrize(
    ("also_taken", "order", "keep", "maturity_counts", "adopted_counts", "details"),
    [
        (
            ["superseded"],
            ["submitted_at", "source_row"],
            "last",
            (15, 27, 35, 31, 8),
            (12, 23, 5, 17, 6, 13, 12, 3, 11),
            90,
        ),
        (
            ["superseded"],
            ["submitted_at", "source_row"],
            "first",
            (18, 27, 35, 28, 8),
            (10, 22, 5, 15, 5, 12, 10, 3, 10),
            82,
        ),
        (["superseded"], ["source_row"], "last", (17, 26, 36, 29, 8), (10, 22, 5, 16, 5, 12, 11, 3, 11), 85),
        (
            ["test"],
            ["submitted_at", "source_row"],
            "last",
            (15, 27, 35, 29, 13),
            (17, 27, 10, 22, 10, 18, 17, 8, 16),
            93,
        ),
        (
            ["incomplete"],
            ["submitted_at", "source_row"],
            "last",
            (15, 28, 35, 31, 8),
            (12, 23, 5, 17, 6, 13, 13, 3, 11),
            90,
        ),
        (
            ["outside_fieldwork"],
            ["submitted_at", "source_row"],
            "last",
            (15, 26, 36, 31, 8),
            (13, 23, 6, 18, 7, 13, 12, 4, 11),
            90,
        ),
    ],
    ids=["as_designed", "earliest", "order_of_rows", "tests", "incomplete", "after_fieldwork"],
)
def test_wrong_records_would_show(also_taken, order, keep, maturity_counts, adopted_counts, details) -> None:
    """Whoever counts the wrong records gets other figures than the report prints: the bundled wave can tell."""
    taken = one_a_member(RECORDS[REASONS.isin(["counted", *also_taken])], order, keep)
    assert tuple(maturity(taken).values()) == maturity_counts
    assert tuple(adoption(taken, "adopted").values()) == adopted_counts
    assert engagement(taken)["gave_technology_details"] == details


def test_regional_split_of_big_data_is_the_one_worked_out_by_hand() -> None:
    adopters = COUNTED[COUNTED["status_big_data_analytics"] == "adopted"]["member_iso3"].map(MEMBERS)
    assert adopters.value_counts().to_dict() == {"AP": 8, "ESA": 4, "AMS": 4, "EUR": 4, "WCA": 2, "MENA": 1}
    assert int((COUNTED["status_big_data_analytics"] != "").sum()) == 116
