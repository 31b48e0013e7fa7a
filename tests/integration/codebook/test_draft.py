"""Drafts of made-up exports: what stays in the export, what a person decides, and how decisions are handed back."""

import csv
import random
from pathlib import Path

import pytest
from codebook_seeds import accept_all, change, copied_seeds, rows, write_rows

from smart_customs.codebook.add import add
from smart_customs.codebook.draft import draft
from smart_customs.codebook.summary import as_text
from smart_customs.landing.dialect import Declared
from smart_customs.landing.refusal import Refused
from smart_customs.paths import SEEDS

WAVE = ("member", "2026")


def written(folder: Path, header: list[str], records: list[list[str]]) -> Path:
    path = folder / "export.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["submission_id", "submitted_at", *header])
        writer.writerows([f"P{n}", f"2026-03-{1 + n % 9:02}T06:58:01Z", *record] for n, record in enumerate(records, start=1))
    return path


def drafted(folder: Path, path: Path, decided: Path | None = None, seeds: Path = SEEDS):
    return draft(path, *WAVE, folder / "draft", None, Declared(), seeds, decided=decided)


def texts(folder: Path) -> str:
    """All that a draft has written."""
    return "".join(path.read_text() for path in (folder / "draft").iterdir())


def needed(folder: Path) -> list[tuple[str, str, str]]:
    return [(r["kind"], r["what"], r["proposed"]) for r in rows(folder / "draft/decisions.csv") if r["needed"] == "yes"]


def test_a_draft_holds_nothing_that_only_a_few_wrote(tmp_path):
    """Addresses, names, free text in few or many forms: none of it; wordings that enough people chose: all of them."""
    header = ["member_iso3", "maturity", "status_drones", "Address", "Name", "Remarks", "contact_email", "Your opinion"]
    members = ["Belgium", "Kenya", "Japan", "Peru"]
    records = []
    for n in range(1, 41):
        status = "Flying now" if n % 2 else "Grounded for good" if n > 4 else f"Planted own words {n}"
        opinion = "Planted, fine" if n % 2 else "Planted, very good indeed"
        address, name = f"person{n % 5}@example.org", f"Jo Planted{n % 20}"
        remarks = f"Own words {n}" if n % 4 == 0 else ""
        member = "Planted Land" if n == 7 else members[n % 4]
        records.append([member, "Initial", status, address, name, remarks, address, opinion])
    path = written(tmp_path, header, records)
    result = drafted(tmp_path, path)
    # The old name comes with answers that are all new: whether it has options still is for a person to say.
    topics = {what: proposed for kind, what, proposed in needed(tmp_path) if kind == "topic"}
    assert topics["status_drones"] == "technology_status"
    assert [word for word in ("Planted", "@", "wn words", "Flying", "Grounded") if word in texts(tmp_path)] == []
    others = {"Address": "-", "Your opinion": "-", "Flying now": "adopted", "Grounded for good": "not_considered"}
    for _ in range(2):
        accept_all(tmp_path / "draft/decisions.csv", **others)
        result = drafted(tmp_path, path, tmp_path / "draft/decisions.csv")
    assert result.decisions.open == []
    assert [word for word in ("Planted", "@", "wn words") if word in texts(tmp_path)] == []
    codes = {row["raw_value"]: row["answer_code"] for row in rows(tmp_path / "draft/codebook_answers.csv")}
    assert (codes["Flying now"], codes["Grounded for good"]) == ("adopted", "not_considered")
    assert result.proposal.left_out == ["Address", "Name", "Remarks", "Your opinion"]
    assert result.proposal.rare == {"respondent": 1, "technology_status": 2}


def plain_export(folder: Path) -> Path:
    """A question that is known, one that is new, and one whose answers are worded anew."""
    levels = ["Beginners", "Experiments", "Operations", "Advanced stage", "Transformations"]
    members = ["BEL", "KEN", "JPN", "PER", "FRA"]
    return written(
        folder,
        ["member_iso3", "Where do you stand?", "Anything else?"],
        [[members[n % 5], levels[n % 5], f"Own words {n}"] for n in range(40)],
    )


def test_decisions_are_handed_back(tmp_path):
    path = plain_export(tmp_path)
    result = drafted(tmp_path, path)
    assert needed(tmp_path) == [
        ("topic", "Where do you stand?", "maturity"),
        ("topic", "Anything else?", "-"),
        ("wording", "Advanced stage", "advanced"),
        ("wording", "Beginners", "initial"),
        ("wording", "Experiments", "experimental"),
        ("wording", "Operations", "operational"),
    ]
    assert [file.name for file in result.files] == ["decisions.csv"]
    file = tmp_path / "draft/decisions.csv"
    accept_all(file, Experiments="operational", Operations="experimental")
    calendar = "opened_on deadline_on extended_deadline_on closed_on"
    change(file, lambda row: row["what"] == calendar, decision="2026-02-20 2026-03-06 2026-03-06 2026-03-31")
    result = drafted(tmp_path, path, file)
    assert (result.decisions.open, result.proposal.left_out) == ([], ["Anything else?"])
    codes = {r["raw_value"]: r["answer_code"] for r in rows(tmp_path / "draft/codebook_answers.csv") if r["topic"] == "maturity"}
    assert (codes["Experiments"], codes["Operations"], codes["Beginners"]) == ("operational", "experimental", "initial")
    (wave,) = rows(tmp_path / "draft/ref_survey_waves.csv")
    assert (wave["opened_on"], wave["deadline_on"], wave["closed_on"]) == ("2026-02-20", "2026-03-06", "2026-03-31")
    assert (wave["impact_min"], wave["high_is_more"]) == ("", "")
    assert [(q["column_name"], q["topic"], q["label_en"]) for q in rows(tmp_path / "draft/codebook_questions.csv")] == [
        ("member_iso3", "respondent", "Which Member answers?"),
        ("maturity", "maturity", "Where do you stand?"),
    ]
    # The decisions stay in the file, so that it can be handed back again, and gives the same.
    before = texts(tmp_path)
    drafted(tmp_path, path, file)
    assert texts(tmp_path) == before


@pytest.mark.parametrize(
    ("what", "decision", "words"),
    [
        ("Where do you stand?", "weather", "found the decision 'weather'; expected ok, -, or one of respondent, it_strategy"),
        ("Beginners", "novice", "found the decision 'novice'; expected ok, -, or one of initial"),
        ("opened_on deadline_on extended_deadline_on closed_on", "2026-03-01", "found the calendar '2026-03-01'"),
        (
            "opened_on deadline_on extended_deadline_on closed_on",
            "2026-03-09 2026-03-08 2026-03-09",
            "or three, without an extended",
        ),
        ("opened_on deadline_on extended_deadline_on closed_on", "2026-03-09 2026-03-08 2026-03-08 2026-03-09", "in their order"),
    ],
)
def test_a_wrong_decision_is_refused_with_its_line(what, decision, words, tmp_path):
    path = plain_export(tmp_path)
    drafted(tmp_path, path)
    file = tmp_path / "draft/decisions.csv"
    accept_all(file)
    line = change(file, lambda row: row["what"] == what, decision=decision)
    with pytest.raises(Refused) as refused:
        drafted(tmp_path, path, file)
    assert words in str(refused.value)
    assert str(refused.value).startswith(f"{file}, line {line}: ")


def test_decisions_that_were_not_handed_back_are_kept(tmp_path):
    path = plain_export(tmp_path)
    drafted(tmp_path, path)
    file = tmp_path / "draft/decisions.csv"
    accept_all(file)
    before = file.read_bytes()
    with pytest.raises(Refused, match="found decisions that were taken; expected none, or those of --decisions"):
        drafted(tmp_path, path)
    assert file.read_bytes() == before


def test_rows_are_added_once_and_only_when_all_is_decided(tmp_path):
    path, seeds, file = plain_export(tmp_path), copied_seeds(tmp_path), tmp_path / "draft/decisions.csv"
    drafted(tmp_path, path, seeds=seeds)
    before = {p: p.read_bytes() for p in seeds.rglob("*.csv")}
    with pytest.raises(Refused, match="no codebook_questions.csv; expected a draft without open decisions"):
        add(tmp_path / "draft", seeds)
    accept_all(file)
    drafted(tmp_path, path, file, seeds)
    spoiled = rows(tmp_path / "draft/codebook_questions.csv")
    change(tmp_path / "draft/codebook_questions.csv", lambda row: row["topic"] == "maturity", topic="weather")
    with pytest.raises(Refused, match="found the topic 'weather' of maturity"):
        add(tmp_path / "draft", seeds)
    assert {p: p.read_bytes() for p in seeds.rglob("*.csv")} == before
    drafted(tmp_path, path, file, seeds)
    added = add(tmp_path / "draft", seeds)
    assert {p.name: count for p, count in added.items()} == {
        "codebook_questions.csv": len(spoiled),
        "codebook_answers.csv": 397 + 44 + 5,
        "ref_survey_waves.csv": 1,
    }
    for p, content in before.items():
        assert p.read_bytes().startswith(content)
    with pytest.raises(Refused, match="found the member survey's wave 2026; expected a wave that is not described yet"):
        add(tmp_path / "draft", seeds)


def test_the_first_wave_of_all_is_drafted_from_the_lists(tmp_path):
    """No questionnaire before: topics come from their names and lists, wordings from the lists' labels."""
    seeds = copied_seeds(tmp_path)
    for name in ("codebook/codebook_questions.csv", "codebook/codebook_answers.csv", "reference/ref_survey_waves.csv"):
        (seeds / name).write_text((seeds / name).read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    members = ["Belgium", "Japon", "KEN"]
    header = ["member", "status_drones", "status_biometrics", "impact_drones", "impact_biometrics"]
    path = written(tmp_path, header, [[members[n % 3], "Adoptée", "Not considered", str(1 + n % 3), "1"] for n in range(9)])
    assert drafted(tmp_path, path, seeds=seeds).previous_wave_id is None
    assert needed(tmp_path) == [("topic", "member", "respondent"), ("wave", "impact_min impact_max", "1 3")]
    accept_all(tmp_path / "draft/decisions.csv", **{"impact_min impact_max": "1 5"})
    drafted(tmp_path, path, tmp_path / "draft/decisions.csv", seeds)
    add(tmp_path / "draft", seeds)
    asked = [(q["topic"], q["item_code"]) for q in rows(seeds / "codebook/codebook_questions.csv")]
    assert asked == [
        ("respondent", "member_iso3"),
        *((f"technology_{scale}", item) for scale in ("status", "impact") for item in ("drones", "biometrics")),
    ]
    codes = {(row["topic"], row["raw_value"]): row["answer_code"] for row in rows(seeds / "codebook/codebook_answers.csv")}
    assert (codes["respondent", "Japon"], codes["technology_status", "Adoptée"]) == ("JPN", "adopted")


def test_a_person_overrules_what_is_sure(tmp_path):
    """A question of an old name that asks something else; what comes up nowhere is said."""
    path = written(tmp_path, ["member_iso3", "it_strategy"], [["BEL", "Yes"], ["KEN", "No"], ["PER", "No"]])
    assert [q.topic for q in drafted(tmp_path, path).proposal.questions] == ["respondent", "it_strategy"]
    file = tmp_path / "draft/decisions.csv"
    row = dict.fromkeys(rows(file)[0], "")
    more = [{**row, "kind": "topic", "what": what, "decision": "case_study_willingness"} for what in ("it_strategy", "nothing")]
    write_rows(file, [*rows(file), *more])
    result = drafted(tmp_path, path, file)
    assert [q.topic for q in result.proposal.questions] == ["respondent", "case_study_willingness"]
    assert result.decisions.unused == [("topic", "", "nothing")]
    assert "Handed back for nothing that comes up: topic nothing" in as_text(result)


def test_decisions_survive_a_spreadsheet_program(tmp_path):
    """Saved again with semicolons, and opened as UTF-8 by its mark."""
    path = plain_export(tmp_path)
    drafted(tmp_path, path)
    file = tmp_path / "draft/decisions.csv"
    assert file.read_bytes().startswith(b"\xef\xbb\xbfkind,where,what")
    accept_all(file)
    content = rows(file)
    with file.open("w", encoding="utf-8-sig", newline="") as target:
        writer = csv.DictWriter(target, content[0].keys(), delimiter=";")
        writer.writeheader()
        writer.writerows(content)
    assert drafted(tmp_path, path, file).decisions.open == []


def test_a_technology_that_no_list_has_is_added_to_it(tmp_path):
    seeds, file = copied_seeds(tmp_path), tmp_path / "draft/decisions.csv"
    header = ["member_iso3", "How far is adoption? [Drones]", "How far is adoption? [Digital twins]", "top_technology_1"]
    members = ["BEL", "KEN", "PER"]
    path = written(tmp_path, header, [[members[n % 3], "Adopted", "Under development", "Digital twins"] for n in range(9)])
    drafted(tmp_path, path, seeds=seeds)
    assert [what for kind, what, _ in needed(tmp_path) if kind == "item"] == ["Digital twins"]
    for wrong in ("+Digital twins", "digital_twins"):
        accept_all(file, **{"Digital twins": wrong})
        with pytest.raises(Refused, match="or [+] and a new code in small letters"):
            drafted(tmp_path, path, file, seeds)
    accept_all(file, **{"Digital twins": "+digital_twins"})
    assert drafted(tmp_path, path, file, seeds).decisions.open == []
    added = add(tmp_path / "draft", seeds)
    assert added[seeds / "reference/ref_technologies.csv"] == 1
    assert rows(seeds / "reference/ref_technologies.csv")[-1] == {
        "technology_code": "digital_twins",
        "label_en": "Digital twins",
        "label_fr": "Digital twins",
        "sort_order": "10",
    }
    asked = {q["label_en"]: (q["topic"], q["item_code"]) for q in rows(seeds / "codebook/codebook_questions.csv")}
    assert asked["How far is adoption? [Digital twins]"] == ("technology_status", "digital_twins")
    codes = {(r["wave_id"], r["topic"], r["raw_value"]): r["answer_code"] for r in rows(seeds / "codebook/codebook_answers.csv")}
    assert codes["2026", "top_technology", "Digital twins"] == "digital_twins"


OPINIONS = (
    "fine good bad thanks nothing more time please soon team budget staff yes no maybe always never 3 5 often rather".split()
)


@pytest.mark.parametrize("number", range(10))
def test_what_people_typed_never_leaves_the_export(number, tmp_path):
    """Open questions of any kind, answered alike by many or by few, whatever is accepted on the way."""
    seed = random.SystemRandom().randrange(2**32)
    print(f"seed {seed}")
    chosen = random.Random(seed)

    def typed() -> str:
        words = " ".join(chosen.choices(OPINIONS, k=chosen.randint(1, 5)))
        return f"{words} Qxz" if chosen.random() < 0.8 else f"qxz{chosen.randint(0, 9)}@example.org"

    headings = ["Your opinion", "comments", "needs [Other]", "Contact point: unit", "Anything else about drones?", "q17", "Level"]
    open_columns = chosen.sample(headings, 4)
    choices = {name: [typed() for _ in range(chosen.choice([1, 2, 3, 4, 6, 30]))] for name in open_columns}
    header = ["member_iso3", "maturity", "needs [Technical skills]", "needs [Project management]", *open_columns]
    members = ["BEL", "KEN", "JPN", "PER", "FRA"]
    records = [
        [
            *(members[n % 5], chosen.choice(["Initial", "Advanced"]), chosen.choice(["Yes", "No"]), chosen.choice(["Yes", "No"])),
            *(chosen.choice(choices[name]) if chosen.random() < 0.9 else "" for name in open_columns),
        ]
        for n in range(60)
    ]
    path, decided = written(tmp_path, header, records), None
    for _ in range(3):
        result = drafted(tmp_path, path, decided)
        decided = tmp_path / "draft/decisions.csv"
        assert "qxz" not in texts(tmp_path).lower(), (seed, choices)
        accept_all(decided)
    assert result.decisions.open == [], seed
