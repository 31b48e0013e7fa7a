"""Writes the page in each language: the table of results, the libraries that draw it, and the script, all in one file."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb
import vl_convert
from markupsafe import Markup

from smart_customs.duckdb_files import attach, identifier
from smart_customs.files import replacing_folder
from smart_customs.products.report.typography import french
from smart_customs.products.report.words import LANGUAGES, wording
from smart_customs.products.templates import rendered

HERE = Path(__file__).parent
PAGES = {"en": "index.html", "fr": "index.fr.html"}
# Column of a code -> how its label's columns begin. A page holds each label once, and those of its language alone.
CODES = {
    "wave_id": "wave_label",
    "topic_code": "topic",
    "technology_code": "technology",
    "item_code": "item",
    "region_code": "region",
}
# Between a topic and the code of an item of it.
TOPIC = ":"


def write_explore(public: Path, target: Path) -> Path:
    """Writes the pages of all waves into the folder `target`, which is replaced as a whole; returns the English one.

    `public` is the DuckDB file of the public tables.
    """
    # Vega, Vega-Lite and Vega-Embed, 0.9 MB: most of the page. Without a snippet all three are global.
    libraries = Markup(vl_convert.javascript_bundle())  # type: ignore[call-arg]
    with replacing_folder(target) as folder:
        for language in LANGUAGES:
            said = wording(HERE / "words", language)
            text = rendered(
                HERE / "explore.html.j2",
                said,
                language,
                PAGES,
                index_page=f"../{PAGES[language]}",
                words=_embedded(said["script"] | {"language": language}),
                results=_embedded(results(public, language)),
                libraries=libraries,
            )
            (folder / PAGES[language]).write_text(text, encoding="utf-8")
    return target / PAGES["en"]


def results(public: Path, language: str) -> dict[str, Any]:
    """The public table `results` for a page: `columns`, `rows` of codes and numbers, `labels` (code, label) by column of a code.

    Codes stand in the order of their lists. Those of items belong to a topic: `topic_code:item_code`.
    """
    with duckdb.connect() as connection:
        attach(connection, public, "source")
        found = connection.execute("from source.public.results")
        names = [column[0] for column in found.description]
        rows = [dict(zip(names, values, strict=True)) for values in found.fetchall()]
        lists = _lists(connection)
        waves = connection.execute("select wave_id from source.public.dim_survey_wave order by closed_on desc").fetchall()
    lists.append({wave: place for place, (wave,) in enumerate(dict.fromkeys(waves))})
    typeset = french if language == "fr" else str
    labels = {
        code: _in_order({_named(code, row): typeset(row[f"{begin}_{language}"]) for row in rows if row[code]}, lists)
        for code, begin in CODES.items()
    }
    columns = [name for name in names if not name.endswith(("_en", "_fr"))]
    return {"columns": columns, "labels": labels, "rows": [[row[column] for column in columns] for row in rows]}


def _lists(connection: duckdb.DuckDBPyConnection) -> list[dict[str, int]]:
    """The place of each code in each public list; the code is the first column of a list."""
    tables = connection.execute(
        "select table_name, min_by(column_name, column_index) from duckdb_columns() where database_name = 'source'"
        " group by all having bool_or(column_name = 'sort_order') order by 1"
    ).fetchall()
    return [
        dict(
            connection.execute(
                f"select cast({identifier(code)} as varchar), sort_order from source.public.{identifier(table)}"
            ).fetchall()
        )
        for table, code in tables
    ]


def _in_order(labels: dict[str, str], lists: list[dict[str, int]]) -> list[tuple[str, str]]:
    """The labels in the order of the smallest list that has all their codes. Codes of several parts go by their first part first.

    What stands for all comes before the others.
    """
    topics = {code.rpartition(TOPIC)[0] for code in labels}
    places: dict[str, list[int]] = {}
    for topic in topics:
        codes = [code for code in labels if code.rpartition(TOPIC)[0] == topic]
        parts = {code: code.rpartition(TOPIC)[2].split("/") for code in codes}
        there = [{found[at] for found in parts.values()} - {"ALL"} for at in range(max(map(len, parts.values())))]
        order = [min((it for it in lists if part <= it.keys()), key=len, default={}) for part in there]
        places |= {code: [it.get(part, 0) for it, part in zip(order, found, strict=False)] for code, found in parts.items()}
    return sorted(labels.items(), key=lambda item: places[item[0]])


def _named(code: str, row: Mapping[str, Any]) -> str:
    return f"{row['topic_code']}{TOPIC}{row[code]}" if code == "item_code" else row[code]


def _embedded(value: Any) -> Markup:
    """The value as JSON that ends no script element."""
    return Markup(json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c"))
