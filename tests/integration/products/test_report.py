"""Every number of the report is that of the public tables, every section has its charts, and nothing is asked of another host."""

import re
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import parse_qsl

import duckdb
import pytest
import warehouses
from report_page import as_number, marks, precision, read

from smart_customs.paths import Home
from smart_customs.products.make import REFERENCE, control
from smart_customs.products.report.numbers import Numbers, printed
from smart_customs.products.report.page import write_report
from smart_customs.products.report.words import words

PAGES = ("index.html", "index.fr.html")
read_once = cache(read)
CHARTS = 22
MASKED, NONE = {"masked", "masqué"}, {"–"}
# Changes are printed in percentage points, without a sign of percent.
POINTS = {"change"}
# A number with its sign of percent and the mark of whose it is.
NUMBER = re.compile(r"([+\u2212]?\d(?:[\d\u00a0.,]*\d)?(?:\u00a0?%)?)(?:\u2009([●○]))?")
DAY = re.compile(r"\d+(?:er)?\u00a0\w+$")
# What charts print as values, and as how many answered.
VALUES = ("submission_rate", "submissions_to_date", "item_count", "share", "change", "mean_impact", "mean_difficulty")
BASES = ("members", "submissions_to_date", "item_base", "impact_base", "difficulty_base", "members_in_both")


def homes():
    return [
        ("2024", warehouses.products_of_bundled_wave),
        ("2024", warehouses.products_of_two_waves),
        ("2026", warehouses.products_of_two_waves),
    ]


@pytest.fixture(
    params=[(*case, page) for case in homes() for page in PAGES], ids=lambda case: f"{case[0]}-{case[1].__name__}-{case[2]}"
)
def case(request):
    """(page, rows of a public table of the page's wave)."""
    wave_id, home, name = request.param
    products = home().products
    connection = duckdb.connect()
    connection.execute(f"attach '{products / 'public_tables.duckdb'}' as source (read_only)")

    def rows(table: str) -> list[dict]:
        cursor = connection.execute(f'select * from source.public."{table}"')
        columns = [column[0] for column in cursor.description]
        found = [dict(zip(columns, values, strict=True)) for values in cursor.fetchall()]
        return [row for row in found if row.get("wave_id", wave_id) in (wave_id, "ALL")]

    cache: dict[str, list[dict]] = {}
    yield read_once(products / "report" / wave_id / name), lambda table: cache.setdefault(table, rows(table))
    connection.close()


@dataclass
class Chart:
    """A chart of the page: its texts as (wide or narrow, kind, text), what it says aloud, its note and its table's rows."""

    texts: list[tuple[str, str, str]] = field(default_factory=list)
    said: str = ""
    note: str = ""
    keys: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Cell:
    """A number of a public table, and whether the official report prints it."""

    value: float
    official: bool
    column: str


def charts_of(texts) -> dict[str, Chart]:
    """The charts by the name of their block. Lines of one text stand one by one."""
    found: dict[str, Chart] = {}
    for text in texts:
        if not text.attributes.get("id", "").startswith("block-"):
            continue
        chart = found.setdefault(text.attributes["id"].removeprefix("block-"), Chart())
        if "svg" in text.tags and text.text.strip():
            [kind] = {match[1] for name in text.classes if (match := re.fullmatch(r"([a-z]+)_.*_marks", name))}
            chart.texts.append(("narrow" if "narrow" in text.classes else "wide", kind, text.text))
            chart.said = text.attributes["aria-label"]
        if "figcaption" in text.tags:
            chart.note += text.text
        if "data-k" in text.attributes and "tr" in text.tags:
            row = (text.attributes["data-t"], text.attributes["data-k"])
            chart.keys += [row] if row not in chart.keys else []
    return {name: chart for name, chart in found.items() if chart.texts}


def cells(row: dict, columns: tuple[str, ...]) -> list[Cell]:
    """The numbers of those columns; changes as percentage points."""
    official = row["official_columns"].split()
    return [
        Cell(row[column] * (100 if column in POINTS else 1), column in official, column)
        for column in columns
        if row.get(column) is not None
    ]


def matching(rows: list[dict], key: str) -> list[dict]:
    wanted = dict(parse_qsl(key, keep_blank_values=True))
    return [row for row in rows if all(str(row[column]) == value for column, value in wanted.items())]


def test_every_number_is_that_of_the_public_tables(case):
    page, rows = case
    looked_up = 0
    for text in page.texts:
        if not {"n", "masked", "none"} & text.classes:
            continue
        attributes = text.attributes
        if "data-d" in attributes:
            assert as_number(text.text, page.language) == added_up(attributes["data-d"], rows)
            continue
        found = matching(rows(attributes["data-t"]), attributes["data-k"])
        if attributes["data-c"] == "*":
            assert as_number(text.text, page.language) == len(found)
        else:
            [row] = found
            value = row[attributes["data-c"]]
            if value is None:
                assert text.text in (MASKED if row.get("is_suppressed") else NONE), (attributes, text.text)
            else:
                factor = 100 if attributes["data-c"] in POINTS else 1
                # Of a range the second end alone has a sign of percent.
                printed = text.text + attributes.get("data-u", "")
                difference = abs(as_number(printed, page.language) - value * factor)
                assert difference <= precision(printed) * (1 + 1e-9), (attributes, printed, value)
        looked_up += 1
    assert looked_up > 3000


def added_up(name: str, rows) -> int:
    """A number that a finding adds up, added up once more."""
    statuses = {"planned_in_all": {"under_development", "under_consideration"}, "adopted_in_all": {"adopted"}}[name]
    adoption = [row for row in rows("fct_technology_adoption_by_region") if row["region_code"] == "ALL"]
    return sum(row["item_count"] for row in adoption if row["adoption_status"] in statuses)


def test_every_number_of_answers_says_whether_it_is_official(case):
    page, rows = case
    [wave] = [row for row in rows("dim_survey_wave") if row["survey_code"] == "member"]
    seen = marks(page, rows)
    if wave["provenance"] == "reconstructed":
        assert seen["official"] > 80
        assert seen["reconstructed"] > 3000


def test_headlines_of_a_reconstructed_wave_are_official(case):
    page, rows = case
    [wave] = [row for row in rows("dim_survey_wave") if row["survey_code"] == "member"]
    headlines = [text for text in page.texts if {"cards", "findings", "focus"} & text.classes]
    numbers = [text for text in [*headlines, *(t for t in page.texts if "h3" in t.tags)] if "n" in text.classes]
    words = [text.text.strip(" ·\n") for text in headlines if "word" in text.classes]
    said = {"en": "● official", "fr": "● officiel"}[page.language]
    if wave["provenance"] == "reconstructed":
        assert {"official" in text.classes for text in numbers} == {True}
        # Six findings, five key figures, and the technologies in focus.
        assert words.count(said) == 6 + 5 + 1
    else:
        assert said not in words


def plain(text: str) -> str:
    """The text as lists and wording write it, without typography."""
    return text.replace("\u00a0", " ").replace("’", "'")


def test_french_is_typeset_wherever_it_stands(case):
    page, _ = case
    if page.language == "fr":
        running = "".join(text.text for text in page.texts if not {"style", "title"} & text.tags)
        for text in (running, *page.charts):
            wrong = re.search(r".{0,30}([ \u202f][;:?!%»]|\w[;?!»]|\w:\s|\d%|«(?!\u00a0)|[^\W\d_]'[^\W\d_]).{0,30}", text)
            assert not wrong, wrong[0]
        assert running.count("\u00a0:") > 20
        assert running.count("’") > 50


def test_tipping_factors_follow_from_the_public_tables(case):
    page, rows = case
    made = [text for text in page.texts if "made" in text.classes]
    adopted = [
        row
        for row in rows("fct_technology_adoption_by_region")
        if (row["region_code"], row["adoption_status"]) == ("ALL", "adopted") and row["ci_low"] is not None
    ]
    assert [text.attributes["data-c"] for text in made] == (["ci_low", "ci_high"] if adopted else [])
    for text in made:
        [row] = matching(rows(text.attributes["data-t"]), text.attributes["data-k"])
        assert row["item_count"] == max(row["item_count"] for row in adopted)
        # That many times the share of the answering ones, for those that did not answer, makes the whole the end of the interval.
        factor, unanswered = as_number(text.text, page.language), row["share_weighted"] - row["census_low"]
        end = row["census_low"] + factor * unanswered
        assert abs(end - row[text.attributes["data-c"]]) <= precision(text.text) * unanswered * (1 + 1e-9)


def test_the_question_left_open_most_often_is_named(case):
    page, rows = case
    said = [text for text in page.texts if text.attributes.get("data-c", "").endswith("_base") and "tr" not in text.tags]
    bases = [
        row[column]
        for table in page.tables
        for row in rows(table)
        if row.get("region_code") == "ALL"
        for column in ("item_base", "impact_base", "difficulty_base")
        if column in row
    ]
    least = [as_number(text.text, page.language) for text in said if "fct_it_strategy_by_region" != text.attributes["data-t"]]
    assert least == ([] if None in bases else [min(bases)])


def test_no_other_digit_is_in_the_text(case):
    page, rows = case
    [wave] = [row for row in rows("dim_survey_wave") if row["survey_code"] == "member"]
    waves = {wave["wave_id"], wave["previous_wave_id"]}
    for text in page.texts:
        if (
            {"svg", "style", "title"} & text.tags
            or {"n", "made", "label", "hash"} & text.classes
            or not re.search(r"\d", text.text)
        ):
            continue
        if "constant" in text.classes:
            assert text.text in ("95", str(control(Home.from_environment()).threshold))
        elif "wave" in text.classes:
            assert text.text in waves
        else:
            assert "time" in text.tags, text.text


def test_every_number_of_a_chart_is_that_of_the_public_tables_and_marked_as_theirs(case):
    """Texts of the SVG but for axis values; each chart's own rows, and a number that stands once is not printed twice."""
    page, rows = case
    [wave] = [row for row in rows("dim_survey_wave") if row["survey_code"] == "member"]
    charted = charts_of(page.texts)
    assert len(charted) >= CHARTS
    looked_up = 0
    for name, chart in charted.items():
        shown = [row for table, key in chart.keys for row in matching(rows(table), key)]
        pool = {width: [cell for row in shown for cell in cells(row, VALUES)] for width in ("wide", "narrow")}
        asked = [*rows("fct_technology_votes_by_region"), *rows("fct_development_potential_by_region")]
        bases = [cell for row in [*shown, *(asked if name == "selection" else [])] for cell in cells(row, BASES)]
        for width, kind, text in chart.texts:
            if kind == "numbers":
                bare = name.endswith("_regions") or name == "status"
                for number, mark in NUMBER.findall(text):
                    value = as_number(number + ("%" if bare and "%" not in number else ""), page.language)
                    margin = precision(number + ("%" if bare and "%" not in number else ""))
                    said = {"●": {True}, "○": {False}}.get(mark, {True, False})
                    fits = [
                        cell for cell in pool[width] if abs(cell.value - value) <= margin * 1.000001 and cell.official in said
                    ]
                    assert fits, (name, text)
                    pool[width].remove(min(fits, key=lambda cell: abs(cell.value - value)))
                    assert bool(mark) == (wave["provenance"] == "reconstructed"), (name, text)
                    looked_up += 1
            elif kind != "axis":
                for number, _ in NUMBER.findall(DAY.sub("", text)):
                    assert as_number(number, page.language) in {cell.value for cell in bases}, (name, text)
                    looked_up += 1
    assert looked_up > 400


def test_every_number_that_a_chart_says_aloud_is_that_of_the_public_tables(case):
    page, rows = case
    for name, chart in charts_of(page.texts).items():
        shown = [cell for table, key in chart.keys for row in matching(rows(table), key) for cell in cells(row, VALUES + BASES)]
        asked = [*rows("fct_technology_votes_by_region"), *rows("fct_development_potential_by_region")]
        shown += [cell for row in asked for cell in cells(row, BASES)] if name == "selection" else []
        for number, _ in NUMBER.findall(chart.said):
            value = as_number(number, page.language)
            assert any(abs(cell.value - value) <= precision(number) * 1.000001 for cell in shown), (name, number)


def test_what_has_no_order_of_its_own_is_ordered_by_value(case):
    page, rows = case
    charted = charts_of(page.texts)

    def shown(name: str) -> list[dict]:
        return [row for table, key in charted[name].keys for row in matching(rows(table), key)]

    regions = shown("strategy")
    assert regions[0]["region_code"] == "ALL"
    adopted = [row for row in shown("status") if row["adoption_status"] == "adopted"]
    for ordered, least in ((regions[1:], 5), (adopted, 5), (shown("outcomes"), 2)):
        # What is masked comes last.
        values = [-1 if row["share"] is None else row["share"] for row in ordered]
        assert values == sorted(values, reverse=True)
        assert len(values) > least


def test_no_chart_of_a_wave_promises_an_interval_that_it_has_not(case):
    page, rows = case
    promised = {"en": "interval", "fr": "intervalle"}[page.language]
    left_out = words(page.language)["charts"]["interval_left_out"]
    for name, chart in charts_of(page.texts).items():
        shown = [row for table, key in chart.keys for row in matching(rows(table), key)]
        if "ci_low" in shown[0] and all(row["ci_low"] is None for row in shown):
            assert promised not in chart.note.replace(left_out, ""), name
            assert promised not in chart.said.replace(left_out, ""), name
            assert (left_out in chart.note) == (left_out in chart.said)


def test_levels_statuses_needs_and_dimensions_are_explained_where_they_are_charted(case):
    page, rows = case
    asked = {row["capacity_need_code"] for row in rows("fct_capacity_needs_by_region")}
    listed = [*rows("dim_adoption_status"), *rows("dim_maturity_level")]
    listed += [row for row in rows("dim_capacity_need") if row["capacity_need_code"] in asked]
    meant = {plain(row[f"label_{page.language}"]): plain(row[f"description_{page.language}"]) for row in listed}
    dimensions = {row["pmm_dimension_code"] for row in rows("fct_performance_contribution_by_region")}
    shown = [plain(text.text) for text in page.texts if "definitions" in text.classes and text.tags & {"dt", "dd"}]
    found = dict(zip(shown[::2], shown[1::2], strict=True))
    assert meant.items() <= found.items()
    assert len(meant) > 4 + 5
    # The lists of the marts name dimensions by their outcomes alone, and not each has some.
    assert len(found) == len(meant) + len(dimensions)


def test_places_in_words_are_those_of_the_public_tables(case):
    page, rows = case
    ordinals = words(page.language)["ordinals"]
    places = [text for text in page.texts if "place" in text.classes]
    for text in places:
        [row] = matching(rows(text.attributes["data-t"]), text.attributes["data-k"])
        assert text.text == ordinals[row[text.attributes["data-c"]] - 1]
    # Whoever is named first in a sentence on votes says so where that is not certain.
    best = [row for row in rows("fct_technology_votes_by_region") if row["region_code"] == "ALL" and row["vote_rank"] == 1]
    said = {key for text in places if "votes" in text.attributes["data-t"] for key in [text.attributes["data-k"]]}
    for row in best:
        assert (row["rank_low"] != row["rank_high"]) == any(row["technology_code"] in key for key in said)


def test_every_day_is_the_one_that_it_is_marked_as(case):
    page, rows = case
    [wave] = [row for row in rows("dim_survey_wave") if row["survey_code"] == "member"]
    known = {row["submitted_on"].isoformat() for row in rows("fct_submissions_by_day")}
    known |= {str(wave[column]) for column in ("opened_on", "deadline_on", "extended_deadline_on", "closed_on")}
    known.add(str(rows("publication_info")[0]["published_at"].date()))
    days = [text for text in page.texts if "time" in text.tags]
    assert len(days) >= len(rows("fct_submissions_by_day"))
    for text in days:
        day = text.attributes["datetime"]
        assert day in known
        number, _, year = text.text.split("\u00a0")
        assert (int(re.match(r"\d+", number)[0]), int(year)) == (int(day[8:]), int(day[:4]))


def test_tables_show_every_row_of_the_wave(case):
    page, rows = case
    shown = {(t.attributes["data-t"], t.attributes["data-k"]) for t in page.texts if "tr" in t.tags and "data-k" in t.attributes}
    for table in set(page.tables) - {"fct_change_between_waves"}:
        assert len({key for name, key in shown if name == table}) == len(rows(table)), table
    facts = {name for name in page.tables if name.startswith("fct_")}
    assert facts >= {
        "fct_participation_by_region",
        "fct_submissions_by_day",
        "fct_engagement_by_region",
        "fct_it_strategy_by_region",
        "fct_maturity_by_region",
        "fct_technology_adoption_by_region",
        "fct_development_potential_by_region",
        "fct_impact_difficulty_by_region",
        "fct_performance_contribution_by_region",
        "fct_capacity_needs_by_region",
        "fct_technology_votes_by_region",
        "fct_technology_selection",
    }


def test_every_chart_says_what_it_shows(case):
    page, rows = case
    measures = {
        row["measure_code"]
        for row in rows("fct_change_between_waves")
        if row["region_code"] == "ALL" and row["is_comparable"] and row["change"] is not None
    }
    assert len(page.charts) >= CHARTS
    assert (len(page.charts) > CHARTS) == bool(measures)
    assert len(set(page.charts)) == len(page.charts)


def test_a_page_needs_no_other_file(case):
    page, rows = case
    [wave] = [row["wave_id"] for row in rows("dim_survey_wave") if row["survey_code"] == "member"]
    english = page.language == "en"
    # Links alone: nothing of them is loaded.
    assert {address for address in page.addresses if not address.startswith("#")} == {
        "data:,",
        "index.fr.html" if english else "index.html",
        "quality.html" if english else "quality.fr.html",
        f"../../open_data/{wave}/smart_customs_{wave}.xlsx",
        "../../explore/index.html" if english else "../../explore/index.fr.html",
        "../../index.html" if english else "../../index.fr.html",
        *{
            f"region_{row['region_code']}{'' if english else '.fr'}.html"
            for row in rows("dim_region")
            if row["region_code"] != "ALL"
        },
        "https://creativecommons.org/licenses/by/4.0/" + ("" if english else "deed.fr"),
        "https://www.wcoomd.org/SmartCustoms.aspx",
    }


def test_the_page_says_whose_it_is_and_how_to_cite_it(case):
    page, rows = case
    [wave] = [row for row in rows("dim_survey_wave") if row["survey_code"] == "member"]
    [info] = rows("publication_info")
    header = "".join(text.text for text in page.texts if "header" in text.tags)
    footer = "".join(text.text for text in page.texts if "footer" in text.tags)
    who = {"en": "World Customs Organization", "fr": "Organisation mondiale des douanes"}[page.language]
    assert who in header and who in footer
    assert header.count(str(wave["opened_on"].year)) >= 2
    for said in (info["project_version"], info["inputs_sha256"][:16], "CC BY 4.0", wave["wave_id"], "wcoomd.org"):
        assert said in footer
    made_up = {"en": "(reconstructed answers)", "fr": "(réponses reconstituées)"}[page.language]
    assert (made_up in footer) == (wave["provenance"] == "reconstructed")
    assert ("Results of the WCO Smart Customs Survey" in footer) == (wave["wave_id"] == "2024")


def test_the_banner_says_that_answers_were_reconstructed(case):
    page, rows = case
    banner = " ".join(text.text for text in page.texts if "banner" in text.classes)
    [wave] = [row for row in rows("dim_survey_wave") if row["survey_code"] == "member"]
    words = {"en": "not what Members answered", "fr": "ce ne sont pas celles des Membres"}
    assert (words[page.language] in banner) == (wave["provenance"] == "reconstructed")


def test_charts_by_region_lead_to_the_pages_of_regions_that_there_are(tmp_path):
    public = warehouses.products_of_bundled_wave().products / "public_tables.duckdb"
    write_report(public, "2024", tmp_path, REFERENCE, 3, ["ESA", "WCA"])
    by_region = {
        f"{name}_regions" for name in "engagement levels status potential impact dimensions outcomes needs votes".split()
    }
    for page, end in zip(PAGES, (".html", ".fr.html"), strict=True):
        blocks = (tmp_path / page).read_text(encoding="utf-8").split('<div class="block" id="block-')[1:]
        linked = {block.partition('"')[0]: re.findall(r'href="region_([^"]*)"', block) for block in blocks}
        assert {name for name, links in linked.items() if links} == by_region | {"rate", "strategy"}
        assert {tuple(links) for links in linked.values() if links} == {(f"ESA{end}", f"WCA{end}")}


@pytest.mark.parametrize(
    ("value", "kind", "english", "french"),
    [
        (0.6236, "percent", "62%", "62\u00a0%"),
        (0.9975, "fine_percent", "99.8%", "99,8\u00a0%"),
        (1.7142857, "weight", "1.714", "1,714"),
        (4.2777, "score", "4.28", "4,28"),
        (12345, "count", "12,345", "12\u00a0345"),
        (-0.034, "points", "\u22123", "\u22123"),
        (0.034, "points", "+3", "+3"),
    ],
)
def test_numbers_are_written_as_the_language_does(value, kind, english, french):
    assert (printed(value, kind, "en"), printed(value, kind, "fr")) == (english, french)


def test_a_place_without_a_word_is_a_number():
    row = {"technology_code": "drones", "rank_low": 2, "rank_high": 13}
    numbers = Numbers("en", "masked", "-")
    first, last = (
        numbers.place("some_table", row, column, words("en")["ordinals"]).striptags() for column in ("rank_low", "rank_high")
    )
    assert (first, last) == ("second", "13")
