"""Exports of a questionnaire that was changed during fieldwork: columns added half-way, and questions in several columns."""

import os
import random

from unit.landing.small_exports import read

from smart_customs.comparing import comparable
from smart_customs.landing.platforms.platform import Wanted, key

FILES, RESPONSES = 100, 100
VALUES = ["Yes", "No", "NA", "Very high", "é", "0"]
OPTIONS = ("law", "skills")


def test_the_version_that_was_answered_counts_or_it_is_said():
    """10,000 records of KoboToolbox: three questions, one of them with options, each in up to three groups."""
    told = 0
    for case in range(FILES):
        draw = random.Random(f"{os.environ['PLATFORM_SEED']} {case}")
        questions = {name: [f"g{at}/{name}" for at in range(draw.randint(1, 3))] for name in ("maturity", "strategy", "needs")}
        columns = [column for versions in questions.values() for column in versions]
        draw.shuffle(columns)
        names = {name: name for name in ("maturity", "strategy")}
        names |= {f"needs_{option}": f"needs_{option}" for option in OPTIONS}
        repeated = set()
        for name, versions in questions.items():
            for version in versions:
                parts = (
                    [(f"{version}/{option}", f"needs_{option}") for option in OPTIONS] if name == "needs" else [(version, name)]
                )
                names |= {key(heading): column for heading, column in parts}
                repeated |= {column for _, column in parts} if len(versions) > 1 else set()
        flags = frozenset(f"needs_{option}" for option in OPTIONS)
        rows, truth = [], []
        for number in range(RESPONSES):
            cells, expected = dict.fromkeys(columns, ""), {}
            for name, versions in questions.items():
                filled = draw.sample(versions, min(draw.choice([0, 1, 1, 1, 1, 2]), len(versions)))
                for version in filled:
                    options = [option for option in OPTIONS if draw.random() < 0.6] or ["law"]
                    cells[version] = " ".join(options) if name == "needs" else draw.choice(VALUES)
                said = {comparable(cells[version]) for version in filled}
                expected[name] = None if len(said) > 1 else next(iter(said), "")
            identity = [f"0b7c1c2e-55d4-4c39-9d0e-{number:012}", "2024-05-13T10:00:00"]
            rows.append((*identity, *cells.values()))
            truth.append(expected)
        wanted = Wanted(names, flags, repeated=frozenset(repeated))
        standard = read("kobotoolbox", ["_uuid", "_submission_time", *columns], rows, wanted)
        places = [names[key(name)] for name in standard.names]
        assert sorted(places) == sorted({"maturity", "strategy", *flags})
        for expected, response in zip(truth, standard.responses, strict=True):
            found = {place: comparable(answer) for place, answer in zip(places, response.answers, strict=True)}
            for name in ("maturity", "strategy"):
                assert found[name] == (expected[name] or "")
            for option in OPTIONS:
                chosen = expected["needs"] or ""
                assert found[f"needs_{option}"] == ("" if not chosen else "yes" if option in chosen.split() else "no")
            assert len(response.unknown_options) == sum(value is None for value in expected.values())
            told += len(response.unknown_options)
    assert told > 500


def test_several_columns_of_a_question_that_nobody_gave_the_same_name_stay_several():
    wanted = Wanted({"maturity": "maturity", "how_mature": "maturity"}, frozenset())
    header = ["id", "submitdate", "maturity", "How mature?"]
    standard = read("limesurvey", header, [("1", "2024-05-13 10:00:00", "a", "b")], wanted)
    assert (standard.names, next(standard.responses).answers) == (("maturity", "How mature?"), ("a", "b"))


def test_a_question_that_was_added_half_way_is_empty_before():
    wanted = Wanted({"maturity": "maturity", "needs_law": "needs_law"}, frozenset({"needs_law"}))
    rows = [("13/05/2024 10:00:00", "a", ""), ("14/05/2024 10:00:00", "b", "Law"), ("15/05/2024 10:00:00", "c", "")]
    standard = read("google_forms", ["Timestamp", "maturity", "needs"], rows, wanted)
    assert [response.answers for response in standard.responses] == [("a", ""), ("b", "yes"), ("c", "")]
