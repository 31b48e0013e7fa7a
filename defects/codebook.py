"""Defects in the questionnaire: which column asks what, and which code a wording stands for."""

from defects.defect import of_functions
from defects.place import Place, Row


def _exchange(one: Row, other: Row, *names: str) -> None:
    for name in names:
        one[name], other[name] = other[name], one[name]


def _listed(at: Place, topic: str, code: str, wording: str) -> Row:
    """The row of a wording; waves write it with small or capital letters."""
    return next(row for row in at.wordings(topic, code) if row["raw_value"].casefold() == wording.casefold())


def a_wording_with_the_wrong_code(at: Place) -> None:
    """ "Fully adopted" stands for under development."""
    _listed(at, "technology_status", "adopted", "Fully adopted")["answer_code"] = "under_development"


def two_items_exchanged(at: Place) -> None:
    """The columns of the statuses of blockchain and cloud computing are taken for each other's."""
    _exchange(at.question("technology_status", "blockchain"), at.question("technology_status", "cloud_computing"), "item_code")


def two_outcomes_exchanged(at: Place) -> None:
    """The columns of two outcomes of performance are taken for each other's."""
    one, other = at.question("performance", "paperless_trade"), at.question("performance", "targeting_and_detection")
    _exchange(one, other, "item_code")


def impact_taken_for_difficulty(at: Place) -> None:
    """The columns of the impact and the difficulty of blockchain are taken for each other's."""
    _exchange(at.question("technology_impact", "blockchain"), at.question("technology_difficulty", "blockchain"), "topic")


def two_labels_exchanged(at: Place) -> None:
    """The labels of two questions are exchanged, in both languages."""
    one, other = at.question("technology_status", "blockchain"), at.question("technology_status", "cloud_computing")
    _exchange(one, other, "label_en", "label_fr")


def yes_and_no_exchanged(at: Place) -> None:
    """Yes stands for no and no for yes, about the IT strategy."""
    yes, no = at.wordings("it_strategy", "yes"), at.wordings("it_strategy", "no")
    for row in yes:
        row["answer_code"] = "no"
    for row in no:
        row["answer_code"] = "yes"


def a_level_with_its_neighbours_code(at: Place) -> None:
    """ "Operational" stands for experimental."""
    _listed(at, "maturity", "operational", "Operational")["answer_code"] = "experimental"


def a_vote_for_another_technology(at: Place) -> None:
    """The vote "Biometrics" counts for drones."""
    _listed(at, "top_technology", "biometrics", "Biometrics")["answer_code"] = "drones"


def no_taken_for_yes(at: Place) -> None:
    """ "No" stands for yes, about performance."""
    _listed(at, "performance", "no", "No")["answer_code"] = "yes"


def an_end_of_the_scale_on_the_wrong_side(at: Place) -> None:
    """The words for the two ends of the scale of impact are exchanged."""
    lowest, highest = at.calendar["impact_min"], at.calendar["impact_max"]
    low, high = at.wordings("technology_impact", lowest)[-1], at.wordings("technology_impact", highest)[-1]
    _exchange(low, high, "answer_code")


def a_member_by_anothers_name(at: Place) -> None:
    """A wording for one Member names another one."""
    row = next(
        row
        for row in at.rows("codebook/codebook_answers")
        if (row["wave_id"], row["topic"]) == (at.wave, "respondent") and row["answer_code"] in ("MAR", "MNE")
    )
    row["answer_code"] = "KEN"


def a_wording_missing(at: Place) -> None:
    """The wording "Fully adopted" is not listed."""
    answers = at.rows("codebook/codebook_answers")
    answers.remove(_listed(at, "technology_status", "adopted", "Fully adopted"))


def a_wording_with_two_codes(at: Place) -> None:
    """ "Fully adopted" is listed twice, with two codes."""
    row = _listed(at, "technology_status", "adopted", "Fully adopted")
    at.rows("codebook/codebook_answers").append(row | {"answer_code": "not_considered"})


def a_code_that_is_none(at: Place) -> None:
    """A wording stands for a code that no list has."""
    at.wordings("technology_status", "adopted")[-1]["answer_code"] = "adoptd"


def a_question_missing(at: Place) -> None:
    """The question on maturity is not in the codebook."""
    at.rows("codebook/codebook_questions").remove(at.question("maturity"))


def an_item_that_is_none(at: Place) -> None:
    """A question is about a technology that no list has."""
    at.question("technology_status", "blockchain")["item_code"] = "blokchain"


def a_choice_taken_for_text(at: Place) -> None:
    """The status of blockchain is described as free text."""
    at.question("technology_status", "blockchain")["answer_type"] = "text"


def a_score_taken_for_a_choice(at: Place) -> None:
    """The impact of blockchain is described as a choice, not as a scale."""
    at.question("technology_impact", "blockchain")["answer_type"] = "single_choice"


def an_address_not_marked_as_personal(at: Place) -> None:
    """The contact point's address is described as not personal."""
    at.question("contact_point", "email")["is_personal_data"] = "false"


DEFECTS = of_functions(
    [
        a_wording_with_the_wrong_code,
        two_items_exchanged,
        two_outcomes_exchanged,
        impact_taken_for_difficulty,
        two_labels_exchanged,
        yes_and_no_exchanged,
        a_level_with_its_neighbours_code,
        a_vote_for_another_technology,
        no_taken_for_yes,
        an_end_of_the_scale_on_the_wrong_side,
        a_member_by_anothers_name,
        a_wording_missing,
        a_wording_with_two_codes,
        a_code_that_is_none,
        a_question_missing,
        an_item_that_is_none,
        a_choice_taken_for_text,
        a_score_taken_for_a_choice,
        an_address_not_marked_as_personal,
    ]
)
