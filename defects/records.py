"""Defects in the records of a wave, before they are landed; and in what was landed, behind landing's back."""

import re
from datetime import datetime, timedelta

from defects.defect import of_functions
from defects.place import Place, Row

FEW = 5


def _empty(at: Place, columns: list[str]) -> None:
    for record in at.records:
        record.update(dict.fromkeys(columns, ""))


def _exchange(at: Place, ones: list[str], others: list[str]) -> None:
    for record in at.records:
        record.update({**{b: record[a] for a, b in zip(ones, others, strict=True)}, **_reverse(record, ones, others)})


def _reverse(record: Row, ones: list[str], others: list[str]) -> Row:
    return {a: record[b] for a, b in zip(ones, others, strict=True)}


def _wording(at: Place, topic: str, code: str) -> str:
    return at.wordings(topic, code)[-1]["raw_value"]


def _exchange_yes_and_no(at: Place, records: list[Row], topic: str) -> None:
    exchanged = {"yes": _wording(at, topic, "no"), "no": _wording(at, topic, "yes")}
    for record in records:
        for column in at.columns(topic):
            record[column] = exchanged.get(at.code_of(topic, record[column]), record[column])


def _moved_in_time(at: Place, records: list[Row], **by: int) -> None:
    for record in records:
        if record["submitted_at"]:
            moved = datetime.fromisoformat(record["submitted_at"]) + timedelta(**by)
            record["submitted_at"] = moved.isoformat().replace("+00:00", "Z")


def _scores(at: Place) -> list[str]:
    return at.columns("technology_impact") + at.columns("technology_difficulty")


def _each_number(at: Place, columns: list[str], change) -> None:
    for record in at.records:
        for column in columns:
            if re.fullmatch(r"\d+(\.\d+)?", record[column].strip()):
                record[column] = change(record[column].strip())


def all_answers_of_one_score_are_empty(at: Place) -> None:
    """Every record's impact of blockchain is empty."""
    _empty(at, [at.column("technology_impact", "blockchain")])


def all_answers_of_one_status_are_empty(at: Place) -> None:
    """Every record's adoption status of blockchain is empty."""
    _empty(at, [at.column("technology_status", "blockchain")])


def all_answers_about_the_strategy_are_empty(at: Place) -> None:
    """Nobody answers whether there is an IT strategy."""
    _empty(at, at.columns("it_strategy"))


def all_votes_are_empty(at: Place) -> None:
    """Nobody votes for a technology."""
    _empty(at, at.columns("top_technology"))


def all_answers_about_one_need_are_empty(at: Place) -> None:
    """Every record's cell of one capacity need is empty."""
    _empty(at, [at.column("capacity", "technical_skills")])


def all_answers_about_performance_are_empty(at: Place) -> None:
    """The whole block about performance is empty."""
    _empty(at, at.columns("performance"))


def half_of_the_records_lose_their_scores(at: Place) -> None:
    """In every second record all scores are empty, as where a page of the form was lost."""
    for record in at.records[::2]:
        record.update(dict.fromkeys(_scores(at), ""))


def yes_and_no_exchanged_in_five_records(at: Place) -> None:
    """In five records yes and no are exchanged in the block about performance."""
    _exchange_yes_and_no(at, at.counted[:FEW], "performance")


def yes_and_no_exchanged_in_all_records(at: Place) -> None:
    """In all records yes and no are exchanged in the block about performance."""
    _exchange_yes_and_no(at, at.records, "performance")


def strategy_and_maturity_exchanged(at: Place) -> None:
    """The columns of IT strategy and maturity hold each other's answers."""
    _exchange(at, at.columns("it_strategy"), at.columns("maturity"))


def impact_and_difficulty_exchanged(at: Place) -> None:
    """Impact and difficulty of every technology hold each other's answers."""
    both = [q["item_code"] for q in at.questions("technology_impact")]
    both = [item for item in both if item in [q["item_code"] for q in at.questions("technology_difficulty")]]
    _exchange(at, [at.column("technology_impact", i) for i in both], [at.column("technology_difficulty", i) for i in both])


def answers_shifted_by_a_column_in_five_records(at: Place) -> None:
    """In five records every answer behind the first stands a column too far to the right, as behind a cell too many."""
    columns = list(at.records[0])
    first = columns.index(at.column("it_strategy"))
    for record in at.counted[:FEW]:
        cells = [record[name] for name in columns[first:]]
        record.update(zip(columns[first:], ["", *cells[:-1]], strict=True))


def options_shifted_by_a_column(at: Place) -> None:
    """In all records the options about performance stand a column too far to the right, the last one first."""
    columns = at.columns("performance")
    for record in at.records:
        cells = [record[name] for name in columns]
        record.update(zip(columns, [cells[-1], *cells[:-1]], strict=True))


def an_unknown_wording(at: Place) -> None:
    """One answer about adoption is a wording that the codebook does not know."""
    at.counted[0][at.column("technology_status", "blockchain")] = "We shall see"


def a_wording_read_in_the_wrong_encoding(at: Place) -> None:
    """One answer about adoption has its accents broken."""
    at.counted[0][at.column("technology_status", "blockchain")] = "Ã€ l'Ã©tude"


def a_score_off_the_scale(at: Place) -> None:
    """One score is 55."""
    at.counted[0][at.column("technology_impact", "blockchain")] = "55"


def scores_with_a_decimal_comma(at: Place) -> None:
    """Every score is written with a decimal comma."""
    _each_number(at, _scores(at), lambda cell: f"{float(cell):.1f}".replace(".", ","))


def scores_a_tenth_of_what_they_are(at: Place) -> None:
    """Every score is a tenth of what was answered."""
    _each_number(at, _scores(at), lambda cell: f"{float(cell) / 10:.2f}")


def an_unknown_member(at: Place) -> None:
    """One record comes from a Member that does not exist."""
    at.counted[0][at.column("respondent", "member_iso3")] = "ZZZ"


def no_member_in_five_records(at: Place) -> None:
    """Five records do not say who answers."""
    for record in at.counted[:FEW]:
        record[at.column("respondent", "member_iso3")] = ""


def everything_from_one_member(at: Place) -> None:
    """All records come from the same Member."""
    name = at.column("respondent", "member_iso3")
    for record in at.records:
        record[name] = at.counted[0][name]


def submitted_a_year_early(at: Place) -> None:
    """All records were sent a year before."""
    _moved_in_time(at, at.records, days=-365)


def five_submitted_a_year_late(at: Place) -> None:
    """Five records were sent a year later."""
    _moved_in_time(at, at.counted[:FEW], days=365)


def submitted_without_a_zone_day_first(at: Place) -> None:
    """Times are written 03/04/2026 14:30."""
    for record in at.records:
        if record["submitted_at"]:
            record["submitted_at"] = datetime.fromisoformat(record["submitted_at"]).strftime("%d/%m/%Y %H:%M")


def all_submitted_in_one_second(at: Place) -> None:
    """All records carry the time of the export."""
    for record in at.records:
        record["submitted_at"] = at.counted[0]["submitted_at"]


def a_number_twice(at: Place) -> None:
    """Two records carry the same number."""
    at.counted[1]["submission_id"] = at.counted[0]["submission_id"]


def records_doubled(at: Place) -> None:
    """Every record stands twice."""
    at.records.extend([dict(record) for record in at.records])


def everything_a_test(at: Place) -> None:
    """All records are marked as tests."""
    for record in at.records:
        record["is_test"] = "true"


def everything_incomplete(at: Place) -> None:
    """All records are marked as not sent off."""
    for record in at.records:
        record["is_complete"] = "false"


def a_state_that_is_none(at: Place) -> None:
    """Whether a record is complete is said by `maybe`."""
    at.counted[0]["is_complete"] = "maybe"


def a_column_renamed(at: Place) -> None:
    """The column of maturity has another name."""
    at.rename(at.column("maturity"), "maturite")


def a_column_missing(at: Place) -> None:
    """The column of the IT strategy is not there."""
    name = at.column("it_strategy")
    for record in at.records:
        del record[name]


def a_column_too_many(at: Place) -> None:
    """There is a column that nobody described."""
    for record in at.records:
        record["score"] = "1"


def everybody_gives_the_same_maturity(at: Place) -> None:
    """All records say the same level of maturity, as a form with a default answer would."""
    for record in at.records:
        record[at.column("maturity")] = _wording(at, "maturity", "advanced")


def every_vote_for_the_same(at: Place) -> None:
    """Both votes of every record are for the same technology: the first."""
    first, second = at.columns("top_technology")[:2]
    for record in at.records:
        record[second] = record[first]


def five_records_lost(at: Place) -> None:
    """Five records are lost between the landed file and the warehouse."""
    if at.wave == "2024":
        del at.records[-FEW:]
    else:
        at.spoil_landed(lambda rows: rows[:-FEW])


def a_record_added(at: Place) -> None:
    """A record is added between the landed file and the warehouse."""
    if at.wave == "2024":
        at.records.append(at.records[-1] | {"submission_id": "X-1", "source_row": str(len(at.records) + 1)})
    else:
        at.spoil_landed(lambda rows: [*rows, rows[-1] | {"submission_id": "X-1"}])


def an_answer_changed_after_landing(at: Place) -> None:
    """One answer is changed between the landed file and the warehouse, to another one that the codebook knows."""
    name, changed = at.column("it_strategy"), _wording(at, "it_strategy", "no")
    if at.wave == "2024":
        next(r for r in at.counted if at.code_of("it_strategy", r[name]) == "yes")[name] = changed
    else:
        at.spoil_landed(lambda rows: [row | ({name: changed} if n == 1 else {}) for n, row in enumerate(rows)])


DEFECTS = of_functions(
    [
        all_answers_of_one_score_are_empty,
        all_answers_of_one_status_are_empty,
        all_answers_about_the_strategy_are_empty,
        all_votes_are_empty,
        all_answers_about_one_need_are_empty,
        all_answers_about_performance_are_empty,
        half_of_the_records_lose_their_scores,
        yes_and_no_exchanged_in_five_records,
        yes_and_no_exchanged_in_all_records,
        strategy_and_maturity_exchanged,
        impact_and_difficulty_exchanged,
        answers_shifted_by_a_column_in_five_records,
        options_shifted_by_a_column,
        an_unknown_wording,
        a_wording_read_in_the_wrong_encoding,
        a_score_off_the_scale,
        scores_with_a_decimal_comma,
        scores_a_tenth_of_what_they_are,
        an_unknown_member,
        no_member_in_five_records,
        everything_from_one_member,
        submitted_a_year_early,
        five_submitted_a_year_late,
        submitted_without_a_zone_day_first,
        all_submitted_in_one_second,
        a_number_twice,
        records_doubled,
        everything_a_test,
        everything_incomplete,
        a_state_that_is_none,
        a_column_renamed,
        a_column_missing,
        a_column_too_many,
        everybody_gives_the_same_maturity,
        every_vote_for_the_same,
        five_records_lost,
        a_record_added,
        an_answer_changed_after_landing,
    ]
)
