"""Puts the concepts on a page, and writes the quality report of a wave."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markupsafe import Markup, escape

from smart_customs.products.disclosure import Control
from smart_customs.products.quality.concept_tables import Shown, Tables
from smart_customs.products.quality.concepts import CONCEPTS, Concept
from smart_customs.products.quality.values import Values
from smart_customs.products.report import page as results
from smart_customs.products.report.numbers import Numbers
from smart_customs.products.report.public_tables import PublicTables
from smart_customs.products.report.words import LANGUAGES, filled, wording, words
from smart_customs.products.templates import rendered

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Section:
    """A concept with what there is to say: sentences, links (address -> text), tables, and the sections below it."""

    name: str
    code: str
    title: str
    sentences: list[Markup]
    links: dict[str, str]
    tables: list[Shown]
    parts: list["Section"]


def write_quality_report(public: Path, wave_id: str, target: Path, reference: Path, control: Control) -> None:
    """Writes both pages into the folder `target`, beside the results report.

    `public` is the DuckDB file of the public tables, made by `control`; `reference` the folder of the reference lists.
    """
    for language in LANGUAGES:
        said = wording(HERE / "words", language)
        tables = PublicTables.read(public, wave_id, language, reference)
        values = Values(tables, Numbers.of(tables, said), control)
        (target / results.QUALITY_PAGES[language]).write_text(page(values, said), encoding="utf-8")


def page(values: Values, said: dict[str, Any]) -> str:
    """The page in the language of the values, as HTML that needs no other file."""
    tables = values.tables
    names, made = values.all(), Tables(values, said)
    sections = [section for concept in CONCEPTS if (section := _section(concept, values, names, made, said))]
    return rendered(
        HERE / "quality.html.j2",
        said,
        tables.language,
        results.QUALITY_PAGES,
        index_page=results.INDEX_PAGES[tables.language],
        index=words(tables.language)["links"]["index"],
        wave_id=tables.wave_id,
        subtitle=Markup(escape(said["subtitle"])).format(wave=names["wave"]),
        words=words(tables.language),
        banner=words(tables.language)["banner"].get(tables.wave["provenance"]),
        sections=sections,
        made_from=Markup(escape(said["made_from"])).format(
            hash=Markup('<code class="hash">{}</code>').format(tables.tables["publication_info"][0]["inputs_sha256"][:16])
        ),
    )


def _section(concept: Concept, values: Values, names: dict[str, Any], made: Tables, said: dict[str, Any]) -> Section | None:
    """The section of a concept, or None where there is nothing to say."""
    text = said["concepts"][concept.name]
    by_origin = text.get(values.tables.wave["provenance"])
    sentences = [filled(sentence, names) for sentence in [*([by_origin] if by_origin else []), *text["sentences"]]]
    tables = [table for name in concept.tables if (table := made.of(name))]
    parts = [part for below in concept.parts if (part := _section(below, values, names, made, said))]
    links = {address: text["links"][name] for name, address in _addresses(values.tables).items() if "links" in text}
    found = Section(concept.name, concept.code, text["title"], [s for s in sentences if s], links, tables, parts)
    return found if found.sentences or found.tables or found.parts else None


def _addresses(tables: PublicTables) -> dict[str, str]:
    """Where the other products of the wave lie, from this page."""
    folder = f"../../open_data/{tables.wave_id}"
    return {
        "report": results.PAGES[tables.language],
        "workbook": f"{folder}/smart_customs_{tables.wave_id}.xlsx",
        "package": f"{folder}/datapackage.json",
        "codebook": f"{folder}/codebook.csv",
    }
