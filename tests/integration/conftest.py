"""The warehouses of `warehouses.py` as fixtures."""

import pytest
import warehouses
from building import Dataset


@pytest.fixture(scope="session")
def bundled() -> Dataset:
    return warehouses.bundled()


@pytest.fixture(scope="session")
def two_waves() -> Dataset:
    return warehouses.two_waves()


@pytest.fixture(scope="session")
def thin_waves() -> Dataset:
    return warehouses.thin_waves()


@pytest.fixture(scope="session")
def random_waves() -> Dataset:
    return warehouses.random_waves()
