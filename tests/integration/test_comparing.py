"""What looks the same is the same, in Python and in SQL: both against one table of vectors, and against each other."""

import json
import sys
import unicodedata
from pathlib import Path

import duckdb
import pytest
from rendering import macros

from smart_customs.comparing import comparable, is_blank

TESTS = Path(__file__).resolve().parents[1]
VECTORS = json.loads((TESTS / "fixtures/comparable.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def in_sql():
    """A function: texts -> (has_text, comparable) of each as the macros of the dbt project give them, null as an empty text."""
    project = macros()
    query = f"select {project['has_text']('text')}, {project['comparable']('text')} from texts"

    def forms(texts: list[str]) -> list[tuple[str, str]]:
        with duckdb.connect() as connection:
            connection.execute("create table texts (text varchar)")
            connection.execute("insert into texts select unnest(?)", [texts])
            return [(has_text, form or "") for has_text, form in connection.execute(query).fetchall()]

    return forms


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: ascii(vector["text"]))
def test_a_vector_in_python(vector):
    assert comparable(vector["text"]) == vector["comparable"]
    assert bool(vector["comparable"]) == vector["has_text"]
    assert is_blank(vector["text"]) != vector["has_text"]


def test_the_vectors_in_sql(in_sql):
    expected = [(vector["has_text"], vector["comparable"]) for vector in VECTORS]
    assert in_sql([vector["text"] for vector in VECTORS]) == expected
    assert len(expected) == 35


def test_every_character_of_unicode_compares_alike_in_both(in_sql):
    """Alone, between letters, and at an end: about 430,000 texts."""
    known = [chr(code) for code in range(1, sys.maxunicode + 1) if unicodedata.category(chr(code)) not in ("Cn", "Co", "Cs")]
    texts = [form.format(letter) for letter in known for form in ("{}", "a{}b", "{} A")]
    assert len(texts) > 400_000
    differing = [
        (ascii(text), found)
        for text, found in zip(texts, in_sql(texts), strict=True)
        if found != (comparable(text) != "", comparable(text)) or found[0] == is_blank(text)
    ]
    assert differing == []
