"""Every page of the products in a browser, in both languages: on a wide screen and a phone, light and dark, and on paper.

A page is opened once and looked at in all ways. Axe takes longest: English pages are given to it wide and light, French ones,
which come of the same templates, on a dark phone.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest
import warehouses
from axe_playwright_python.sync_playwright import Axe
from opened import CHROMIUM, chromium
from playwright.sync_api import Browser, Page

from smart_customs.products.make import public_tables

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="There is no chromium on this machine; install the package chromium.")

WIDE, PHONE, PAPER = 1280, 390, 673  # Paper: A4 less its margins.
SMALLEST = {WIDE: 11, PHONE: 11, PAPER: 6.9}  # In pixels; on paper the tallest charts have to fit a sheet: 5 points.
# How many charts a page has; a page that is not named has none that this file knows of.
CHARTS = {"report/2024/index.html": 22, "report/2024/index.fr.html": 22}
# What has to be there, with a page for each region; whatever else lies there is looked at too, except dbt's own page.
EXPECTED = ["index", "explore/index", "checks/index", "report/2024/index", "report/2024/quality"]
REGION = "report/2024/region_{}"

TEXTS = """width => {
    const found = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const node = walker.currentNode, parent = node.parentElement, range = document.createRange();
        if (!node.data.trim() || !parent.checkVisibility({visibilityProperty: true, opacityProperty: true})) continue;
        range.selectNodeContents(node);
        const box = range.getBoundingClientRect();
        // What is read aloud alone is one pixel large.
        if (box.width === 0 || parent.closest(".hidden, .skip, noscript")) continue;
        // Text of a drawing is as large as the drawing is scaled.
        const scale = parent.ownerSVGElement ? Math.hypot(parent.getScreenCTM().a, parent.getScreenCTM().b) : 1;
        found.push([parseFloat(getComputedStyle(parent).fontSize) * scale, node.data.trim().slice(0, 60)]);
    }
    return found;
}"""
# How far each table reaches beyond what is shown of it.
CUT = """() => [...document.querySelectorAll("table")].map(table => [
    Math.round(Math.max(
        table.getBoundingClientRect().right - table.parentElement.getBoundingClientRect().right,
        table.getBoundingClientRect().right - document.documentElement.clientWidth,
        -table.getBoundingClientRect().left,
    )),
    table.caption?.textContent ?? table.closest("[aria-label]")?.getAttribute("aria-label") ?? table.dataset.t ?? "",
])"""
BOXES = "() => [...document.querySelectorAll('.chart svg')].map(it => it.getBoundingClientRect().toJSON())"
# Heights of the tables that are folded, and of the others.
PRINTED_TABLES = """() => ["details table", ":not(details) > .scroll > table"]
    .map(tables => [...document.querySelectorAll(tables)].map(table => table.getBoundingClientRect().height))"""
# Rows of a table that differ in their words alone: hundreds of them take axe a minute, and it would say the same of each.
ONE_ROW_A_KIND = """() => document.querySelectorAll("tbody").forEach(body => {
    const kinds = new Set();
    for (const row of [...body.rows]) {
        const kind = row.outerHTML.replace(/>[^<]*</g, "><").replace(/data-[a-z]+="[^"]*"/g, "");
        kinds.has(kind) ? row.remove() : kinds.add(kind);
    }
})"""
COLOURS = """() => [getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor]
    .map(colour => colour.match(/[\\d.]+/g).slice(0, 3).map(Number))"""


@dataclass
class Seen:
    """What was seen of a page; by (width, scheme): its width in `overflow`, sizes of `texts`, `boxes` of charts."""

    asked: list[str]
    complaints: list[str]
    overflow: dict[tuple[int, str], int]
    texts: dict[tuple[int, str], list[tuple[float, str]]]
    cut: list[tuple[int, str]]
    boxes: dict[tuple[int, str], list[dict]]
    colours: dict[str, tuple[list[float], list[float]]]
    findings: list[tuple[str, str]]
    ids: list[str]
    printed: tuple[list[float], list[float]]


@pytest.fixture(scope="module")
def seen() -> Iterator[dict[str, Seen]]:
    """What was seen of each page, by its path."""
    products = warehouses.products_of_bundled_wave().products
    with chromium() as browser:
        yield {name: look(browser, products / name, name) for name in pages(products)}


def pages(products: Path) -> list[str]:
    found = [path.relative_to(products).as_posix() for path in sorted(products.rglob("*.html"))]
    return [name for name in found if not name.startswith("docs/")]


def look(browser: Browser, path: Path, name: str) -> Seen:
    page = browser.new_page(viewport={"width": WIDE, "height": 900}, color_scheme="light")
    seen = Seen([], [], {}, {}, [], {}, {}, [], [], ([], []))
    page.on("request", lambda it: seen.asked.append(it.url))
    page.on("console", lambda it: seen.complaints.append(it.text) if it.type in ("error", "warning") else None)
    page.on("pageerror", lambda it: seen.complaints.append(str(it)))
    page.goto(path.as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(it => it.open = true)")
    measure(page, seen, WIDE, "light")
    seen.cut = page.evaluate(CUT)
    seen.ids = page.evaluate("[...document.querySelectorAll('[id]')].map(it => it.id)")
    page.emulate_media(color_scheme="dark")
    measure(page, seen, WIDE, "dark")
    measure(page, seen, PHONE, "dark")
    page.emulate_media(color_scheme="light")
    measure(page, seen, PHONE, "light")
    page.evaluate("document.querySelectorAll('details').forEach(it => it.open = false)")
    page.emulate_media(media="print", color_scheme="dark")
    measure(page, seen, PAPER, "print")
    seen.printed = page.evaluate(PRINTED_TABLES)
    page.evaluate("document.querySelectorAll('details').forEach(it => it.open = true)")
    in_french = name.endswith(".fr.html")
    page.emulate_media(media="screen", color_scheme="dark" if in_french else "light")
    page.set_viewport_size({"width": PHONE if in_french else WIDE, "height": 900})
    drawn(page)
    seen.findings = serious(page)
    seen.asked = [address for address in seen.asked if not address.startswith("data:") and address != path.as_uri()]
    page.close()
    return seen


def measure(page: Page, seen: Seen, width: int, scheme: str) -> None:
    if page.viewport_size["width"] != width:
        page.set_viewport_size({"width": width, "height": 900})
    drawn(page)
    seen.overflow[width, scheme] = page.evaluate("document.documentElement.scrollWidth")
    seen.texts[width, scheme] = page.evaluate(TEXTS)
    seen.boxes[width, scheme] = page.evaluate(BOXES)
    seen.colours[scheme] = page.evaluate(COLOURS)


def drawn(page: Page) -> None:
    """Waits for a chart that the page itself draws: it follows the window in a moment."""
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    page.wait_for_function("() => !document.querySelector('[aria-busy=true]')")


def serious(page: Page) -> list[tuple[str, str]]:
    """Axe's findings, (rule, markup). It comes last, since it takes rows away."""
    page.evaluate(ONE_ROW_A_KIND)
    violations = Axe().run(page).response["violations"]
    return [(it["id"], it["nodes"][0]["html"][:200]) for it in violations if it["impact"] in ("serious", "critical")]


def brightness(colour: list[float]) -> float:
    return sum(colour) / 3


def test_the_pages_are_there(seen):
    with duckdb.connect(public_tables(warehouses.products_of_bundled_wave()), read_only=True) as db:
        regions = db.execute("select region_code from public.dim_region where region_code <> 'ALL'").fetchall()
    names = [*EXPECTED, *(REGION.format(code) for (code,) in regions)]
    assert sorted({f"{name}{end}" for name in names for end in (".html", ".fr.html")} - set(seen)) == []
    assert len(regions) == 6


def test_they_ask_for_nothing_else_and_complain_of_nothing(seen):
    assert {name: (it.asked, it.complaints) for name, it in seen.items() if it.asked or it.complaints} == {}


def test_axe_has_no_serious_finding(seen):
    assert {name: it.findings for name, it in seen.items() if it.findings} == {}


def test_nothing_is_wider_than_the_window(seen):
    wider = {(name, *way): found for name, it in seen.items() for way, found in it.overflow.items() if found > way[0]}
    assert wider == {}


def test_no_text_is_too_small_to_read(seen):
    small = {
        (name, *way): found
        for name, it in seen.items()
        for way, texts in it.texts.items()
        if (found := sorted({(round(size, 1), text) for size, text in texts if size < SMALLEST[way[0]] - 0.05})[:3])
    }
    assert small == {}
    # The measure measures: every page has text, and its headings are large.
    assert all(max(size for size, _ in texts) > 20 for it in seen.values() for texts in it.texts.values())


def test_no_table_is_cut_on_a_wide_screen(seen):
    cut = {name: found for name, it in seen.items() if (found := [table for table in it.cut if table[0] > 1])}
    assert cut == {}
    assert len(seen["report/2024/index.html"].cut) >= 20


def test_dark_screens_get_light_text_and_paper_black_on_white(seen):
    for name, it in seen.items():
        ink, paper = it.colours["dark"]
        assert brightness(ink) > 180 and brightness(paper) < 60, name
        ink, paper = it.colours["print"]
        assert brightness(ink) < 30 and brightness(paper) in (0, 255), name  # 0: transparent.
        ink, paper = it.colours["light"]
        assert brightness(ink) < 60 and brightness(paper) == 255, name


def test_every_chart_has_a_size_and_lies_within_the_page(seen):
    for name, it in seen.items():
        for (width, scheme), boxes in it.boxes.items():
            # Of the two drawings of a chart, for a page and for a phone, one is shown.
            boxes = [box for box in boxes if box["width"]]
            assert len(boxes) == CHARTS[name] if name in CHARTS else True, (name, width)
            for box in boxes if scheme != "print" else []:
                assert box["width"] > 0.8 * min(width, 600) and box["height"] > 100, (name, width, box)
                assert 0 <= box["left"] and box["right"] <= width, (name, width, box)


def test_no_id_of_a_page_stands_there_twice(seen):
    assert {name: it.ids for name, it in seen.items() if len(it.ids) != len(set(it.ids))} == {}


def test_print_leaves_out_the_tables_that_are_folded_on_screen_and_shows_the_others(seen):
    for name, it in seen.items():
        folded, others = it.printed
        assert set(folded) <= {0}, name
        assert all(height > 20 for height in others), name
        assert (len(folded) >= 8 and len(others) >= 8) if name in CHARTS else True, name
