"""The index leads to what lies there, a page a language, and a folder is replaced as a whole or not at all."""

import re
from pathlib import Path

import pytest
import warehouses

from orchestration.defs.products import products
from smart_customs.files import replacing_folder
from smart_customs.products import index
from smart_customs.products.index import PAGES, write_index
from smart_customs.products.make import public_tables

REPORTS = {"en": ("index.html", "quality.html"), "fr": ("index.fr.html", "quality.fr.html")}
ORIGINS = {"en": ("reconstructed", "collected"), "fr": ("reconstitué", "recueilli")}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_link_of_the_index_leads_to_a_file(language):
    home = warehouses.products_of_two_waves()
    write_index(home.products, public_tables(home))
    text = (home.products / PAGES[language]).read_text(encoding="utf-8")
    links = [link for link in re.findall(r'href="([^"]+)"', text) if not link.startswith(("data:", "#"))]
    assert [link for link in links if not (home.products / link).is_file()] == []
    waves = ("2024", "2026")
    assert {f"report/{wave}/{page}" for wave in waves for page in REPORTS[language]} <= set(links)
    assert {f"open_data/{wave}/smart_customs_{wave}.xlsx" for wave in waves} | {f"explore/{PAGES[language]}"} <= set(links)
    # The latest first, each with the word for where its answers come from.
    origins = re.findall(r'<h2 id="wave-(\d+)">.*?<span class="origin">(\w+)</span>', text)
    assert origins == [("2026", ORIGINS[language][1]), ("2024", ORIGINS[language][0])]


def test_every_product_is_reached_from_the_index():
    """Those that Dagster knows: the public tables are what the others are made of."""
    names = {key.path[-1] for key in products.keys} - {"public_tables", "index"}
    addresses = Path(index.__file__).read_text(encoding="utf-8")
    assert len(names) > 3
    assert [name for name in sorted(names) if f'"{name}/' not in addresses] == [], (
        "Lead to it in smart_customs/products/index.py."
    )


def test_a_folder_takes_the_place_of_the_old_one(tmp_path):
    target = tmp_path / "target"
    for name in ("first", "second"):
        with replacing_folder(target) as draft:
            (draft / name).touch()
        assert [path.name for path in target.iterdir()] == [name]
    assert [path.name for path in tmp_path.iterdir()] == ["target"]


def test_after_an_error_the_old_folder_stays(tmp_path):
    target = tmp_path / "target"
    with replacing_folder(target) as draft:
        (draft / "kept").touch()
    with pytest.raises(OSError, match="no room"), replacing_folder(target) as draft:
        (draft / "lost").touch()
        raise OSError("no room")
    assert [path.name for path in target.iterdir()] == ["kept"]
    assert [path.name for path in tmp_path.iterdir()] == ["target"]
