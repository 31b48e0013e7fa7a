"""Puts sentences, charts and tables on a page, and writes the report of a wave."""

from functools import cache
from pathlib import Path

import jinja2
from markupsafe import Markup

from smart_customs.products.report.blocks import Block, Maker
from smart_customs.products.report.numbers import Numbers
from smart_customs.products.report.public_tables import PublicTables
from smart_customs.products.report.sentences import Sentences
from smart_customs.products.report.words import LANGUAGES, words

PAGES = {"en": "index.html", "fr": "index.fr.html"}
QUALITY_PAGES = {"en": "quality.html", "fr": "quality.fr.html"}
"""The report on the quality of the wave's results, which lies beside."""


def write_report(public: Path, wave_id: str, target: Path, reference: Path, threshold: int) -> dict[str, str]:
    """Writes both pages into the folder `target`; returns the first English chart of each mart, as SVG text.

    `public` is the DuckDB file of the public tables, `reference` the folder of the reference lists, `threshold` the smallest
    count that is shown.
    """
    pictures: dict[str, str] = {}
    for language in LANGUAGES:
        tables = PublicTables.read(public, wave_id, language, reference)
        numbers = Numbers(language, words(language)["masked"], words(language)["none"])
        blocks = Maker(tables, numbers, words(language)).all_blocks()
        (target / PAGES[language]).write_text(page(tables, numbers, blocks, threshold), encoding="utf-8")
        if language == "en":
            for block in (block for found in blocks.values() for block in found if block.chart):
                pictures.setdefault(block.mart, block.chart)
    return pictures


def page(tables: PublicTables, numbers: Numbers, blocks: dict[str, list[Block]], threshold: int) -> str:
    """The page in the language of the tables, as HTML that needs no other file. `blocks`: those of each section."""
    said = words(tables.language)
    sentences = Sentences(tables, numbers, said, threshold)
    [other] = [language for language in LANGUAGES if language != tables.language]
    inputs = tables.tables["publication_info"][0]["inputs_sha256"]
    return _template().render(
        said=said,
        language=tables.language,
        other=other,
        other_page=PAGES[other],
        quality_page=QUALITY_PAGES[tables.language],
        wave_id=tables.wave_id,
        subtitle=Markup(said["subtitle"]).format(wave=Markup('<span class="wave">{}</span>').format(tables.wave_id)),
        banner=said["banner"].get(tables.wave["provenance"]),
        cards=sentences.cards(),
        focus=sentences.in_focus(),
        sections=[(name, said["sections"][name]["title"], sentences.of(name), found) for name, found in blocks.items()],
        method=sentences.method(),
        note=sentences.note,
        made_from=Markup(said["made_from"]).format(hash=Markup('<code class="hash">{}</code>').format(inputs[:16])),
    )


@cache
def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["markup"] = Markup
    return environment.get_template("page.html.j2")
