"""The numbers in the tests that every run makes are those of the oracle."""

import pytest

from .vectors import FILES, SECTION, SINGULAR


@pytest.mark.parametrize("name", FILES)
def test_the_vectors_are_the_oracles(name: str):
    [found] = SECTION.findall((SINGULAR / f"{name}.sql").read_text())
    assert found == FILES[name](), "write them anew: cd tests && python -m oracle.vectors"
    assert found.count("\n") >= 5
