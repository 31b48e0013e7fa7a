"""A region is called in a sentence of the report as its list calls it."""

import csv
import re

import pytest

from smart_customs.paths import SEEDS
from smart_customs.products.report.words import LANGUAGES, words


def capitals(text: str) -> set[str]:
    """The words that begin with a capital letter."""
    return {word for word in re.findall(r"\w+", text) if word[0].isupper()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_region_keeps_its_name_within_sentences(language: str):
    with (SEEDS / "reference/ref_regions.csv").open(encoding="utf-8", newline="") as file:
        names = {row["region_code"]: row[f"label_{language}"] for row in csv.DictReader(file)}
    said = words(language)["in_sentence"]["region_code"]
    assert names.keys() | {"other"} >= said.keys()
    differing = {code: text for code, text in said.items() if code != "other" and capitals(text) != capitals(names[code])}
    assert differing == {}, "Correct in_sentence.region_code in smart_customs/products/report/words, or the list."
