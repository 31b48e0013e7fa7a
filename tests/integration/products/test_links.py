"""Every link of every page leads to a file that is there, and to a place in it that is there; few lead elsewhere."""

import os
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import duckdb
import pytest
import warehouses

from smart_customs.products.make import public_tables

# Where pages may lead besides the products: the licence, the report whose figures they repeat, and whom to ask.
ELSEWHERE = {
    "https://creativecommons.org/licenses/by/4.0/",
    "https://creativecommons.org/licenses/by/4.0/deed.fr",
    "https://www.wcoomd.org/SmartCustoms.aspx",
}


@dataclass
class Links(HTMLParser):
    """The links and the ids of a page."""

    links: list[str] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        found = dict(attributes)
        if tag == "a" and found.get("href") is not None:
            self.links.append(found["href"])
        if found.get("id"):
            self.ids.add(found["id"])


@pytest.fixture(scope="module")
def products() -> Path:
    return warehouses.products_of_bundled_wave().products


@pytest.fixture(scope="module")
def pages(products) -> dict[Path, Links]:
    """Links and ids of each page; of dbt's page, which is a program, none are known."""
    found = {path: Links() for path in products.rglob("*.html") if path.parent.name != "docs"}
    for path, links in found.items():
        # Without what programs hold: there is much of it, and no link in it.
        links.feed(re.sub(r"<script.*?</script>", "", path.read_text(encoding="utf-8"), flags=re.DOTALL))
    return found


def test_every_link_leads_to_a_place_that_is_there(products, pages):
    chosen = choices(public_tables(warehouses.products_of_bundled_wave()))
    lost = [
        (path.relative_to(products).as_posix(), link)
        for path, page in pages.items()
        for link in page.links
        if not urlsplit(link).scheme and not leads(path, link, pages, chosen)
    ]
    assert lost == []
    assert sum(len(page.links) for page in pages.values()) > 100


def test_few_links_lead_elsewhere(pages):
    assert {link for page in pages.values() for link in page.links if urlsplit(link).scheme} == ELSEWHERE


def test_every_page_leads_to_its_other_language_and_to_the_index_of_its_own(products, pages):
    for path, page in pages.items():
        in_french = path.name.endswith(".fr.html")
        other = path.name.replace(".fr.html", ".html") if in_french else path.name.replace(".html", ".fr.html")
        assert other in page.links, path
        if path.parent != products:
            led = {(path.parent / urlsplit(link).path).resolve() for link in page.links if not urlsplit(link).scheme}
            assert (products / ("index.fr.html" if in_french else "index.html")).resolve() in led, path


def leads(path: Path, link: str, pages: dict[Path, Links], chosen: dict[str, set[str]]) -> bool:
    """Whether the file is there, and has the place; the page to explore has a choice in the place of it."""
    parts = urlsplit(link)
    target = Path(os.path.normpath(path.parent / unquote(parts.path))) if parts.path else path
    if not target.is_file():
        return False
    if not parts.fragment:
        return True
    if target.parent.name == "explore":
        # Or the way past the head, to what is chosen.
        asked = parse_qs(parts.fragment) or {"": [parts.fragment]}
        return asked == {"": ["explore"]} or all(
            set(codes) <= chosen[name] | {"*"} for name, codes in asked.items() if name in chosen
        )
    return target in pages and unquote(parts.fragment) in pages[target].ids


def choices(public: Path) -> dict[str, set[str]]:
    """What can be chosen in the page to explore."""
    columns = {"wave": "wave_id", **{name: f"{name}_code" for name in ("topic", "technology", "item", "region")}}
    with duckdb.connect(public, read_only=True) as db:
        return {
            name: {code for (code,) in db.execute(f"select distinct {column} from public.results").fetchall()}
            for name, column in columns.items()
        }
