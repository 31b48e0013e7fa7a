"""Rank orders of all forms, as the places of the codebook: never a wrong item, and what is no order is set aside."""

import csv
import json
import os
import random
from pathlib import Path

import pytest
from click.testing import CliRunner
from fixtures.platforms.make_platforms import HERE
from landed import read_canonical
from unit.landing.small_exports import read

from smart_customs.cli import main
from smart_customs.comparing import comparable
from smart_customs.landing.platforms.platform import Wanted, key
from smart_customs.landing.records import Reject
from smart_customs.paths import SEEDS

ITEMS = ["Drones", "C", "AI/ML", "Machine learning", "AI and machine learning", "C++"]
"""Some of them end with others, or differ in punctuation alone."""
CASES = 1_700
"""For each of the six forms: about 10,000 in all."""


def wanted(*names: str) -> Wanted:
    """Three places `top_1` to `top_3`, which an export may also call by other names."""
    columns = {f"{key(name)}_{place}": f"top_{place}" for name in ("top", *names) for place in (1, 2, 3)}
    return Wanted(columns, frozenset(), places={f"top_{place}": frozenset(map(comparable, ITEMS)) for place in (1, 2, 3)})


def exported(platform: str) -> tuple[list, list[str]]:
    """The header of an export of the platform with a column for each item, and the cells before them."""
    if platform == "surveymonkey":
        header = [["Respondent ID", "End Date", "Which?", *([""] * 5)], ["", "", *ITEMS]]
        return header, ["05/31/2024 02:05:09 PM"]
    if platform == "qualtrics":
        ids = [f"Q12_{at}" for at in range(1, 7)]
        header = [["ResponseId", "EndDate", *ids], ["", "", *(f"Which? Rank them - all - {item}" for item in ITEMS)]]
        return header, ["2024-05-31 14:05:09"]
    headings = {
        "limesurvey": ["id", "submitdate", *(f"Which? [{item}]" for item in ITEMS)],
        "google_forms": ["Email", "Timestamp", *(f"Which? [{item}]" for item in ITEMS)],
        "eusurvey": [*(f"Which?: {item}" for item in ITEMS), "Contribution Id", "Last Update"],
        "plain": ["submission_id", "submitted_at", *(f"which_{item}" for item in ITEMS)],
    }
    times = {"google_forms": "31/05/2024 14:05:09", "plain": "2024-05-31T14:05:09Z"}
    return headings[platform], [times.get(platform, "2024-05-31 14:05:09")]


def drawn(draw: random.Random) -> tuple[list[str], list[str] | None]:
    """Cells of the items, and what stands at the three places; None where the cells are no order."""
    count = draw.randint(0, len(ITEMS))
    order = draw.sample(range(len(ITEMS)), count)
    cells = [""] * len(ITEMS)
    if draw.random() < 0.2:
        # Chosen, not ranked: in the order of the columns, and not more than there are places.
        cells = [draw.choice(["", "No", "n"]) for _ in ITEMS]
        for at in order:
            cells[at] = draw.choice([ITEMS[at], ITEMS[at].upper(), "Y", "Yes", "oui"])
        if count and draw.random() < 0.1:
            cells[draw.choice(order)] = draw.choice(["1", "perhaps", ITEMS[(order[0] + 1) % len(ITEMS)] + "!"])
            return cells, None if count > 1 or "1" not in cells else [comparable(ITEMS[order[0]]), "", ""]
        chosen = [comparable(ITEMS[at]) for at in sorted(order)]
        return cells, chosen + [""] * (3 - count) if count <= 3 else None
    for rank, at in enumerate(order, start=1):
        cells[at] = draw.choice([str(rank), f" {rank} ", str(rank), f"0{rank}"])
    expected = [comparable(ITEMS[at]) for at in order[:3]]
    if draw.random() < 0.4 and count:
        at = draw.choice(order)
        last = int(cells[at]) == count
        damage = draw.choice(["twice", "left out", "no number", "beyond", "zero"])
        other = draw.choice([place for place in order if place != at] or [at])
        if damage == "twice" and other != at:
            cells[at] = cells[other]
        elif damage == "left out" and not last:
            cells[at] = ""
        elif damage == "beyond":
            cells[at] = str(count + draw.randint(1, 9))
        elif damage == "zero":
            cells[at] = "0"
        else:
            cells[at] = draw.choice(["first", "1.", "2,0", "-1", "²", "１", "maybe", "1 2", f"{ITEMS[at]} 1"])
        return cells, None
    return cells, expected + [""] * (3 - len(expected))


@pytest.mark.parametrize("platform", ["surveymonkey", "qualtrics", "limesurvey", "google_forms", "eusurvey", "plain"])
def test_a_column_for_each_item_with_its_rank(platform: str):
    draw = random.Random(f"{os.environ['PLATFORM_SEED']} {platform}")
    header, time = exported(platform)
    rows, cases = [], []
    for number in range(1, CASES + 1):
        cells, expected = drawn(draw)
        own = [f"R_{number}" if platform == "qualtrics" else str(number), *time]
        rows.append(tuple([*cells, *own] if platform == "eusurvey" else [*own, *cells]))
        cases.append((cells, expected))
    standard = read(platform, header, rows, wanted("Q12" if platform == "qualtrics" else "Which?"))
    places = [wanted("Q12", "Which?").columns[key(name)] for name in standard.names if key(name) != "email"]
    assert places == ["top_1", "top_2", "top_3"]
    responses = list(standard.responses)
    assert [item.reason for item in responses if isinstance(item, Reject)] == []
    for (cells, expected), response in zip(cases, responses, strict=True):
        found = [answer for name, answer in zip(standard.names, response.answers, strict=True) if key(name) != "email"]
        if expected is None:
            assert (found, len(response.unknown_options)) == (["", "", ""], 1), cells
            [(question, wording)] = response.unknown_options
            assert key(question) in ("which", "q12")
            assert all(cell.strip() in wording for cell in cells)
        else:
            assert (found, response.unknown_options) == (expected, ()), cells
    assert 200 < sum(expected is None for _, expected in cases) < 1_000


@pytest.mark.parametrize(
    ("header", "names"),
    [
        # A column a rank, with items in the cells.
        (["id", "submitdate", "Which? [1]", "Which? [2]", "Which? [3]"], ("Which? [1]", "Which? [2]", "Which? [3]")),
        # One column with the name of an item is no rank order.
        (["id", "submitdate", "Which? [Drones]"], ("Which? [Drones]",)),
        # The same item twice.
        (
            ["id", "submitdate", "Which? [Drones]", "Which? [drones]", "Which? [C]"],
            ("Which? [Drones]", "Which? [drones]", "Which? [C]"),
        ),
        # Another question about the same items.
        (["id", "submitdate", "Used? [Drones]", "Used? [C]"], ("Used? [Drones]", "Used? [C]")),
        # What is beside the items stays a column that somebody has to place.
        (
            ["id", "submitdate", "Which? [Drones]", "Which? [Comment]", "Which? [C]"],
            ("Which? [1]", "Which? [2]", "Which? [3]", "Which? [Comment]"),
        ),
    ],
)
def test_what_is_a_rank_order_with_a_column_for_each_item(header: list[str], names: tuple[str, ...]):
    assert read("limesurvey", header, [], wanted("Which?")).names == names


@pytest.mark.parametrize(
    ("platform", "header", "before", "join"),
    [
        ("microsoft_forms", ["ID", "Completion time", "Which?"], ["{}", "2024-05-13 10:00:00"], ";"),
        ("kobotoolbox", ["_uuid", "_submission_time", "which"], ["0b7c1c2e-55d4-4c39-9d0e-{:012}", "2024-05-13T10:00:00"], " "),
        ("odk_central", ["KEY", "SubmissionDate", "which"], ["uuid:{}", "2024-05-13T10:00:00Z"], " "),
    ],
)
def test_all_items_in_their_order_in_one_cell(platform: str, header: list, before: list[str], join: str):
    """Of a rank order of twelve, three places are asked for: the mapping leaves the others out, or they are set aside."""
    draw = random.Random(f"{os.environ['PLATFORM_SEED']} {platform}")
    items = [f"item{at}" for at in range(12)]
    places = {f"top_{place}": frozenset(items) for place in (1, 2, 3)}
    columns = {f"which_{place}": f"top_{place}" for place in (1, 2, 3)}
    orders = [draw.sample(items, 12) for _ in range(500)]
    rows = [(*(cell.format(n) for cell in before), join.join(order) + join.strip()) for n, order in enumerate(orders, start=1)]
    left_out = frozenset(f"which_{place}" for place in range(4, 13))
    standard = read(platform, header, rows, Wanted(columns, frozenset(), places=places, left_out=left_out))
    assert [key(name) for name in standard.names] == [f"which_{place}" for place in range(1, 13)]
    assert [(response.answers, response.unknown_options) for response in standard.responses] == [(tuple(o), ()) for o in orders]
    standard = read(platform, header, rows, Wanted(columns, frozenset(), places=places))
    found = [(list(response.answers), [part for _, part in response.unknown_options]) for response in standard.responses]
    assert found == [(order[:3], order[3:]) for order in orders]


def test_a_rank_order_of_surveymonkey_lands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The fixture, whose three places are turned into a column for each technology with its rank."""
    monkeypatch.setenv("SMART_CUSTOMS_HOME", str(tmp_path))
    with (HERE / "surveymonkey.csv").open(encoding="utf-8", newline="") as file:
        above, below, *records = csv.reader(file)
    first = above.index("What should be studied?")
    items = sorted({cell for record in records for cell in record[first : first + 3] if cell})
    assert len(items) > 8
    ranked = []
    for record in records:
        ranks = {cell: str(rank) for rank, cell in enumerate(filter(None, record[first : first + 3]), start=1)}
        ranked.append([*record[:first], *(ranks.get(item, "") for item in items), *record[first + 3 :]])
    header = [
        [*above[: first + 1], *([""] * (len(items) - 1)), *above[first + 3 :]],
        [*below[:first], *items, *below[first + 3 :]],
    ]

    def landed(rows: list) -> tuple[list[list[str]], int]:
        with (tmp_path / "export.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
        words = ["land", str(tmp_path / "export.csv"), "--survey", "member", "--wave", "2024", "--json"]
        result = CliRunner().invoke(main, [*words, "--columns", str(HERE / "surveymonkey.columns.csv")])
        assert result.exit_code == 0, result.stderr
        entry = json.loads(result.stdout)
        names, *rows = read_canonical(tmp_path / "landing/canonical/member/2024.parquet")
        at = names.index("top_technology_1")
        return [row[at : at + 3] for row in rows], entry["set_aside_answers"]

    before, _ = landed([above, below, *records])
    after, set_aside = landed([*header, *ranked])
    # Technologies in the order in which they were chosen, whichever place was left open.
    assert after == [[*map(comparable, filter(None, row)), *([""] * row.count(""))] for row in before]
    assert set_aside == 0
    ranked[0][first : first + len(items)] = ["1"] * len(items)
    after, set_aside = landed([*header, *ranked])
    assert (after[0], set_aside) == (["", "", ""], 1)


def test_a_longer_order_in_one_cell_lands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The fixture of Google Forms with nine technologies in each cell, one of them with a comma in its name."""
    monkeypatch.setenv("SMART_CUSTOMS_HOME", str(tmp_path))
    with (SEEDS / "reference/ref_technologies.csv").open(encoding="utf-8", newline="") as file:
        technologies = [row["label_en"] for row in csv.DictReader(file)]
    assert len(technologies) == 9 and any("," in technology for technology in technologies)
    with (HERE / "google_forms.csv").open(encoding="utf-8", newline="") as file:
        header, *records = csv.reader(file)
    at = header.index("What should be studied?")
    draw = random.Random(os.environ["PLATFORM_SEED"])
    orders = [draw.sample(technologies, 9) for _ in records]
    with (tmp_path / "export.csv").open("w", encoding="utf-8", newline="") as file:
        for row in [header, *([*r[:at], ", ".join(order), *r[at + 1 :]] for r, order in zip(records, orders, strict=True))]:
            csv.writer(file).writerow(row)
    mapping = (HERE / "google_forms.columns.csv").read_text(encoding="utf-8")
    left_out = "".join(f"What should be studied? [{place}],\n" for place in range(4, 10))
    (tmp_path / "columns.csv").write_text(mapping + left_out, encoding="utf-8")
    words = ["land", str(tmp_path / "export.csv"), "--survey", "member", "--wave", "2024", "--json"]
    refused = CliRunner().invoke(main, [*words, "--columns", str(HERE / "google_forms.columns.csv")])
    assert refused.exit_code == 1 and "answers about top_technology" in refused.stderr
    landed = CliRunner().invoke(main, [*words, "--columns", str(tmp_path / "columns.csv")])
    assert landed.exit_code == 0, landed.stderr
    assert json.loads(landed.stdout)["set_aside_answers"] == 0
    names, *rows = read_canonical(tmp_path / "landing/canonical/member/2024.parquet")
    first = names.index("top_technology_1")
    assert [row[first : first + 3] for row in rows] == [order[:3] for order in orders]
