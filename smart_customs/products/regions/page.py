"""Puts a region beside all Members on a page, and writes the pages of all regions of a wave."""

from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup

from smart_customs.products.regions.bars import bar
from smart_customs.products.regions.beside import STRATEGY, TOPICS, Pair, Topic, all_pairs, pairs
from smart_customs.products.regions.findings import Findings
from smart_customs.products.report import page as report
from smart_customs.products.report.numbers import Numbers
from smart_customs.products.report.public_tables import PublicTables, key_of
from smart_customs.products.report.words import LANGUAGES, filled, wording, words
from smart_customs.products.templates import rendered

HERE = Path(__file__).parent


def write_region_pages(public: Path, wave_id: str, target: Path, reference: Path) -> list[str]:
    """Writes a page for each region and language into the folder `target`; returns the codes of the regions.

    `public` is the DuckDB file of the public tables, `reference` the folder of the reference lists.
    """
    for language in LANGUAGES:
        tables = PublicTables.read(public, wave_id, language, reference)
        for region in tables.regions(all_members=False):
            text = page(tables, region)
            (target / report.REGION_PAGES[language].format(region)).write_text(text, encoding="utf-8")
    return tables.regions(all_members=False)


def page(tables: PublicTables, region: str) -> str:
    """The page of a region in the language of the tables, as HTML that needs no other file."""
    language, said = tables.language, wording(HERE / "words", tables.language)
    numbers = Numbers.of(tables, said)
    findings = Findings(tables, numbers, said, region)
    sections = [
        (topic.name, said["topics"][topic.name], rows) for topic in TOPICS if (rows := _rows(tables, numbers, topic, region))
    ]
    pages = {name: address.format(region) for name, address in report.REGION_PAGES.items()}
    return rendered(
        HERE / "region.html.j2",
        said,
        language,
        pages,
        words=words(language),
        report_page=report.PAGES[language],
        explore_page=report.EXPLORE_PAGES[language],
        index_page=f"../../{report.PAGES[language]}",
        region=tables.label("region_code", region),
        regions=[
            (report.REGION_PAGES[language].format(code), tables.label("region_code", code), code == region)
            for code in tables.regions(all_members=False)
        ],
        subtitle=filled(said["subtitle"], {"wave": Markup('<span class="wave">{}</span>').format(tables.wave_id)}),
        banner=words(language)["banner"].get(tables.wave["provenance"]),
        findings=findings.all(),
        cards=findings.cards(),
        sections=sections,
        merged=_merged(tables, numbers, said, region),
    )


def _rows(tables: PublicTables, numbers: Numbers, topic: Topic, region: str) -> list[dict[str, Any]]:
    """What the template needs of each item; nothing of a topic that the wave did not ask about."""
    found = pairs(tables, topic, region)
    scale = None
    if topic.ends:
        scale = tuple(tables.wave[end] for end in topic.ends)
    kind = "score" if topic.ends else "percent"
    return [
        {
            "label": tables.label(topic.item, pair.code),
            "table": topic.table,
            "region_key": urlencode(key_of(pair.region)),
            "whole_key": urlencode(key_of(pair.whole)),
            "region": _shown(numbers, pair, kind),
            "count": _counted(numbers, pair),
            "whole": numbers.cell(pair.whole, topic.column, kind),
            "bar": bar(pair, scale),
        }
        for pair in found
    ]


def _shown(numbers: Numbers, pair: Pair, kind: str) -> Markup:
    if pair.shown == "range":
        return numbers.range(pair.region, "count_at_least", "count_at_most", "count")
    return numbers.cell(pair.region, pair.topic.column, kind)


def _counted(numbers: Numbers, pair: Pair) -> tuple[Markup | None, Markup | None]:
    """How many of how many, beside a share; of how many, beside a range; nothing beside a mean."""
    if pair.topic.ends or pair.shown in ("masked", "none"):
        return None, None
    count = numbers.cell(pair.region, "item_count", "count") if pair.shown == "exact" else None
    return count, numbers.cell(pair.region, "item_base", "count")


def _merged(tables: PublicTables, numbers: Numbers, said: dict[str, Any], region: str) -> list[Markup]:
    """What was merged or left out on the page, why, and how much of it."""
    shown = Counter(pair.shown for pair in all_pairs(tables, region))
    # The card of a question that nobody answered is left out, and one without a number of all Members.
    whole = tables.row(STRATEGY, region_code="ALL")
    if whole and whole["share"] is not None:
        for row in tables.rows(STRATEGY, region_code=region):
            if row["is_suppressed"] or row["share"] is not None:
                shown["masked" if row["is_suppressed"] else "exact"] += 1
    values = {
        "masked_word": said["masked"],
        "numbers": numbers.worked_out("numbers", shown.total(), "count", region_code=region),
        **{name: numbers.worked_out(name, shown[name], "count", region_code=region) for name in ("range", "masked")},
    }
    return [sentence for text in said["merged"]["sentences"] if (sentence := filled(text, values))]
