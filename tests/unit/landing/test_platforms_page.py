"""The page about the platforms says what their tables say."""

import importlib.util
from pathlib import Path

from smart_customs.landing.platforms import PLATFORMS
from smart_customs.landing.platforms.words import MEANINGS

PROJECT = Path(__file__).resolve().parents[3]


def test_the_page_of_the_platforms_is_up_to_date():
    spec = importlib.util.spec_from_file_location("make_platforms_page", PROJECT / "docs/make_platforms_page.py")
    maker = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(maker)
    assert maker.PAGE.read_text(encoding="utf-8") == maker.page(), "Make it anew: python docs/make_platforms_page.py"
    assert maker.page().count("\n## ") == len(PLATFORMS) == 9
    assert set(maker.MEANINGS) == set(MEANINGS)
