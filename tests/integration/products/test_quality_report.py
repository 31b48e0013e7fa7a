"""Every number of the quality report is that of the public tables, or is worked out of them again here; both languages agree."""

import csv
import re
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from urllib.parse import parse_qsl

import duckdb
import pytest
import warehouses
from report_page import Page, as_number, marks, precision, read

from smart_customs.paths import Home
from smart_customs.products.make import REFERENCE, control
from smart_customs.products.quality.page import write_quality_report

PAGES = ("quality.html", "quality.fr.html")
# Wave, its products, its lists, and how many headings and tables its report has.
WAVES = {
    "2024": ("2024", warehouses.products_of_bundled_wave, warehouses.bundled, (27, 7)),
    "2026": ("2026", warehouses.products_of_two_waves, warehouses.two_waves, (28, 7)),
}
CONTROLLED = (
    "fct_engagement_by_region fct_it_strategy_by_region fct_maturity_by_region fct_technology_adoption_by_region"
    " fct_development_potential_by_region fct_performance_contribution_by_region fct_capacity_needs_by_region"
    " fct_technology_votes_by_region fct_technology_use_by_region fct_impact_difficulty_by_region fct_partner_agency_submissions"
).split()
Rows = Callable[[str], list[dict]]


def public_rows(public: Path, wave_id: str) -> Iterator[Rows]:
    """What gives the rows of a public table that are about the wave."""
    with duckdb.connect() as db:
        db.execute(f"attach '{public}' as source (read_only)")

        def rows(table: str) -> list[dict]:
            cursor = db.execute(f'from source.public."{table}"')
            columns = [column[0] for column in cursor.description]
            found = [dict(zip(columns, values, strict=True)) for values in cursor.fetchall()]
            return [row for row in found if row.get("wave_id", wave_id) in (wave_id, "ALL")]

        yield rows


@pytest.fixture(params=[(wave, page) for wave in WAVES for page in PAGES], ids=lambda case: f"{case[0]}-{case[1]}")
def case(request: pytest.FixtureRequest) -> Iterator[tuple[Page, Rows, str]]:
    """(page, rows of a public table, the day of release that the lists give)."""
    wave_id, home, lists, _ = WAVES[request.param[0]]
    products = home().products
    [released] = {
        row["released_on"]
        for row in csv.DictReader((lists().seeds_dir / "reference" / "ref_survey_waves.csv").open(encoding="utf-8"))
        if row["wave_id"] == wave_id
    }
    for rows in public_rows(products / "public_tables.duckdb", wave_id):
        yield read(products / "report" / wave_id / request.param[1]), rows, released


def matching(rows: list[dict], where: dict[str, str]) -> list[dict]:
    return [row for row in rows if all(str(row[column]) == value for column, value in where.items())]


def again(name: str, where: dict[str, str], rows: Rows, released: str) -> float:
    """A number that the report works out of several cells, calculated once more."""
    by_region = {row["region_code"]: row for row in rows("fct_participation_by_region")}
    counted, members = by_region["ALL"]["submissions"], by_region["ALL"]["members"]
    cells = [row for table in CONTROLLED for row in rows(table)]
    if name == "regions":
        return len(by_region) - 1
    if name == "days_to_release":
        [wave] = [row for row in rows("dim_survey_wave") if row["survey_code"] == "member"]
        return (date.fromisoformat(released) - wave["closed_on"]).days
    if name == "nonresponse":
        row = by_region[where["region_code"]]
        return (row["members"] - row["submissions"]) / row["members"]
    if name == "response_to_date":
        phases = ["on_time", "extended", "late"]
        until = phases[: phases.index(where["phase"]) + 1]
        return sum(row["submissions"] for row in rows("fct_submissions_by_day") if row["phase"] in until) / members
    if name in ("cells", "left_out"):
        return len(cells) if name == "cells" else sum(row["is_suppressed"] for row in cells)
    if name == "part_left_out":
        found = rows(where["table"])
        return sum(row["is_suppressed"] for row in found) / len(found)
    table, base = where.pop("table"), where.pop("base")
    [answered] = {row[base] for row in matching(rows(table), where | {"region_code": "ALL"})}
    return (counted - answered) / {"left_open": 1, "item_nonresponse": counted}[name]


def test_every_number_is_that_of_the_public_tables(case: tuple[Page, Rows, str]) -> None:
    page, rows, released = case
    looked_up, names = 0, set()
    for text in (text for text in page.texts if "n" in text.classes):
        key = dict(parse_qsl(text.attributes["data-k"], keep_blank_values=True))
        if "data-d" in text.attributes:
            value = again(text.attributes["data-d"], key, rows, released)
            names.add(text.attributes["data-d"])
        elif text.attributes["data-c"] == "*":
            value = len(matching(rows(text.attributes["data-t"]), key))
        else:
            [row] = matching(rows(text.attributes["data-t"]), key)
            value = row[text.attributes["data-c"]]
        assert abs(as_number(text.text, page.language) - value) <= precision(text.text) * (1 + 1e-9), (text, value)
        looked_up += 1
    assert looked_up > 190
    assert len(names) == 9


def test_no_other_digit_is_in_the_text(case: tuple[Page, Rows, str]) -> None:
    page, rows, released = case
    [wave] = [row for row in rows("dim_survey_wave") if row["survey_code"] == "member"]
    days = {str(wave[column]) for column in ("opened_on", "closed_on")} | {released}
    days |= {str(row["submitted_on"]) for row in rows("fct_submissions_by_day")}
    days |= {str(row["published_at"].date()) for row in rows("publication_info")}
    rule = control(Home.from_environment())
    for text in page.texts:
        if {"style", "title"} & text.tags or {"n", "label", "hash"} & text.classes or not re.search(r"\d", text.text):
            continue
        if "constant" in text.classes:
            assert text.text in ("95", str(rule.threshold), str(rule.width))
        elif "wave" in text.classes:
            assert text.text in (wave["wave_id"], wave["previous_wave_id"])
        elif "code" in text.classes:
            assert re.fullmatch(r"S\.\d+(\.\d){0,2}", text.text)
        else:
            assert "time" in text.tags and text.attributes["datetime"] in days, text.text


@pytest.mark.parametrize("wave", WAVES)
def test_both_languages_have_the_same_sections_and_tables(wave: str) -> None:
    wave_id, home, _, expected = WAVES[wave]
    headings, tables = [], []
    for name in PAGES:
        text = (home().products / "report" / wave_id / name).read_text(encoding="utf-8")
        headings.append(re.findall(r'<h[23] id="(\w+)">.*<span class="code">(S[.\d]+)<', text))
        tables.append([part.count("<tr>") for part in text.split("<table>")[1:]])
    assert headings[0] == headings[1] and tables[0] == tables[1]
    assert (len(headings[0]), len(tables[0])) == expected
    assert dict(headings[0])["nonresponse"] == "S.13.3.3"


def test_a_page_asks_for_nothing_and_leads_to_files_of_the_products(case: tuple[Page, Rows, str]) -> None:
    page, rows, _ = case
    [wave] = {row["wave_id"] for row in rows("fct_participation_by_region")}
    folder = WAVES[wave][1]().products / "report" / wave
    links = {address for address in page.addresses if not address.startswith("#")} - {"data:,"}
    assert len(links) == 6
    assert [link for link in links if not (folder / link).is_file()] == []


def test_it_says_whether_answers_were_reconstructed(case: tuple[Page, Rows, str]) -> None:
    page, rows, _ = case
    [wave] = [row for row in rows("dim_survey_wave") if row["survey_code"] == "member"]
    text = " ".join(text.text for text in page.texts)
    for words in (("made up by a program", "Réponses reconstituées"), ("a program drew", "générés par un programme")):
        assert any(word in text for word in words) == (wave["provenance"] == "reconstructed")


def test_every_number_of_answers_says_whether_it_is_official(case: tuple[Page, Rows, str]) -> None:
    page, rows, _ = case
    [wave] = [row for row in rows("dim_survey_wave") if row["survey_code"] == "member"]
    seen = marks(page, rows)
    assert (seen["official"] > 5) == (wave["provenance"] == "reconstructed")


def said_of(products: Path, changed: list[str], tmp_path: Path) -> str:
    """The English text about 2024 after some SQL on the public tables."""
    public = Path(shutil.copy(products / "public_tables.duckdb", tmp_path))
    with duckdb.connect(public) as db:
        for statement in changed:
            db.execute(statement)
    write_quality_report(public, "2024", tmp_path, REFERENCE, control(Home(tmp_path)))
    return " ".join(text.text for text in read(tmp_path / "quality.html").texts)


@pytest.mark.parametrize(
    ("changed", "missing"),
    [
        (["delete from public.rpt_published_figures"], ["With the official report", "The official report prints"]),
        (
            [
                "delete from public.rpt_intake where survey_code = 'partner_agency'",
                "delete from public.fct_partner_agency_submissions",
            ],
            ["Partner agencies that answered a survey of their own", "Partner agencies"],
        ),
    ],
    ids=["no printed figures", "no partner survey"],
)
def test_what_a_wave_does_not_have_is_not_mentioned(changed: list[str], missing: list[str], tmp_path: Path) -> None:
    products = warehouses.products_of_bundled_wave().products
    before = " ".join(text.text for text in read(products / "report" / "2024" / "quality.html").texts)
    after = said_of(products, changed, tmp_path)
    assert [words for words in missing if words not in before] == []
    assert [words for words in missing if words in after] == []


def test_a_partner_survey_without_a_record_is_mentioned_with_a_nought(tmp_path: Path) -> None:
    empty = [
        "update public.rpt_intake set records_read = 0, counted = 0 where survey_code = 'partner_agency'",
        "update public.fct_partner_agency_submissions set submissions = 0, is_suppressed = false",
    ]
    text = said_of(warehouses.products_of_bundled_wave().products, empty, tmp_path)
    assert "Partner agencies that answered a survey of their own:  0 . They are counted" in text
