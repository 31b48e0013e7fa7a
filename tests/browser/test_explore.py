"""The page to explore the results, as people use it: what they choose, sort and filter is what they see, hear and download.

`SURVEY_SEED=<number>` repeats the random choices.
"""

import csv
import io
import os
import random
import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from urllib.parse import urlencode

import duckdb
import pytest
import warehouses
from opened import CHROMIUM, chromium
from playwright.sync_api import Browser, Page, expect

from smart_customs.products.make import public_tables

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="There is no chromium on this machine; install the package chromium.")

Row = dict[str, object]
PAGES = {"en": "index.html", "fr": "index.fr.html"}
WORDS = {
    "en": {"masked": "masked", "none": "–", "official": "official", "reconstructed": "reconstructed", "else": "else"},
    "fr": {"masked": "masqué", "none": "–", "official": "officiel", "reconstructed": "reconstitué", "else": "le reste"},
}
SEPARATORS = {"en": ",", "fr": ";"}
# What each measure shows, in the order of the table.
MEASURES = {
    "percent": ["percent", "item_count", "item_base"],
    "weighted": ["percent_weighted", "interval_low", "interval_high", "possible_low", "possible_high"],
    "count": ["item_count", "item_base"],
    "score": ["mean_score", "item_base"],
    "rank": ["item_rank", "item_rank_low", "item_rank_high"],
}
WHOLE, FINE = {"item_base", "item_count", "item_rank", "item_rank_low", "item_rank_high"}, {"mean_score"}
TABLE = """() => [...document.querySelectorAll('#table tbody tr')].map(row => [...row.cells].map(cell => cell.textContent))"""
# Per row of the chart: its name, the number beside it; then the widths of its bars, and how many are hatched.
CHART = """() => {
    const svg = document.querySelector('#chart svg');
    const texts = group => [...group.querySelectorAll('text')].map(it =>
        it.children.length ? [...it.children].map(line => line.textContent).join(' ') : it.textContent);
    const [names, numbers] = [...svg.querySelectorAll('.mark-text.role-mark')].map(texts);
    const found = (...fills) => [...svg.querySelectorAll(fills.map(fill => `path[fill="${fill}"]`).join())];
    const width = path => path.getBBox().width;
    const hatched = found('url(#hatched)');
    return {
        names, numbers, bars: found('var(--link)').map(width), hatched: hatched.length,
        width: Math.max(...[...hatched, ...found('var(--tint)')].map(width)),
        shapes: ['main', 'paper'].map(fill => svg.querySelectorAll(`.mark-symbol path[fill="var(--${fill})"]`).length),
        title: texts(svg.querySelector('.role-title')).join(' '),
    };
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def products() -> Path:
    return warehouses.products_of_bundled_wave().products


@pytest.fixture(scope="module")
def results() -> list[Row]:
    return read(public_tables(warehouses.products_of_bundled_wave()))


def read(public: Path) -> list[Row]:
    """The public table of results."""
    with duckdb.connect(public, read_only=True) as db:
        found = db.execute("from public.results")
        names = [column[0] for column in found.description]
        return [dict(zip(names, values, strict=True)) for values in found.fetchall()]


@pytest.fixture
def page(browser) -> Iterator[Page]:
    """A page that must complain of nothing."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    page, complaints = context.new_page(), []
    page.set_default_timeout(15_000)
    page.on("console", lambda it: complaints.append(it.text))
    page.on("pageerror", lambda it: complaints.append(str(it)))
    yield page
    assert complaints == []
    context.close()


def shown(page: Page, products: Path, language: str = "en", **choice: str) -> None:
    """Opens the page with a choice in its address, and waits for the chart."""
    page.goto("about:blank")
    page.goto(f"{(products / 'explore' / PAGES[language]).as_uri()}#{urlencode(choice)}")
    drawn(page)


def drawn(page: Page) -> None:
    page.wait_for_selector("#chart[aria-busy=false] svg")


def printed(row: Row, column: str, language: str) -> str:
    """The number of a cell as the page has to print it, or the word in its place."""
    value = row[column]
    if value is None:
        return WORDS[language]["masked" if row["is_suppressed"] else "none"]
    percent = column not in WHOLE | FINE
    rounded = row["is_rounded"] and column == "percent_weighted"
    # Reports print whole percentages.
    as_printed = row["provenance"] == "reconstructed" and column in row["official_columns"].split()
    decimals = 2 if column in FINE else 0 if column in WHOLE or rounded or as_printed else 1
    text = f"{Decimal(value).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP):,}"
    if language == "fr":
        text = text.replace(",", "\u00a0").replace(".", ",")
    if percent:
        text += "\u00a0%" if language == "fr" else "%"
    return f"≈\u00a0{text}" if rounded else text


def printed_label(label: str) -> str:
    """Labels are typeset on pages."""
    return label.replace("'", "’")


def origin(row: Row, columns: list[str]) -> str:
    """Which word has to stand in the column of origins: official, reconstructed, or both."""
    there = {column for column in columns if row[column] is not None}
    official = there & set(row["official_columns"].split())
    return "official" if official == there and official else "both" if official else "reconstructed"


def expected(results: list[Row], choice: dict[str, str], language: str) -> list[list[str]]:
    """The cells that the table has to have, without order: names of what varies, numbers, the kind of origin."""
    found = [row for row in results if row["wave_id"] == choice["wave"] and row["topic_code"] == choice["topic"]]
    names = ("technology", "item", "region")
    varying = [name for name in names if choice[name] == "*" and len({row[f"{name}_code"] for row in found}) > 1]
    rows = [row for row in found if all(choice[name] in ("*", row[f"{name}_code"]) for name in names)]
    columns = MEASURES[choice["measure"]]
    return sorted(
        [
            *(printed_label(row[f"{name}_{language}"]) for name in varying or ["region"]),
            *(printed(row, column, language) for column in columns),
            origin(row, columns),
        ]
        for row in rows
    )


def kinds(rows: list[list[str]], numbers: int, names: int, language: str) -> list[list[str]]:
    """The table's rows with the kind of origin in the place of its words, and without the note."""
    said = WORDS[language]
    found = []
    for row in rows:
        text = row[names + numbers]
        kind = {said["official"]: "official", said["reconstructed"]: "reconstructed"}.get(text)
        if kind is None:
            assert text.startswith(said["official"]) and said["else"] in text, text
        found.append([*row[: names + numbers], kind or "both"])
    return sorted(found)


def drawn_at_random(rng: random.Random, results: list[Row]) -> dict[str, str]:
    """A choice that a reader could make."""
    topic = rng.choice(sorted({row["topic_code"] for row in results}))
    rows = [row for row in results if row["topic_code"] == topic]
    choice = {"wave": rows[0]["wave_id"], "topic": topic}
    for name in ("technology", "item", "region"):
        codes = sorted({row[f"{name}_code"] for row in rows})
        choice[name] = rng.choice(["*", *codes]) if len(codes) > 1 else "*"
    there = [name for name, columns in MEASURES.items() if any(row[columns[0]] is not None for row in rows)]
    return choice | {"measure": rng.choice(there)}


def test_table_chart_and_download_hold_what_the_public_table_holds(page, products, results):
    seed = int(os.environ["SURVEY_SEED"])
    rng = random.Random(seed)
    for number in range(10):
        language = ("en", "fr")[number % 2]
        page.set_viewport_size({"width": (1280, 390)[number // 2 % 2], "height": 900})
        choice = drawn_at_random(rng, results)
        about = f"SURVEY_SEED={seed}, choice {number}: {choice}"
        shown(page, products, language, **choice)
        columns, rows = MEASURES[choice["measure"]], page.evaluate(TABLE)
        wanted = expected(results, choice, language)
        names = len(wanted[0]) - len(columns) - 1
        assert kinds(rows, len(columns), names, language) == wanted, about
        # The chart: the same rows in the same order, bars as long as their numbers.
        chart = page.evaluate(CHART)
        assert chart["names"] == [" · ".join(row[:names]) for row in rows], about
        assert chart["numbers"] == [row[names] for row in rows], about
        assert chart["hatched"] == sum(row[names] == WORDS[language]["masked"] for row in rows), about
        if choice["measure"] in ("percent", "weighted"):
            values = [number_of(row[names]) for row in rows if re.search(r"\d", row[names])]
            assert [round(bar / chart["width"] * 100 - value) for bar, value in zip(chart["bars"], values, strict=True)] == [
                0
            ] * len(values), about
        # The download: the same rows in the same order.
        with page.expect_download() as download:
            page.locator("#download").click()
        text = Path(download.value.path()).read_bytes().decode("utf-8")
        assert text.startswith("\ufeff") and text.endswith("\r\n"), about
        head, *written = csv.reader(io.StringIO(text[1:], newline=""), delimiter=SEPARATORS[language])
        headings = page.evaluate("[...document.querySelectorAll('#table thead th')].map(it => it.textContent)")
        assert set(headings) <= set(head), about
        places = [head.index(heading) for heading in headings]
        assert [[line[place] for place in places] for line in written] == [
            [*row[:names], *(as_written(cell) for cell in row[names : names + len(columns)]), *row[names + len(columns) :]]
            for row in rows
        ], about


def number_of(text: str) -> float:
    return float(re.sub(r"[^\d.]", "", text.replace(",", ".")))


def as_written(cell: str) -> str:
    """A number of the table as the download has it: without what a spreadsheet would not take for a number."""
    return re.sub(r"[≈%\u00a0]", "", cell) if re.search(r"\d", cell) else cell


def test_a_choice_can_be_shared_and_gone_back_from(page, browser, products):
    shown(page, products, topic="technology_adoption", region="*", technology="ai_ml", measure="count")
    page.get_by_label("Answer").select_option(label="Under development")
    drawn(page)
    page.locator("#table").get_by_role("button", name="Region").click()
    drawn(page)
    counts = sorted(row[1] for row in page.evaluate(TABLE) if row[1].isdigit())
    page.get_by_label("Filter rows by words").fill("africa east")
    drawn(page)
    first = page.evaluate(TABLE), page.evaluate(CHART)
    assert [row[0] for row in first[0]] == ["East and Southern Africa", "North of Africa, Near and Middle East"]
    other = browser.new_page(viewport={"width": 1280, "height": 900})
    other.goto(page.url)
    drawn(other)
    assert (other.evaluate(TABLE), other.evaluate(CHART)) == first
    assert other.get_by_label("Answer").input_value() == page.get_by_label("Answer").input_value() == "under_development"
    # In French the choice is the same, but for the words of the filter.
    other.get_by_role("link", name="Français").click()
    drawn(other)
    assert sorted(row[1] for row in other.evaluate(TABLE) if row[1].isdigit()) == counts
    assert other.locator("select[name=item]").input_value() == "under_development"
    other.close()
    page.go_back()
    expect(page.locator("#table [aria-sort]")).to_contain_text("Count")
    page.go_back()
    expect(page.get_by_label("Answer")).to_have_value("adopted")


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("fr", 390)])
def test_everything_can_be_done_with_the_keyboard(page, products, results, language, width):
    page.set_viewport_size({"width": width, "height": 900})
    shown(page, products, language)
    said = page.locator("#shown")
    tab_to(page, "select[name=topic]")
    page.keyboard.press("End")
    drawn(page)
    last = page.locator("select[name=topic] option").last
    assert page.locator("select[name=topic]").input_value() == last.get_attribute("value")
    tab_to(page, "select[name=region]")
    page.keyboard.press("Home")
    page.keyboard.press("ArrowDown")
    drawn(page)
    technologies = {printed_label(row[f"technology_{language}"]) for row in results if row["technology_code"]}
    assert {row[0] for row in page.evaluate(TABLE)} == technologies
    expect(said).to_contain_text(f"{len(technologies)}")
    tab_to(page, "#table thead button")
    page.keyboard.press("Enter")
    expect(page.locator("#table th[aria-sort=ascending]")).to_have_count(1)
    up = [row[0] for row in page.evaluate(TABLE)]
    # The button has the focus still: once more turns the order round.
    page.wait_for_function("document.activeElement?.dataset.sort")
    page.keyboard.press("Enter")
    expect(page.locator("#table th[aria-sort=descending]")).to_have_count(1)
    assert [row[0] for row in page.evaluate(TABLE)] == up[::-1]
    tab_to(page, "input[type=search]", backwards=True)
    page.keyboard.type(up[0].lower())
    drawn(page)
    assert [row[0] for row in page.evaluate(TABLE)] == up[:1]
    expect(said).to_contain_text("1")
    tab_to(page, "#download")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert Path(download.value.path()).read_text(encoding="utf-8-sig").count("\n") == 2


def tab_to(page: Page, selector: str, backwards: bool = False) -> None:
    """Presses the tabulator until the focus is there, and sees that it shows."""
    for _ in range(60):
        page.keyboard.press("Shift+Tab" if backwards else "Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            break
    assert page.evaluate("selector => document.activeElement.matches(selector)", selector), selector
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none", selector


def test_a_picture_of_the_chart_says_whose_numbers_they_are(page, products, results):
    choice = {"topic": "technology_adoption", "item": "adopted", "region": "ALL"}
    rows = [row for row in results if all(row[f"{name}_code"] == code for name, code in choice.items())]
    official = sum("item_count" in row["official_columns"].split() for row in rows)
    assert 0 < official < len(rows)
    shown(page, products, **choice, measure="count")
    chart = page.evaluate(CHART)
    assert chart["shapes"] == [official, len(rows) - official]
    assert "Official where marked ●; where marked ○ reconstructed" in chart["title"]
    assert "World Customs Organization" in chart["title"]
    page.get_by_label("Only figures of the official report").check()
    drawn(page)
    chart = page.evaluate(CHART)
    assert chart["shapes"] == [official, 0]
    assert "Official figures (●)" in chart["title"]
    shown(page, products, topic="expected_impact")
    assert "Reconstructed (○): illustrates the method" in page.evaluate(CHART)["title"]


def test_the_chart_follows_the_window(page, products):
    shown(page, products)
    for width, least, most in ((390, 300, 390), (1280, 700, 800), (390, 300, 390)):
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_function(
            "([least, most]) => { const it = document.querySelector('#chart svg')?.getBoundingClientRect().width;"
            " return least < it && it <= most; }",
            arg=[least, most],
        )


def test_what_is_masked_is_said_and_hatched(page, products, results):
    masked = next(row for row in results if row["is_suppressed"] and row["technology_code"] and row["percent"] is None)
    choice = {name: masked[f"{name}_code"] for name in ("topic", "technology", "item")}
    shown(page, products, **choice, region="*", measure="percent")
    row = next(row for row in page.evaluate(TABLE) if row[0] == masked["region_en"])
    assert row[1:3] == ["masked", "masked"]
    assert "Hatched: masked" in page.evaluate(CHART)["title"]
    expect(page.locator("#shown")).to_contain_text("masked")
    assert page.locator("#table .masked").first.evaluate("it => getComputedStyle(it).fontStyle") == "italic"


def test_an_address_with_nonsense_shows_what_is_shown_first(page, products):
    shown(page, products)
    first = page.evaluate(TABLE)
    shown(page, products, wave="1", topic="nothing", measure="worth", sort="name:sideways", filter="")
    assert page.evaluate(TABLE) == first
    shown(page, products, filter="no such words")
    expect(page.locator("#shown")).to_contain_text("No row fits")
    expect(page.locator("#download")).to_be_disabled()


def test_the_way_past_the_head_keeps_the_choice(page, products):
    shown(page, products, topic="maturity")
    before = page.url
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.name") == "wave"
    assert page.url == before


def test_a_collected_wave_carries_no_marks(page):
    home = warehouses.products_of_two_waves()
    shown(page, home.products, wave="2024")
    assert page.locator("#table .official, #table .reconstructed").count() > 0
    page.get_by_label("Wave").select_option(value="2026")
    drawn(page)
    assert page.locator("#table .official, #table .reconstructed").count() == 0
    assert page.evaluate(CHART)["shapes"] == [0, 0]
    expect(page.locator("#origin")).to_be_hidden()
    assert "Origin" not in page.locator("#table thead").inner_text()
    rows = [row for row in read(public_tables(home)) if (row["wave_id"], row["topic_code"]) == ("2026", "participation")]
    assert {row[0]: row[1] for row in page.evaluate(TABLE)} == {row["region_en"]: printed(row, "percent", "en") for row in rows}
