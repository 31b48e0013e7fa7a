"""The pages of the regions: every number is that of the public tables, few are left out, and the findings are what they say."""

import re
from urllib.parse import parse_qsl

import duckdb
import pytest
import warehouses
from report_page import as_number, precision, read

REGIONS = ("AMS", "AP", "ESA", "EUR", "MENA", "WCA")
ENDS = (".html", ".fr.html")
MASKED, NONE = {"masked", "masqué"}, {"–"}
# Of the 64 shares and scores of a region in the bundled wave: given as a range, and left out.
MERGED = {"AMS": (20, 1), "AP": (14, 0), "ESA": (15, 0), "EUR": (12, 0), "MENA": (28, 0), "WCA": (22, 1)}
NUMBERS = 64
HOMES = [
    ("2024", warehouses.products_of_bundled_wave),
    ("2024", warehouses.products_of_two_waves),
    ("2026", warehouses.products_of_two_waves),
]


@pytest.fixture(
    params=[(*home, end) for home in HOMES for end in ENDS], ids=lambda case: f"{case[0]}-{case[1].__name__}{case[2]}"
)
def case(request):
    """(region -> page, rows of a public table of the pages' wave)."""
    wave_id, home, end = request.param
    products = home().products
    connection = duckdb.connect()
    connection.execute(f"attach '{products / 'public_tables.duckdb'}' as source (read_only)")
    cache: dict[str, list[dict]] = {}

    def rows(table: str) -> list[dict]:
        if table not in cache:
            cursor = connection.execute(f'select * from source.public."{table}"')
            columns = [column[0] for column in cursor.description]
            found = [dict(zip(columns, values, strict=True)) for values in cursor.fetchall()]
            cache[table] = [row for row in found if row.get("wave_id", wave_id) in (wave_id, "ALL")]
        return cache[table]

    yield {region: read(products / "report" / wave_id / f"region_{region}{end}") for region in REGIONS}, rows
    connection.close()


def the_row(rows: list[dict], key: str) -> dict:
    wanted = dict(parse_qsl(key, keep_blank_values=True))
    [row] = [row for row in rows if all(str(row[column]) == value for column, value in wanted.items())]
    return row


def of_the_region(page, region: str) -> list:
    """The cells of the region in the tables and cards: a share, a score, a range (its first end), or nothing."""
    shown = ("share", "mean_impact", "mean_difficulty", "count_at_least")
    return [
        text
        for text in page.texts
        if {"td", "span"} <= text.tags | ({"td"} if "figure" in text.classes else set())
        and {"n", "masked", "none"} & text.classes
        and text.attributes.get("data-c") in shown
        and f"region_code={region}" in text.attributes["data-k"]
    ]


def test_every_number_is_that_of_the_public_tables(case):
    pages, rows = case
    for region, page in pages.items():
        looked_up = 0
        for text in page.texts:
            if not {"n", "masked", "none"} & text.classes or "data-d" in text.attributes:
                continue
            column = text.attributes["data-c"]
            row = the_row(rows(text.attributes["data-t"]), text.attributes["data-k"])
            assert row["region_code"] in (region, "ALL") or text.attributes["data-t"] == "fct_technology_use_by_region"
            if row[column] is None:
                assert text.text in (MASKED if row["is_suppressed"] else NONE), (text.attributes, text.text)
            else:
                difference = abs(as_number(text.text, page.language) - row[column])
                assert difference <= precision(text.text) * (1 + 1e-9), (text.attributes, text.text, row[column])
            looked_up += 1
        assert looked_up > 100


def test_no_other_digit_is_in_the_text(case):
    pages, _ = case
    for page in pages.values():
        for text in page.texts:
            if not {"style", "title", "svg"} & text.tags and not {"n", "label", "wave"} & text.classes:
                assert not re.search(r"\d", text.text), text.text


def test_numbers_of_a_reconstructed_wave_are_marked_as_the_report_has_them(case):
    pages, rows = case
    [wave] = [row for row in rows("dim_survey_wave") if row["survey_code"] == "member"]
    for page in pages.values():
        for text in page.texts:
            if "n" not in text.classes or "data-d" in text.attributes:
                continue
            row = the_row(rows(text.attributes["data-t"]), text.attributes["data-k"])
            mark = "official" if text.attributes["data-c"] in row["official_columns"].split() else "reconstructed"
            expected = {mark} if wave["provenance"] == "reconstructed" else set()
            assert text.classes & {"official", "reconstructed"} == expected, text.attributes


def test_the_page_says_how_many_of_its_numbers_are_ranges_or_left_out(case):
    pages, _ = case
    for region, page in pages.items():
        said = {t.attributes["data-d"]: as_number(t.text, page.language) for t in page.texts if "data-d" in t.attributes}
        cells = of_the_region(page, region)
        ranges = [text for text in cells if text.attributes["data-c"] == "count_at_least"]
        masked = [text for text in cells if "masked" in text.classes]
        assert said == {"numbers": len(cells), "range": len(ranges), "masked": len(masked)}, region


@pytest.mark.parametrize("end", ENDS)
def test_at_most_a_tenth_of_a_page_is_masked(end: str, capsys):
    folder = warehouses.products_of_bundled_wave().products / "report" / "2024"
    lines = []
    for region in REGIONS:
        cells = of_the_region(read(folder / f"region_{region}{end}"), region)
        ranges = sum(text.attributes["data-c"] == "count_at_least" for text in cells)
        masked = sum("masked" in text.classes for text in cells)
        assert (len(cells), ranges, masked) == (NUMBERS, *MERGED[region]), region
        # Beside each number of the region stands one of all Members, and none of those is masked.
        lines.append(
            f"{region}: masked {masked / NUMBERS:.1%} of its own numbers, {masked / NUMBERS / 2:.1%} of the page;"
            f" a range instead {ranges / NUMBERS:.1%}, {ranges / NUMBERS / 2:.1%}"
        )
        assert masked <= NUMBERS / 10
    with capsys.disabled():
        print("\n" + "\n".join(lines))


def test_a_region_stands_apart_where_it_is_said_to_do(case):
    """By its share, or, where that is left out, by the end of its range that is nearest to all Members."""
    pages, rows = case
    tables = {
        "fct_technology_use_by_region", "fct_development_potential_by_region", "fct_technology_votes_by_region",
        "fct_capacity_needs_by_region", "fct_performance_contribution_by_region",
    }  # fmt: skip
    for region, page in pages.items():
        above, below = [], []
        for table in tables:
            found = [row for row in rows(table) if row.get("pmm_outcome_code", "ALL") == "ALL" and row["share"] is not None]
            shares = {the_code(row): row["share"] for row in found if row["region_code"] == "ALL"}
            for row in rows(table):
                is_shown = row["count_at_least"] is not None and row.get("pmm_outcome_code", "ALL") == "ALL" and row["item_base"]
                if row["region_code"] == region and is_shown and the_code(row) in shares:
                    above.append(row["count_at_least"] / row["item_base"] - shares[the_code(row)])
                    below.append(row["count_at_most"] / row["item_base"] - shares[the_code(row)])
        expected = [end for end in (max(0, *above, 0), min(0, *below, 0)) if end]
        lines: dict[str, dict[str, float]] = {}
        for text in page.texts:
            if "li" in text.tags and text.attributes.get("data-t") in tables and "data-c" in text.attributes:
                row = the_row(rows(text.attributes["data-t"]), text.attributes["data-k"])
                if row["region_code"] not in (region, "ALL"):
                    continue
                line = lines.setdefault(f"{text.attributes['data-t']} {the_code(row)}", {})
                where = "whole" if row["region_code"] == "ALL" else "here"
                column = text.attributes["data-c"]
                line[where if column == "share" else f"{where} {column}"] = row[column]
        said = []
        for line in lines.values():
            if "whole" in line:
                ends = [line[f"here {end}"] for end in ("count_at_least", "count_at_most") if f"here {end}" in line]
                said.append((line["here"] if "here" in line else ends[0] / line["here item_base"]) - line["whole"])
        assert sorted(said) == pytest.approx(sorted(expected)), region


def the_code(row: dict) -> str:
    return row.get("technology_code") or row.get("capacity_need_code") or row.get("pmm_dimension_code")


@pytest.mark.parametrize(("wave_id", "home"), HOMES, ids=lambda value: getattr(value, "__name__", value))
def test_what_is_said_of_most_and_of_who_is_further_is_true_in_the_office(wave_id: str, home):
    """Counts that are left out may be higher than those that are shown: what is said has to hold for them too."""
    needs, levels, use = (f"fct_{name}_by_region" for name in ("capacity_needs", "maturity", "technology_use"))
    found = 0
    with duckdb.connect(home().publication, read_only=True) as office:

        def share(table: str, text) -> float:
            key = dict(parse_qsl(text.attributes["data-k"]))
            where = " and ".join(f"{column} = '{value}'" for column, value in key.items())
            return office.execute(f"select share from marts.{table} where wave_id = '{wave_id}' and {where}").fetchone()[0]

        for region in REGIONS:
            page = read(home().products / "report" / wave_id / f"region_{region}.html")
            said = [
                text for text in page.texts if "li" in text.tags and "figures" not in text.classes and "data-t" in text.attributes
            ]
            for table, column in ((needs, "item_count"), (levels, "share")):
                [most] = office.execute(
                    f"select max(share) from marts.{table} where wave_id = '{wave_id}' and region_code = '{region}'"
                ).fetchone()
                one = [t for t in said if (t.attributes["data-t"], t.attributes["data-c"]) == (table, column)][:1]
                assert [share(table, text) for text in one] == [most] * len(one), (region, table)
                found += len(one)
            lines = {
                t.attributes["data-k"]: t
                for t in said
                if t.attributes["data-t"] == use and f"={region}" not in t.attributes["data-k"]
            }
            for text in lines.values():
                key = dict(parse_qsl(text.attributes["data-k"]))
                if key["region_code"] != "ALL":
                    here = office.execute(
                        f"select share from marts.{use} where wave_id = '{wave_id}' and region_code = '{region}'"
                        f" and technology_code = '{key['technology_code']}'"
                    ).fetchone()[0]
                    assert share(use, text) > here, (region, key)
                    found += 1
    assert found > 1


def test_an_adviser_of_western_and_central_africa_reads():
    page = read(warehouses.products_of_bundled_wave().products / "report" / "2024" / "region_WCA.html")
    start = next(n for n, text in enumerate(page.texts) if text.text == "Where the region stands")
    end = next(n for n, text in enumerate(page.texts) if text.text == "Taking part")
    sentences = [line.strip() for line in "".join(text.text for text in page.texts[start + 1 : end]).split("\n") if line.strip()]
    assert sentences == [
        # Three regions print 58 %: nothing is said of its place.
        "14 of the region's 24 Members answered (58%; all Members: 62%).",
        "Well above all Members in: needs, process and governance (at least 10 of 14; all Members: 45%).",
        "Well below all Members in: being tried or considered, AI/ML (21%; all Members: 65%).",
        "The most frequent level of maturity is: “initial” (43%); of all Members: “operational” (30%).",
        "Among the needs named most, each by at least 10 of 14 administrations: technical skills, cybersecurity awareness, IT"
        " policy and governance, database architecture and process and governance.",
        "Whom to learn from, among the technologies that the region votes for most: big data. Administrations that use it or"
        " try it here: at most 6 of 14; where more do: Europe (60%); North of Africa, Near and Middle East (at least 5 of 9) and"
        " Asia/Pacific (at least 13 of 25).",
    ]


def test_pages_lead_to_each_other_and_to_the_report(case):
    pages, _ = case
    for region, page in pages.items():
        end = ".fr.html" if page.language == "fr" else ".html"
        other = ".html" if page.language == "fr" else ".fr.html"
        expected = {f"region_{code}{end}" for code in REGIONS} | {f"region_{region}{other}", f"index{end}"}
        assert expected | {f"../../index{end}", f"../../explore/index{end}"} <= set(page.addresses), region
