"""The page to explore the results holds the public table of results, cell by cell, and no other number."""

import json
import re

import duckdb
import pytest
import warehouses

from smart_customs.products.explore.page import PAGES
from smart_customs.products.make import public_tables

LABELS = {"wave_id": "wave_label", "topic_code": "topic", "technology_code": "technology", "region_code": "region"}


@pytest.fixture(scope="module", params=["en", "fr"])
def page(request) -> tuple[str, str]:
    """(language, text)."""
    home = warehouses.products_of_two_waves()
    return request.param, (home.products / "explore" / PAGES[request.param]).read_text(encoding="utf-8")


def test_it_holds_the_public_table_cell_by_cell(page):
    language, text = page
    held = json.loads(re.search(r'id="results">(.*?)</script>', text, re.DOTALL)[1])
    with duckdb.connect(public_tables(warehouses.products_of_two_waves()), read_only=True) as db:
        found = db.execute("from public.results")
        names = [column[0] for column in found.description]
        rows = [dict(zip(names, values, strict=True)) for values in found.fetchall()]
    assert held["columns"] == [name for name in names if not name.endswith(("_en", "_fr"))]
    assert held["rows"] == [[row[name] for name in held["columns"]] for row in rows]
    assert {row["wave_id"] for row in rows} == {"2024", "2026"} and len(rows) > 1000
    labels = {column: dict(pairs) for column, pairs in held["labels"].items()}
    for row in rows:
        assert {code: labels[code].get(row[code]) for code in LABELS} == {
            code: row[f"{begin}_{language}"] and row[f"{begin}_{language}"].replace("'", "’") for code, begin in LABELS.items()
        }
        assert labels["item_code"].get(f"{row['topic_code']}:{row['item_code']}", "") == row[f"item_{language}"].replace("'", "’")


def test_codes_stand_in_the_order_of_their_lists(page):
    _, text = page
    labels = json.loads(re.search(r'id="results">(.*?)</script>', text, re.DOTALL)[1])["labels"]
    codes = {column: [code for code, _ in pairs] for column, pairs in labels.items()}
    assert codes["wave_id"] == ["2026", "2024"]
    assert codes["topic_code"][:5] == ["participation", "engagement", "it_strategy", "maturity", "technology_adoption"]
    assert codes["region_code"] == ["ALL", "AMS", "AP", "ESA", "EUR", "MENA", "WCA"]
    assert codes["technology_code"][:3] == ["ai_ml", "big_data_analytics", "blockchain"]
    statuses = ["adopted", "under_development", "under_consideration", "not_considered"]
    assert [code for code in codes["item_code"] if code.startswith("technology_adoption:")] == [
        f"technology_adoption:{status}" for status in statuses
    ]
    assert [code for code in codes["item_code"] if code.startswith("maturity:")] == [f"maturity:{level}" for level in range(1, 6)]


def test_it_says_no_number_of_its_own(page):
    _, text = page
    said = re.sub(r"<(style|script).*?</\1>|<svg.*?</svg>|<[^>]+>", " ", text, flags=re.DOTALL)
    assert re.findall(r"\d+", said) == []
    words = json.loads(re.search(r'id="words">(.*?)</script>', text, re.DOTALL)[1])
    # 95% is the level of the intervals, 1 the first place.
    assert sorted(re.findall(r"\d+", json.dumps(words, ensure_ascii=False))) == ["1", "95"]


def test_it_needs_no_other_file(page):
    _, text = page
    assert re.findall(r'<script[^>]* src=|<link[^>]*href="(?!data:)|@import|url\((?!#)', text.split('id="results"')[0]) == []
    assert len(text) < 1_500_000
