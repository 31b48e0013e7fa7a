"""Options in one cell, as every platform writes them: what was chosen comes out, or it is said that nobody can know.

Options are made of few words, with the separators in them, so that they begin, end with and contain each other.
"""

import os
import random
from typing import NamedTuple

import pytest
from unit.landing.small_exports import read

from smart_customs.comparing import comparable
from smart_customs.landing.platforms.platform import Wanted, key

WORDS = ["law", "skills", "plans", "order", "data"]
TYPED = ["own words", "a; b", "x, y", "first, second; third", "1;2;3", "Zoll", "7 %, or so"]
QUESTIONS, RESPONSES = 60, 30
"""For each of the six ways to join: 10,800 cells in all."""


class Way(NamedTuple):
    """How a platform writes the options of a cell."""

    platform: str
    header: list
    before: list[str]
    join: str
    end: str = ""
    has_other: bool = True


WAYS = {
    "eusurvey": Way("eusurvey", ["Contribution Id", "Last Update", "Needs"], ["{}", "2024-05-13 10:00:00"], ";"),
    "microsoft_forms": Way("microsoft_forms", ["ID", "Completion time", "Needs"], ["{}", "2024-05-13 10:00:00"], ";", ";"),
    "google_forms, old": Way("google_forms", ["Email address", "Timestamp", "Needs"], ["{}", "13/05/2024 10:00:00"], ", "),
    "google_forms, new": Way("google_forms", ["Email address", "Timestamp", "Needs"], ["{}", "13/05/2024 10:00:00"], ";"),
    "qualtrics": Way("qualtrics", [["ResponseId", "EndDate", "Needs"]] * 2, ["R_{}", "2024-05-13 10:00:00"], ",", "", False),
    "odk_central": Way("odk_central", ["KEY", "SubmissionDate", "Needs"], ["uuid:{}", "2024-05-13T10:00:00Z"], " ", "", False),
}


def drawn_options(draw: random.Random, has_blanks: bool) -> list[str]:
    """Up to seven options whose keys differ, as those of a codebook do."""
    options: dict[str, str] = {}
    for _ in range(draw.randint(2, 7)):
        words = draw.choices(WORDS, k=draw.choice([1, 1, 2, 2, 3]))
        between = draw.choice([", ", "; ", " ", ","] if has_blanks else ["_", "-"])
        option = between.join(words)
        options.setdefault(key(option), option)
    return list(options.values())


@pytest.mark.parametrize("name", WAYS)
def test_what_was_chosen_comes_out_or_it_is_said(name: str):
    way = WAYS[name]
    draw = random.Random(f"{os.environ['PLATFORM_SEED']} {name}")
    exact = said = 0
    for _ in range(QUESTIONS):
        options = drawn_options(draw, has_blanks=way.join != " ")
        has_other = way.has_other and draw.random() < 0.5
        columns = [f"needs_{key(option)}" for option in options]
        names = {column: column for column in [*columns, *(["needs_other", "other_text"] if has_other else [])]}
        others = {"needs_other": "other_text"} if has_other else {}
        wanted = Wanted(names, frozenset(names) - {"other_text"}, others, frozenset({"yes", "no"}))
        rows, truth = [], []
        for number in range(1, RESPONSES + 1):
            chosen = draw.sample(range(len(options)), draw.randint(0, len(options)))
            # Platforms write options in the order of the questionnaire, some of them in that of choosing.
            chosen = chosen if draw.random() < 0.3 else sorted(chosen)
            typed = draw.choice(TYPED) if has_other and draw.random() < 0.3 else ""
            parts = [*(options[at] for at in chosen), *([typed] if typed else [])]
            cell = way.join.join(parts) + way.end if parts else ""
            rows.append(tuple([cell.format(number) for cell in way.before] + [cell]))
            truth.append((set(chosen), typed, cell))
        standard = read(way.platform, way.header, rows, wanted)
        for (chosen, typed, cell), response in zip(truth, standard.responses, strict=True):
            found = dict(zip(map(key, standard.names), response.answers, strict=True))
            flags = [found[column] for column in columns]
            right = ["" if not cell else "yes" if at in chosen else "no" for at in range(len(options))]
            if response.unknown_options:
                said += 1
                # Set aside as a whole: no option is a yes or a no.
                assert set(flags) == {""} and found.get("other_text", "") == "", (options, cell, found)
                assert response.unknown_options == (("Needs", cell.strip()),)
                continue
            exact += 1
            assert flags == right, (options, cell)
            if has_other:
                assert found["needs_other"] == ("" if not cell else "yes" if typed else "no")
                # Blanks around a separator are not kept.
                assert comparable(found["other_text"]).replace(" ", "") == comparable(typed).replace(" ", ""), cell
    assert exact + said == QUESTIONS * RESPONSES
    assert said < 0.35 * exact
    assert said > 0 or way.join == " "


@pytest.mark.parametrize(
    ("cell", "answers"),
    [
        ("law, order; skills", ("no", "yes", "no", "no")),
        ("law, skills", ("yes", "no", "yes", "no")),
        # One option, or two of the others.
        ("law, plans", ("", "", "", "")),
    ],
)
def test_a_cell_that_two_choices_would_give_is_set_aside(cell: str, answers: tuple[str, ...]):
    names = ("needs_law", "needs_law_order_skills", "needs_skills", "needs_law_plans", "needs_plans")
    wanted = Wanted(dict.fromkeys(names) | {name: name for name in names}, frozenset(names))
    [response] = read("google_forms", ["Timestamp", "Needs"], [("13/05/2024 10:00:00", cell)], wanted).responses
    assert response.answers[:4] == answers
    assert response.unknown_options == ((("Needs", cell),) if answers[0] == "" else ())


def test_items_with_a_comma_in_numbered_places():
    """The places of a codebook whose items are known: a comma in one of them divides nothing."""
    items = frozenset({"virtual, augmented and mixed reality", "drones", "cloud"})
    wanted = Wanted({f"top_{n}": f"top_{n}" for n in (1, 2, 3)}, frozenset(), places={f"top_{n}": items for n in (1, 2, 3)})
    cells = ["Drones, Virtual, augmented and mixed reality, Cloud", "Cloud, Luck", "Virtual, augmented and mixed reality"]
    rows = [(f"13/05/2024 10:00:0{n}", cell) for n, cell in enumerate(cells)]
    found = [response.answers for response in read("google_forms", ["Timestamp", "Top"], rows, wanted).responses]
    assert found == [
        ("Drones", "Virtual, augmented and mixed reality", "Cloud"),
        ("Cloud", "Luck", ""),
        ("Virtual, augmented and mixed reality", "", ""),
    ]
