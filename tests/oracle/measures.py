"""What each measure asks of a submission.

For every item a function: record -> chose (True), did not choose (False), no answer (None).

Source: "Bases and choices" of the design. A measure that the wave's codebook does not ask about has no items.
"""

from collections.abc import Callable, Sequence

from .reading import Question, Seeds, Wave, trim
from .submissions import Record

Item = tuple[str | int, ...]
Answer = Callable[[Record], bool | None]
Answers = dict[str, bool]
"""Member -> chose, of those that answered."""

POTENTIAL = {"under_development", "under_consideration"}
IN_USE = {"adopted", "under_development"}
NO_ANSWER = "no_answer"
ENGAGEMENT_TOPICS = {
    "gave_technology_details": "technology_details",
    "submitted_case_study_file": "case_study_file",
    "willing_to_share_case_study": "case_study_willingness",
    "nominated_contact_point": "contact_point",
}


def code(wave: Wave, topic: str, column_name: str, record: Record) -> str | None:
    """The code of one cell; None if it is empty, maps to nothing, or says that there is no answer."""
    found = wave.code(topic, record.cells[column_name])
    return None if found == NO_ANSWER else found


def is_filled(questions: Sequence[Question], record: Record) -> bool:
    """Whether any of the columns holds more than white space."""
    return any(trim(record.cells[q.column_name]) for q in questions)


def one_of(wave: Wave, topic: str, column_name: str, codes: set[str]) -> Answer:
    """Chosen if the cell's code is one of `codes`; unanswered if it has no code."""

    def answer(record: Record) -> bool | None:
        found = code(wave, topic, column_name, record)
        return None if found is None else found in codes

    return answer


def yes_items(wave: Wave, topic: str, record: Record) -> set[str] | None:
    """The items of a topic of flags that are yes; None if no column of the topic is yes or no."""
    codes = [(q.item_code, code(wave, topic, q.column_name, record)) for q in wave.questions.get(topic, [])]
    if not any(found in ("yes", "no") for _, found in codes):
        return None
    return {item for item, found in codes if found == "yes"}


def is_engaged(wave: Wave, topic: str) -> Answer:
    """Engagement: a yes for willingness, a filled column for the rest; empty is no."""
    questions = wave.questions[topic]
    if topic == "case_study_willingness":
        return lambda record: any(code(wave, topic, q.column_name, record) == "yes" for q in questions)
    return lambda record: is_filled(questions, record)


def engagement(wave: Wave, seeds: Seeds) -> dict[Item, Answer]:
    """(engagement_code,) -> answer; each code only where its topic is asked."""
    return {(item,): is_engaged(wave, topic) for item, topic in ENGAGEMENT_TOPICS.items() if wave.asks(topic)}


def it_strategy(wave: Wave, seeds: Seeds) -> dict[Item, Answer]:
    """() -> answer."""
    if not wave.asks("it_strategy"):
        return {}
    [question] = wave.questions["it_strategy"]
    return {(): one_of(wave, "it_strategy", question.column_name, {"yes"})}


def maturity(wave: Wave, seeds: Seeds) -> dict[Item, Answer]:
    """(maturity_level,) -> answer."""
    return {
        (level,): one_of(wave, "maturity", q.column_name, {maturity_code})
        for q in wave.questions.get("maturity", [])
        for level, maturity_code in seeds.maturity_levels.items()
    }


def technology_adoption(wave: Wave, seeds: Seeds) -> dict[Item, Answer]:
    """(technology_code, adoption_status) -> answer, for the four statuses."""
    return {
        (q.item_code, status): one_of(wave, "technology_status", q.column_name, {status})
        for q in wave.questions.get("technology_status", [])
        for status in seeds.statuses
        if status != NO_ANSWER
    }


def development_potential(wave: Wave, seeds: Seeds) -> dict[Item, Answer]:
    """(technology_code,) -> answer: under development or under consideration."""
    return {
        (q.item_code,): one_of(wave, "technology_status", q.column_name, POTENTIAL)
        for q in wave.questions.get("technology_status", [])
    }


def technology_use(wave: Wave, seeds: Seeds) -> dict[Item, Answer]:
    """(technology_code,) -> answer: adopted or under development."""
    return {
        (q.item_code,): one_of(wave, "technology_status", q.column_name, IN_USE)
        for q in wave.questions.get("technology_status", [])
    }


def performance_contribution(wave: Wave, seeds: Seeds) -> dict[Item, Answer]:
    """(pmm_dimension_code, pmm_outcome_code) -> answer, and (dimension, 'ALL') for each dimension with any column."""

    def chose(items: set[str]) -> Answer:
        def answer(record: Record) -> bool | None:
            yes = yes_items(wave, "performance", record)
            return None if yes is None else bool(yes & items)

        return answer

    asked = wave.items("performance")
    found = {}
    for dimension in seeds.dimensions:
        below = [item for item in asked if seeds.dimension_of.get(item) == dimension]
        own = [item for item in asked if item == dimension]
        found |= {(dimension, outcome): chose({outcome}) for outcome in below}
        if below or own:
            found[dimension, "ALL"] = chose({*below, *own})
    return found


def capacity_needs(wave: Wave, seeds: Seeds) -> dict[Item, Answer]:
    """(capacity_need_code,) -> answer; a filled `capacity_other` answers the question and chooses `other`."""
    free_text = wave.questions.get("capacity_other", [])
    asked = wave.items("capacity") + (["other"] if free_text else [])

    def chose(item: str) -> Answer:
        def answer(record: Record) -> bool | None:
            wrote = is_filled(free_text, record)
            yes = yes_items(wave, "capacity", record)
            if yes is None and not wrote:
                return None
            return item in (yes or set()) or (wrote and item == "other")

        return answer

    return {(item,): chose(item) for item in dict.fromkeys(asked)}


def technology_votes(wave: Wave, seeds: Seeds) -> dict[Item, Answer]:
    """(technology_code,) -> answer, for the technologies asked in `technology_status`; base: named at least one."""

    def voted(item: str) -> Answer:
        def answer(record: Record) -> bool | None:
            columns = wave.questions.get("top_technology", [])
            named = {code(wave, "top_technology", q.column_name, record) for q in columns} - {None}
            return item in named if named else None

        return answer

    return {(item,): voted(item) for item in wave.items("technology_status")}


MEASURES = {
    "engagement": engagement,
    "it_strategy": it_strategy,
    "maturity": maturity,
    "technology_adoption": technology_adoption,
    "development_potential": development_potential,
    "performance_contribution": performance_contribution,
    "capacity_needs": capacity_needs,
    "technology_votes": technology_votes,
    "technology_use": technology_use,
}
TECHNOLOGY_MEASURES = {"technology_adoption", "development_potential", "technology_votes"}
NOT_COMPARED = {"technology_use"}
"""Statuses are compared between two waves one by one, and not what is summed of them alone."""
