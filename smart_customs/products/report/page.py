"""Puts findings, sentences, charts and tables on a page, and writes the report of a wave."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from markupsafe import Markup

from smart_customs.products.report.exhibits import Exhibit
from smart_customs.products.report.findings import MOST, find
from smart_customs.products.report.numbers import Numbers
from smart_customs.products.report.public_tables import PublicTables
from smart_customs.products.report.sections import Sections
from smart_customs.products.report.sentences import Sentences
from smart_customs.products.report.words import LANGUAGES, filled, words
from smart_customs.products.templates import rendered

PAGES = {"en": "index.html", "fr": "index.fr.html"}
QUALITY_PAGES = {"en": "quality.html", "fr": "quality.fr.html"}
"""The report on the quality of the wave's results, which lies beside."""
REGION_PAGES = {"en": "region_{}.html", "fr": "region_{}.fr.html"}
"""The pages of the regions, which lie beside."""
EXPLORE_PAGES = {"en": "../../explore/index.html", "fr": "../../explore/index.fr.html"}
INDEX_PAGES = {"en": "../../index.html", "fr": "../../index.fr.html"}


def write_report(
    public: Path, wave_id: str, target: Path, reference: Path, threshold: int, regions: Sequence[str] = ()
) -> dict[str, Exhibit]:
    """Writes both pages into the folder `target`; returns the first English exhibit with a chart of each mart.

    `public` is the DuckDB file of the public tables, `reference` the folder of the reference lists, `threshold` the smallest
    count that is shown, `regions` the codes of those that have a page of their own.
    """
    pictures: dict[str, Exhibit] = {}
    for language in LANGUAGES:
        tables = PublicTables.read(public, wave_id, language, reference)
        numbers = Numbers.of(tables, words(language))
        exhibits = Sections(tables, numbers, words(language)).all_exhibits()
        (target / PAGES[language]).write_text(page(tables, numbers, exhibits, threshold, regions), encoding="utf-8")
        if language == "en":
            for exhibit in (exhibit for found in exhibits.values() for exhibit in found if exhibit.chart):
                pictures.setdefault(exhibit.mart, exhibit)
    return pictures


def page(
    tables: PublicTables, numbers: Numbers, exhibits: dict[str, list[Exhibit]], threshold: int, regions: Sequence[str]
) -> str:
    """The page in the language of the tables, as HTML that needs no other file. `exhibits`: those of each section."""
    said = words(tables.language)
    sentences = Sentences(tables, numbers, said, threshold)
    findings = [
        found for found in find(tables, numbers, said) if any(found.exhibit == b.name for part in exhibits.values() for b in part)
    ]
    return rendered(
        Path(__file__).parent / "page.html.j2",
        said,
        tables.language,
        PAGES,
        quality_page=QUALITY_PAGES[tables.language],
        explore_page=EXPLORE_PAGES[tables.language],
        index_page=INDEX_PAGES[tables.language],
        workbook=f"../../open_data/{tables.wave_id}/smart_customs_{tables.wave_id}.xlsx",
        wave_id=tables.wave_id,
        subtitle=filled(said["subtitle"], {"wave": _wave(tables)}),
        banner=said["banner"].get(tables.wave["provenance"]),
        reconstructed=tables.reconstructed,
        findings=findings[:MOST],
        # The first finding about a chart is its title, which ends without a full stop.
        titles={found.exhibit: found.sentence.removesuffix(".") for found in reversed(findings)},
        cards=sentences.cards(),
        focus=sentences.in_focus(),
        sections=[(name, said["sections"][name]["title"], sentences.of(name), found) for name, found in exhibits.items()],
        regions=[(REGION_PAGES[tables.language].format(code), tables.label("region_code", code)) for code in regions],
        by_region={exhibit.name for part in exhibits.values() for exhibit in part if _is_by_region(exhibit)},
        method=sentences.method(),
        note=sentences.note,
        fieldwork=filled(
            said["about"]["fieldwork"],
            {name: numbers.day(tables.wave[f"{name}_on"]) for name in ("opened", "closed")},
        ),
        about=_about(tables, numbers, said["about"]),
    )


def _is_by_region(exhibit: Exhibit) -> bool:
    return any("region_code=" in key and "region_code=ALL" not in key for key, _ in exhibit.table.rows)


def _about(tables: PublicTables, numbers: Numbers, said: dict[str, Any]) -> list[Markup]:
    """What the page is made of and from when, how it may be used and cited, and who answers questions."""
    wave, info = tables.wave, tables.tables["publication_info"][0]
    report = said["reports"].get(tables.wave_id)
    values = {
        "wave": _wave(tables),
        "report": report and Markup('<cite class="label">{}</cite>').format(report),
        "version": Markup('<span class="label">{}</span>').format(info["project_version"]),
        "published": numbers.day(info["published_at"].date()),
        "hash": Markup('<code class="hash">{}</code>').format(info["inputs_sha256"][:16]),
        "licence": _link(said["licence_page"]),
        "contact": _link(said["contact_page"]),
    }
    values["citation"] = filled(said["citation"][wave["provenance"]], values)
    found = (filled(said[name], values) for name in ("report", "version", "licence", "cite", "contact"))
    return [sentence for sentence in found if sentence]


def _wave(tables: PublicTables) -> Markup:
    return Markup('<span class="wave">{}</span>').format(tables.wave_id)


def _link(said: dict[str, str]) -> Markup:
    return Markup('<a class="label" href="{}">{}</a>').format(said["address"], said["text"])
