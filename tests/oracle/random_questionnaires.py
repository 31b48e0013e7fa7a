"""A random questionnaire: its codebook rows, and for each column a pool of cells to draw answers from.

Every cell of a pool is empty, free text, a number within the scale, or a wording of the wave's codebook.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field

from .reading import Row, Seeds, fold

PADDING = ("", "", "", "", " ", "\u00a0", "\u2003", "\t", "\u202f ")
EMPTY = ("", "", "", "\u00a0", "  ")
TEXTS = (
    "A pilot, with three ports",
    'So called "smart" gates; more later',
    "Première étape : 2 bureaux\net la suite",
    "=1+1",
    "unit@example.org",
    "0",
    "NA",
)
WORDINGS = {
    "yes": ("Yes", "Oui", "Y", "1", "Selected"),
    "no": ("No", "Non", "N", "0", "Not selected"),
    "adopted": ("Fully adopted", "In production", "Adoptée", "Mise en œuvre"),
    "under_development": ("Pilot", "Proof of concept", "En développement"),
    "under_consideration": ("Planned", "À l'étude", "Considering"),
    "not_considered": ("No plans", "None", "Non envisagée", "NA"),
}
POOL_SIZE = 80


@dataclass
class Questionnaire:
    """The codebook rows of one wave and column_name -> pool of cells; the Member's column has no pool."""

    wave_id: str
    member_column: str
    questions: list[Row] = field(default_factory=list)
    answers: list[Row] = field(default_factory=list)
    pools: dict[str, list[str]] = field(default_factory=dict)

    def add_question(self, topic: str, item_code: str, answer_type: str, pool: list[str] | None) -> None:
        """A column more; `pool` is None for the Member's column."""
        column = self.member_column if pool is None else f"q{len(self.questions):03d}_{topic}"
        self.questions.append(
            {
                "wave_id": self.wave_id,
                "survey_code": "member",
                "column_name": column,
                "topic": topic,
                "item_code": item_code,
                "answer_type": answer_type,
                "is_required": "true" if pool is None else "false",
                "is_personal_data": "true" if answer_type == "text" else "false",
                "label_en": f"Question {column}",
                "label_fr": f"Question {column}",
            }
        )
        if pool is not None:
            self.pools[column] = pool

    def add_wordings(self, topic: str, wordings: dict[str, Sequence[str]]) -> None:
        """The accepted wordings of a topic, code -> wordings; the first of two that compare equal is kept."""
        taken = {}
        for code, texts in wordings.items():
            for text in texts:
                taken.setdefault(fold(text), (text, code))
        self.answers += [
            {"wave_id": self.wave_id, "topic": topic, "raw_value": text, "answer_code": code} for text, code in taken.values()
        ]


def disguised(rng: random.Random, text: str) -> str:
    """The text in another case and with white space around it, comparing equal to what it was."""
    changed = rng.choice((str, str, str.upper, str.lower, str.title))(text)
    changed = changed if fold(changed) == fold(text) else text
    return rng.choice(PADDING) + changed + rng.choice(PADDING)


def pool(rng: random.Random, choices: Sequence[Sequence[str]]) -> list[str]:
    """A pool of cells: one entry of `choices` per code, with a random liking for each and a random non-response."""
    missing = rng.choice((0, 0, 0, 0, 0, 0.1, 0.1, 0.3, 0.3, 0.6, 0.97, 1))
    likes = [rng.random() ** 2 + 0.01 for _ in choices]
    if rng.random() < 0.1:
        likes = [0.0] * len(choices)
        likes[rng.randrange(len(choices))] = 1.0
    cells = [disguised(rng, rng.choice(texts)) for texts in rng.choices(choices, likes, k=POOL_SIZE)]
    return [rng.choice(EMPTY) if rng.random() < missing else cell for cell in cells]


def _some(rng: random.Random, codes: Sequence[str], at_least: int) -> list[str]:
    return rng.sample(list(codes), rng.randint(min(at_least, len(codes)), len(codes)))


def _choice_columns(
    rng: random.Random, form: Questionnaire, topic: str, items: Sequence[str], answer_type: str, codes: Sequence[str]
) -> None:
    """Columns of one topic that are answered by a wording of one of the codes."""
    wordings = {code: (code, *WORDINGS.get(code, (code.replace("_", " ").capitalize(),))) for code in codes}
    form.add_wordings(topic, wordings)
    for item in items:
        form.add_question(topic, item, answer_type, pool(rng, [*wordings.values()]))


def _flag_columns(rng: random.Random, form: Questionnaire, topic: str, items: Sequence[str]) -> None:
    _choice_columns(rng, form, topic, items, "multi_choice_flag", ("yes", "no"))


def _text_columns(rng: random.Random, form: Questionnaire, topic: str, items: Sequence[str]) -> None:
    for item in items:
        form.add_question(topic, item, "text", pool(rng, [TEXTS, EMPTY]))


def _quarters(low: int, high: int) -> list[tuple[str, ...]]:
    """Scores that are exact in binary, written in several ways."""
    whole = [(str(n), f"{n}.0", f"0{n}") for n in range(low, high + 1)]
    return whole + [(f"{n}.5", f"{n}.25", f"{n}.750") for n in range(low, high)]


def _decimals(rng: random.Random, low: int, high: int) -> list[tuple[str, ...]]:
    """Scores that are not exact in binary, with 1 to 6 decimals; the one after the other is their sum, so that means tie."""
    places = rng.randint(1, 6)
    steps = [rng.randint(1, 10**places - 1) for _ in range(2)]
    steps = [step for step in (*steps, sum(steps)) if step <= (high - low) * 10**places]
    numbers = [f"{low + step // 10**places}.{step % 10**places:0{places}d}" for step in steps]
    return [(str(low), f"{low}.0"), *((number, f"{number}0") for number in numbers)]


def _scale_columns(rng: random.Random, form: Questionnaire, topic: str, items: Sequence[str], scale: tuple) -> None:
    """Scores from a short list, so that some tie, and a wording for either end."""
    low, high = map(int, scale)
    form.add_wordings(topic, {str(low): ("lowest", "Très faible"), str(high): ("highest", "Très élevé")})
    decimals = _decimals(rng, low, high)
    for item in items:
        found = decimals if rng.random() < 0.5 else _quarters(low, high)
        texts = rng.sample(found, rng.randint(1, min(6, len(found))))
        form.add_question(topic, item, "scale", pool(rng, [*texts, ("Lowest", "très faible"), ("HIGHEST",)]))


def technologies_asked(
    rng: random.Random, technologies: Sequence[str], before: Sequence[str] = ()
) -> tuple[list[str], list[tuple[str, str]]]:
    """The technologies of a questionnaire, and its bundles (technology_code, member_technology_code).

    Most of those asked `before` are asked again.
    """
    asked = _some(rng, technologies, 4)
    if before:
        again = [t for t in before if rng.random() < 0.85]
        asked = list(dict.fromkeys(again + asked[: rng.choice((0, 0, 1, 3))]))
        asked = asked if len(asked) > 1 else list(before)
    if rng.random() < 0.7 or len(asked) < 2:
        return asked, []
    bundle, member = rng.sample(asked, 2)
    kept = [t for t in asked if t != member or rng.random() < 0.3]
    return kept, [(bundle, bundle), (bundle, member)]


def random_questionnaire(
    rng: random.Random, wave_id: str, seeds: Seeds, needs: Sequence[str], asked: Sequence[str], scales: dict
) -> Questionnaire:
    """A questionnaire about the technologies `asked`; any topic may be missing. `scales` is topic -> (min, max)."""
    form = Questionnaire(wave_id, rng.choice(("member_iso3", "customs_administration")))
    form.add_question("respondent", "member_iso3", "single_choice", None)

    def has(probability: float = 0.88) -> bool:
        return rng.random() < probability

    if has():
        _choice_columns(rng, form, "it_strategy", [""], "yes_no", ("yes", "no"))
    if has():
        _choice_columns(rng, form, "maturity", [""], "single_choice", list(seeds.maturity_levels.values()))
    if has(0.97):
        _choice_columns(rng, form, "technology_status", asked, "single_choice", seeds.statuses)
    for topic, scale in scales.items():
        if has():
            _scale_columns(rng, form, topic, _some(rng, asked, 3), scale)
    if has():
        _text_columns(rng, form, "technology_details", rng.choice(([""], asked)))
    if has():
        items = _some(rng, list(seeds.dimension_of), 1) + _some(rng, seeds.dimensions, 0)
        _flag_columns(rng, form, "performance", items)
    if has():
        _flag_columns(rng, form, "capacity", _some(rng, needs, 2))
    if has(0.7):
        _text_columns(rng, form, "capacity_other", [""])
    if has():
        columns = [""] * rng.randint(1, 3)
        _choice_columns(rng, form, "top_technology", columns, "single_choice", list(seeds.technology_order))
    if has():
        _choice_columns(rng, form, "case_study_willingness", [""], "yes_no", ("yes", "no"))
    if has():
        _text_columns(rng, form, "case_study_file", [""])
    if has():
        _text_columns(rng, form, "contact_point", ["unit", "position", "email"])
    return form
