"""What findings say of the bundled wave, of the fixture's wave, and of the bundled wave as if it had been collected."""

import shutil
from pathlib import Path

import duckdb
import pytest
import warehouses
from building import SEEDS
from report_page import read

from smart_customs.products.report.findings import Finding, find
from smart_customs.products.report.naming import lowered
from smart_customs.products.report.numbers import Numbers, listed
from smart_customs.products.report.public_tables import PublicTables
from smart_customs.products.report.words import words

NO_BREAK = "\u00a0"
OFFICIAL = {
    "en": {
        "prevails": "More administrations are piloting or considering technologies than have adopted them.",
        "promising": "The highest impact with only moderate difficulty is expected of AI/ML and big data.",
        "need": "The need named most is technical skills.",
        "maturity": "The level of maturity named most is “operational”, by 30% of administrations.",
        "gap": "Participation is highest in East and Southern Africa (79%)"
        " and lowest in North Africa and the Near and Middle East (50%).",
        "focus": "The project focuses on AI/ML, blockchain and cloud computing.",
        "strategy": "92% of administrations have an IT strategy.",
        "adopted": "23 Members have adopted big data, more than any other technology.",
        "potential": "More administrations are developing or considering AI/ML than any other technology.",
        "votes": "The technology named most often for study is big data.",
        "dimensions": "Technology contributes most to trade facilitation and to enforcement and security.",
    },
    "fr": {
        "prevails": "Les technologies sont plus souvent à l’essai ou envisagées que déjà adoptées.",
        "promising": "Impact attendu le plus fort, pour une difficulté modérée : l’IA et les mégadonnées.",
        "need": "Besoin le plus cité : compétences techniques.",
        "maturity": "Le niveau de maturité le plus cité est « opérationnel » (30 % des administrations).",
        "gap": "La participation est la plus forte en Afrique orientale et australe (79 %)"
        " et la plus faible en Afrique du Nord, au Proche et au Moyen-Orient (50 %).",
        "focus": "Le projet se concentre sur l’IA, la chaîne de blocs et l’informatique en nuage.",
        "strategy": "92 % des administrations ont une stratégie informatique.",
        "adopted": "23 Membres ont adopté les mégadonnées, technologie la plus répandue.",
        "potential": "La technologie que le plus d’administrations expérimentent ou envisagent : l’IA.",
        "votes": "Technologie la plus citée comme sujet d’étude : les mégadonnées.",
        "dimensions": "La technologie contribue surtout à la facilitation des échanges et à la lutte contre la fraude.",
    },
}  # fmt: skip


def found(public: Path, wave_id: str, language: str) -> list[Finding]:
    tables = PublicTables.read(public, wave_id, language, SEEDS / "reference")
    return find(tables, Numbers.of(tables, words(language)), words(language))


def said(public: Path, wave_id: str, language: str = "en") -> dict[str, str]:
    return {one.name: one.sentence.striptags().replace(NO_BREAK, " ") for one in found(public, wave_id, language)}


@pytest.fixture
def changed(tmp_path: Path):
    """What changes a copy of the bundled wave's public tables by a statement, and gives its file."""
    public = Path(shutil.copy(warehouses.products_of_bundled_wave().products / "public_tables.duckdb", tmp_path / "p.duckdb"))

    def change(*statements: str) -> Path:
        with duckdb.connect(public) as db:
            for statement in statements:
                db.execute(statement)
        return public

    return change


@pytest.mark.parametrize("language", ["en", "fr"])
def test_of_the_bundled_wave_the_official_report_speaks(language):
    assert said(warehouses.products_of_bundled_wave().products / "public_tables.duckdb", "2024", language) == OFFICIAL[language]


def test_of_a_wave_with_masked_numbers_little_is_certain():
    """Of 2026 hardly a number of all Members is public, and intervals meet."""
    public = warehouses.products_of_two_waves().products / "public_tables.duckdb"
    assert said(public, "2026") == {
        "gap": "Participation is highest in North Africa and the Near and Middle East (100%)"
        " and lowest in West and Central Africa (0%)."
    }
    assert said(public, "2024") == OFFICIAL["en"]


COLLECTED = "update public.dim_survey_wave set provenance = 'collected'"


def test_of_a_collected_wave_its_numbers_speak(changed):
    """The same numbers, with their counts; where the order is not certain nothing is said."""
    official = OFFICIAL["en"]
    speaking = {
        "prevails": "More is on trial or planned than adopted: over all technologies, 440 answers against 102.",
        # Artificial intelligence could be among the three that are hardest to adopt.
        "promising": "The highest impact with only moderate difficulty is expected of big data.",
        "gap": official["gap"],
        "focus": official["focus"],
        "strategy": official["strategy"],
    }
    assert said(changed(COLLECTED), "2024") == speaking
    needs = "update public.fct_capacity_needs_by_region set rank_low = need_rank, rank_high = need_rank where region_code = 'ALL'"
    assert said(changed(needs), "2024") == speaking | {
        "need": "The need named most is technical skills, by 78% of those who answered."
    }
    levels = "update public.fct_maturity_by_region set ci_low = share - {0}, ci_high = share + {0} where region_code = 'ALL'"
    assert "maturity" not in said(changed(levels.format(0.02)), "2024")
    assert said(changed(levels.format(0.01)), "2024")["maturity"] == official["maturity"]
    masked = "update public.fct_technology_adoption_by_region set item_count = null where adoption_status = 'adopted'"
    assert "prevails" not in said(changed(masked), "2024")


def test_a_rule_that_does_not_hold_says_nothing(changed):
    before = OFFICIAL["en"]
    claims = "update public.rpt_published_figures set verdict = 'mismatch' where claim_id in ({})"
    public = changed(claims.format("'development_prevails', 'capacity_top_four', 'maturity_order', 'selection'"))
    gone = {"prevails", "need", "maturity", "focus"}
    assert said(public, "2024") == {name: text for name, text in before.items() if name not in gone}
    # Two regions with the same printed rate: neither is the lowest.
    public = changed("update public.fct_participation_by_region set submission_rate = 0.5 where region_code = 'EUR'")
    assert said(public, "2024").keys() == before.keys() - gone - {"gap"}
    # A number that the report does not print is not in a headline.
    public = changed("update public.fct_it_strategy_by_region set official_columns = ''")
    assert said(public, "2024").keys() == before.keys() - gone - {"gap", "strategy"}


def test_findings_lead_to_their_charts_and_are_their_titles():
    page = read(warehouses.products_of_bundled_wave().products / "report" / "2024" / "index.html")
    titles, neutral = texts(page, "h3"), texts(page, "neutral")
    shown = OFFICIAL["en"] | {"adopted": None}
    order = "gap strategy maturity prevails potential promising dimensions need votes focus".split()
    assert [f"{title}." for title in titles if f"{title}." in shown.values()] == [shown[name] for name in order]
    assert len(neutral) == 10
    assert neutral[0] == "Share of Members that answered, by region"
    # The description for those who do not see the chart names what it shows.
    assert page.charts[0].startswith("Chart: Share of Members that answered, by region.")
    links = [address for address in page.addresses if address.startswith("#block-")]
    assert links == [f"#block-{name}" for name in ("status", "impact", "needs", "levels", "rate", "selection")]


def texts(page, name: str) -> list[str]:
    """The text of each element that is a `name` or has it as its class."""
    found, last = [], None
    for text in page.texts:
        if name in text.tags | text.classes:
            if last:
                found[-1] += text.text
            else:
                found.append(text.text)
        last = name in text.tags | text.classes
    return [text.strip() for text in found]


@pytest.mark.parametrize(
    ("label", "within"),
    [
        ("Blockchain", "blockchain"),
        ("IT policy and governance", "IT policy and governance"),
        ("Internet des objets", "Internet des objets"),
        ("À l’étude", "à l’étude"),
        ("E-commerce", "e-commerce"),
        ("AI/ML", "AI/ML"),
        ("", ""),
    ],
)
def test_labels_lose_their_capital_within_a_sentence(label, within):
    assert lowered(label, ["Internet"]) == within


@pytest.mark.parametrize(
    ("parts", "english", "french"),
    [
        (["a"], "a", "a"),
        (["a", "b"], "a and b", "a et b"),
        (["a", "b", "c"], "a, b and c", "a, b et c"),
        (["a (1,5)", "b", "c"], "a (1,5); b and c", f"a (1,5){NO_BREAK}; b et c"),
    ],
)
def test_lists_are_written_as_the_language_does(parts, english, french):
    assert (listed(parts, "en"), listed(parts, "fr")) == (english, french)
