"""The page of quality checks: what it counts, what it shows of each check, and that French readers have every rule in French."""

import html
import re
from collections import Counter
from datetime import datetime
from urllib.parse import parse_qsl

import duckdb
import pytest

from smart_customs.products.checks.french import rules_in_french
from smart_customs.products.checks.page import HERE, write_checks
from smart_customs.products.report.words import wording
from smart_customs.publication.rules import rules
from smart_customs.warehouse.project import manifest

FAILED = ("reference", "ref_regions.region_code_is_unique")
HIDDEN = ("marts", "fct_maturity_by_region.spreads_over_the_levels")
FOUND = ("marts", "rpt_intake.loses_few_records")
UNKNOWN = ("marts", "fct_of_another_version.is_odd")
TABLES = """
attach '{}' as made; create schema made.public;
create table made.public.rpt_data_quality (wave_id varchar, check_name varchar, layer varchar, severity varchar, status varchar,
  failing_rows bigint, threshold double, explanation varchar, is_suppressed boolean);
create table made.public.publication_info (published_at timestamp, run_id varchar, project_version varchar, inputs_sha256 varchar)
"""


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Language -> the page, of a table with every check of the project: one failed, one not shown, one of another version."""
    folder = tmp_path_factory.mktemp("checks")
    rows = [["ALL", name, layer, "critical", "passed", 0, None, says, False] for (layer, name), says in rules(manifest()).items()]
    by_key = {(row[2], row[1]): row for row in rows}
    by_key[FAILED][4:8] = ["failed", 2, None, f"{by_key[FAILED][7]} 2 rows against it of 7 in the table."]
    by_key[HIDDEN][3:6], by_key[HIDDEN][8] = ["warning", None, None], True
    by_key[FOUND][3:5], by_key[FOUND][7] = ["warning", "passed"], f"{by_key[FOUND][7]} None against it."
    rows.append(["ALL", UNKNOWN[1], UNKNOWN[0], "info", "passed", None, None, "Odd <it> is.", False])
    with duckdb.connect() as db:
        db.execute(TABLES.format(folder / "public.duckdb"))
        db.executemany("insert into made.public.rpt_data_quality values (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
        db.execute(
            "insert into made.public.publication_info values (?, 'run-12345', '1', ?)", [datetime(2026, 3, 1, 14, 5), "ab" * 32]
        )
    write_checks(folder / "public.duckdb", folder / "checks", manifest())
    return {
        language: (folder / "checks" / name).read_text(encoding="utf-8")
        for language, name in (("en", "index.html"), ("fr", "index.fr.html"))
    }


def row(page: str, check: str) -> list[str]:
    """The texts of the row of a check."""
    [found] = [
        text
        for text in re.findall(r"<tr>\n<th scope=\"row\">.*?</tr>", page, re.DOTALL)
        if f"<code>{check.replace('_', '_<wbr>')}</code>" in text
    ]
    cells = re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", found, re.DOTALL)
    return [html.unescape(re.sub("<[^>]+>", "", cell)) for cell in cells]


def test_cards_count_what_the_table_holds(pages: dict[str, str]):
    count = len(rules(manifest())) + 1
    for page in pages.values():
        figures = re.findall(r'class="figure"><span[^>]*>([^<]*)<', page)
        assert [int(text.replace(",", "").replace("\u00a0", "")) for text in figures] == [count, count - 2, 1, 1]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_number_of_the_summary_is_the_number_of_rows_that_it_names(pages: dict[str, str], language: str):
    expected = [(*key, "critical", "passed", False) for key in rules(manifest()) if key not in (FAILED, HIDDEN, FOUND)]
    expected += [(*FAILED, "critical", "failed", False), (*HIDDEN, "warning", None, True), (*FOUND, "warning", "passed", False)]
    expected.append((*UNKNOWN, "info", "passed", False))
    names = ("layer", "check_name", "severity", "status", "is_suppressed")
    held = [{name: str(value) for name, value in zip(names, row, strict=True)} for row in expected]
    spans = re.findall(r'data-t="rpt_data_quality" data-k="([^"]*)" data-c="\*">([^<]*)<', pages[language])
    assert len(spans) == 40
    for key, text in spans:
        where = dict(parse_qsl(html.unescape(key)))
        assert int(text) == sum(all(row[name] == value for name, value in where.items()) for row in held), where


def test_every_check_has_a_row_with_rule_severity_result_and_what_was_found(pages: dict[str, str]):
    shown = Counter(re.findall(r'<th scope="row"><code>', pages["en"]))
    assert shown.total() == len(rules(manifest())) + 1
    assert row(pages["en"], "spreads_over_the_levels")[1:] == [rules(manifest())[HIDDEN], "warning", "– not shown", "–"]
    assert row(pages["en"], "loses_few_records")[2:] == ["warning", "✓ passed", "None against it."]
    assert row(pages["fr"], "loses_few_records")[2:] == ["avertissement", "✓ satisfait", "Aucun écart."]
    assert row(pages["fr"], "loses_few_records")[1].startswith("Au plus 2\u00a0% des enregistrements")


def test_what_failed_stands_first_among_the_checks_of_its_table(pages: dict[str, str]):
    start = pages["en"].index("<code>ref_<wbr>regions</code>")
    first = re.search(r'<td class="status (\w+)">', pages["en"][start:])
    assert first[1] == "failed"
    assert "2 rows against it of 7 in the table." in pages["en"]


def test_when_and_of_what_the_page_was_made(pages: dict[str, str]):
    assert "publication of 1\u00a0March\u00a02026, 14:05 UTC" in pages["en"]
    assert "publication du 1er\u00a0mars\u00a02026, 14:05 UTC" in pages["fr"]
    assert "abababababababab" in pages["en"] and "run-1234" in pages["en"]


def test_a_rule_that_has_no_french_is_marked_as_english_and_nothing_else_is(pages: dict[str, str]):
    english = re.findall(r'<td lang="en">(.*?)</td>', pages["fr"])
    assert sorted(english) == ["2 rows against it of 7 in the table.", "Odd &lt;it&gt; is."]
    assert 'lang="en"' not in pages["en"].replace('<html lang="en">', "")


def test_every_rule_has_its_sentence_in_french():
    french = rules_in_french(manifest(), wording(HERE / "words", "fr")["rules"])
    missing = [name for layer, name in rules(manifest()) if (layer, name) not in french]
    assert missing == [], "Add a sentence for each to smart_customs/products/checks/words/fr.toml, [rules.checks]."
    assert [says for says in french.values() if "{" in says or not says.endswith(".")] == []


def test_no_french_sentence_is_left_without_its_check():
    names = {name for _, name in rules(manifest())}
    assert set(wording(HERE / "words", "fr")["rules"]["checks"]) - names == set()


def test_both_languages_have_the_same_words():
    def keys(words: dict, path: str = "") -> set[str]:
        return {
            found
            for name, value in words.items()
            for found in (keys(value, f"{path}{name}.") if isinstance(value, dict) else {f"{path}{name}"})
        }

    english, french = (keys(wording(HERE / "words", language)) for language in ("en", "fr"))
    assert {key for key in english ^ french if not key.startswith(("rules.", "found."))} == set()
