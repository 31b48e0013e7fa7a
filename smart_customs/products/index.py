"""The pages that lead to all products, one a language."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markupsafe import Markup

from smart_customs.files import replacing
from smart_customs.paths import SEEDS
from smart_customs.products.make import waves
from smart_customs.products.report import page as report
from smart_customs.products.report.numbers import printed_day
from smart_customs.products.report.public_tables import PublicTables
from smart_customs.products.report.words import LANGUAGES, filled, wording
from smart_customs.products.templates import rendered

PAGES = {"en": "index.html", "fr": "index.fr.html"}
HERE = Path(__file__).parent


@dataclass(frozen=True)
class Group:
    """A title, and what can be opened below it: (address, name, what one finds there)."""

    title: str
    links: list[tuple[str, str, str]]


def write_index(products: Path, public: Path) -> Path:
    """Writes a page a language in the folder of products, with a link to whatever lies there; returns the English one.

    `public` is the DuckDB file of the public tables.
    """
    for language in LANGUAGES:
        said = wording(HERE / "words", language)
        tables = [PublicTables.read(public, wave_id, language, SEEDS / "reference") for wave_id in waves(public)]
        text = rendered(
            HERE / "index.html.j2",
            said,
            language,
            PAGES,
            explore=_there(products, f"explore/{PAGES[language]}"),
            waves=[_wave(products, of_wave, said) for of_wave in tables],
            everywhere=_group("about", _of_all_waves(language), products, said),
        )
        with replacing(products / PAGES[language], mode=0o644) as draft:
            draft.write_text(text, encoding="utf-8")
    return products / PAGES["en"]


def _wave(products: Path, tables: PublicTables, said: Mapping[str, Any]) -> dict[str, Any]:
    """What the page says of a wave, and where it leads."""
    wave_id, language = tables.wave_id, tables.language
    folder, data = f"report/{wave_id}", f"open_data/{wave_id}"
    files = {
        "results": {"report": f"{folder}/{report.PAGES[language]}", "quality": f"{folder}/{report.QUALITY_PAGES[language]}"},
        "data": {
            "workbook": f"{data}/smart_customs_{wave_id}.xlsx",
            "readme": f"{data}/README.md",
            "results": f"{data}/csv/results.csv",
            "dictionary": f"{data}/dictionary.csv",
            "package": f"{data}/datapackage.json",
            "codebook": f"{data}/codebook.csv",
        },
    }
    end = PAGES[language].removeprefix("index")
    regions = [(f"{folder}/region_{code}{end}", tables.label("region_code", code), "") for code in tables.regions(False)]
    regions = [link for link in regions if _there(products, link[0])]
    groups = [_group(name, addresses, products, said) for name, addresses in files.items()]
    groups.insert(1, Group(said["groups"]["regions"], regions))
    days = {name: Markup(printed_day(tables.wave[f"{name}_on"], language)) for name in ("opened", "closed")}
    provenance = tables.wave["provenance"]
    return {
        "id": wave_id,
        "origin": said["origin"][provenance],
        "meaning": said["origin_meaning"][provenance],
        "fieldwork": filled(said["fieldwork"], days),
        "groups": [group for group in groups if group.links],
    }


def _of_all_waves(language: str) -> dict[str, str]:
    return {"checks": f"checks/{PAGES[language]}", "documentation": "docs/index.html"}


def _group(name: str, addresses: Mapping[str, str], products: Path, said: Mapping[str, Any]) -> Group:
    links = [(address, *said["links"][link]) for link, address in addresses.items() if _there(products, address)]
    return Group(said["groups"][name], links)


def _there(products: Path, address: str) -> str | None:
    return address if (products / address).is_file() else None
