"""The index leads to what lies there, in both languages, and a folder is replaced as a whole or not at all."""

import re

import pytest
import warehouses

from smart_customs.files import replacing_folder
from smart_customs.products.index import write_index
from smart_customs.products.make import public_tables

PAGES = ("index.html", "index.fr.html", "quality.html", "quality.fr.html")


def test_every_link_of_the_index_leads_to_a_file():
    home = warehouses.products_of_two_waves()
    text = write_index(home.products, public_tables(home)).read_text(encoding="utf-8")
    links = [link for link in re.findall(r'href="([^"]+)"', text) if link != "data:,"]
    assert [link for link in links if not (home.products / link).is_file()] == []
    assert {f"report/{wave}/{page}" for wave in ("2024", "2026") for page in PAGES} <= set(links)


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
