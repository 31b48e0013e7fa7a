"""The report's charts as a browser draws them: large enough, apart from each other, whole, and with every masked part.

On the bundled wave, in both languages, on a page and on a phone; and how many sheets of paper the report takes.
"""

import re
from urllib.parse import parse_qsl

import duckdb
import pytest
import warehouses
from opened import CHROMIUM, chromium

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="There is no chromium on this machine; install the package chromium.")

CHARTS, SHEETS = 22, 18
# Which numbers of its rows a chart draws; the others draw shares. A plane has no place for a masked point: it names it in words.
DRAWN = {
    "rate": ["submission_rate"],
    "time": [],
    "impact": [],
    "impact_regions": ["mean_impact", "mean_difficulty"],
    "selection": [],
}
# For each chart that is shown: its texts with size on the screen and box, its own box, hatched shapes, and the rows of its table.
MEASURE = """() => [...document.querySelectorAll('.chart svg')].filter(it => it.getBoundingClientRect().width).map(svg => ({
  name: svg.closest('.block').id.replace('block-', ''),
  box: svg.getBoundingClientRect().toJSON(),
  texts: [...svg.querySelectorAll('text')].filter(it => it.textContent.trim()).map(it => ({
    text: it.textContent, box: it.getBoundingClientRect().toJSON(),
    size: parseFloat(getComputedStyle(it).fontSize) * svg.getScreenCTM().a})),
  hatched: [...svg.querySelectorAll('.masked_marks path')].filter(it => it.getAttribute('fill').includes('hatch')).length,
  mart: svg.closest('.block').querySelector('table').dataset.t,
  keys: [...svg.closest('.block').querySelectorAll('tr[data-k]')].map(it => it.dataset.k)}))"""


@pytest.fixture(scope="module")
def browser():
    with chromium() as running:
        yield running


def address(language: str) -> str:
    name = "index.html" if language == "en" else f"index.{language}.html"
    return (warehouses.products_of_bundled_wave().products / "report" / "2024" / name).as_uri()


@pytest.fixture(scope="module", params=[("en", 1280), ("en", 390), ("fr", 1280), ("fr", 390)], ids=str)
def charts(browser, request):
    language, width = request.param
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(address(language))
    found = page.evaluate(MEASURE)
    page.close()
    assert len(found) == CHARTS
    assert sum(len(chart["texts"]) for chart in found) > 800
    return found


def test_no_text_is_smaller_than_eleven_pixels(charts):
    assert [(c["name"], t["text"], t["size"]) for c in charts for t in c["texts"] if t["size"] < 11] == []


def test_no_text_overlaps_another(charts):
    found = [
        (chart["name"], one["text"], other["text"])
        for chart in charts
        for place, one in enumerate(chart["texts"])
        for other in chart["texts"][:place]
        if overlap(one["box"], other["box"])
    ]
    assert found == []


def test_no_text_is_cut(charts):
    found = [
        (chart["name"], text["text"])
        for chart in charts
        for text in chart["texts"]
        if text["box"]["left"] < chart["box"]["left"] - 0.5
        or text["box"]["right"] > chart["box"]["right"] + 0.5
        or text["box"]["top"] < chart["box"]["top"] - 0.5
        or text["box"]["bottom"] > chart["box"]["bottom"] + 0.5
    ]
    assert found == []


def test_every_masked_part_is_hatched(charts):
    public = warehouses.products_of_bundled_wave().products / "public_tables.duckdb"
    with duckdb.connect(str(public), read_only=True) as connection:
        for chart in charts:
            cursor = connection.execute(f"select * from public.\"{chart['mart']}\" where wave_id = '2024'")
            names = [column[0] for column in cursor.description]
            rows = [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]
            shown = [row for key in chart["keys"] for row in rows if matches(row, key)]
            assert len(shown) == len(chart["keys"])
            masked = [
                (row, column)
                for row in shown
                for column in DRAWN.get(chart["name"], ["share"])
                if row[column] is None and row["is_suppressed"]
            ]
            assert chart["hatched"] == len(masked), chart["name"]
    assert sum(chart["hatched"] for chart in charts) > 100


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_table_fits_a_page_and_numbers_stand_under_their_headings(browser, language):
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(address(language))
    page.evaluate("document.querySelectorAll('details').forEach(it => it.open = true)")
    cut = page.evaluate(
        "[...document.querySelectorAll('.scroll')].filter(it => it.scrollWidth > it.clientWidth).map(it => it.ariaLabel)"
    )
    apart = page.evaluate(
        "[...document.querySelectorAll('table')].flatMap(it => [...it.tHead.rows[0].cells].map((cell, place) => [cell,"
        " it.tBodies[0].rows[0].cells[place]]).filter(([a, b]) => getComputedStyle(a).textAlign !== getComputedStyle(b).textAlign"
        " && !(a.cellIndex === 0)).map(([a]) => a.textContent))"
    )
    page.close()
    assert (cut, apart) == ([], [])


@pytest.mark.parametrize(
    ("media", "scheme", "paper", "ink"),
    [
        ("screen", "light", "#ffffff", "#1b2733"),
        ("screen", "dark", "#12181f", "#e3e8ed"),
        ("print", "dark", "#ffffff", "#000000"),
    ],
)
def test_charts_keep_white_paper_on_dark_screens_and_print_is_black_on_white(browser, media, scheme, paper, ink):
    page = browser.new_page(color_scheme=scheme)
    page.emulate_media(media=media)
    page.goto(address("en"))
    colours = page.evaluate(
        "[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color,"
        " ...new Set([...document.querySelectorAll('.chart')].map(it => getComputedStyle(it).backgroundColor))]"
    )
    page.close()
    rgb = [f"rgb({', '.join(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5))})" for colour in (paper, ink, "#ffffff")]
    assert colours == rgb


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_printed_report_has_few_sheets(browser, language, tmp_path):
    page = browser.new_page()
    page.goto(address(language))
    page.pdf(path=tmp_path / "report.pdf", prefer_css_page_size=True)
    page.close()
    assert 5 < len(re.findall(rb"/Type\s*/Page\b", (tmp_path / "report.pdf").read_bytes())) <= SHEETS


def overlap(one: dict, other: dict) -> bool:
    """Whether two boxes share more than half a pixel."""
    return (
        one["left"] < other["right"] - 0.5
        and other["left"] < one["right"] - 0.5
        and one["top"] < other["bottom"] - 0.5
        and other["top"] < one["bottom"] - 0.5
    )


def matches(row: dict, key: str) -> bool:
    return all(str(row[column]) == value for column, value in parse_qsl(key, keep_blank_values=True))
