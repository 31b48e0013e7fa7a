"""What is made from the publication for readers: public tables, report, open data, checks, documentation, and their index."""

import base64
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import dagster as dg

from orchestration.links import product_page
from orchestration.upkeep import hold
from smart_customs.files import alone
from smart_customs.paths import Home

if TYPE_CHECKING:
    from smart_customs.products.charts import Chart

# What of the open data the interface leads to: the files about the others.
_OPEN_DATA = ("open_data/*/*.xlsx", "open_data/*/*.json", "open_data/*/*.md", "open_data/*/codebook.csv")
_PUBLICATION = dg.AssetKey(["published", "smart_customs"])


def _key(name: str) -> dg.AssetKey:
    return dg.AssetKey(["products", name])


def _spec(name: str, description: str, deps: list[dg.AssetKey], kinds: set[str]) -> dg.AssetSpec:
    return dg.AssetSpec(
        _key(name), description=description, deps=deps, kinds=kinds, group_name="products", owners=["team:survey-warehouse"]
    )


@dg.multi_asset(
    name="products",
    specs=[
        _spec(
            "public_tables",
            "The marts as anybody may see them: small counts, and what would give them away, are left out. One DuckDB file.",
            [_PUBLICATION],
            {"duckdb"},
        ),
        _spec(
            "report",
            "The results of each wave with charts and tables, and how good they are. Two pages per wave in each language.",
            [_key("public_tables")],
            {"html"},
        ),
        _spec(
            "open_data",
            "The public tables as CSV, Parquet and a workbook, with a codebook and a Data Package. One folder per wave.",
            [_key("public_tables")],
            {"csv"},
        ),
        _spec(
            "explore",
            "The results of all waves to look through: choose, sort, filter, download. One page in each language.",
            [_key("public_tables")],
            {"html"},
        ),
        _spec("docs", "The documentation of all models and columns. One page.", [_PUBLICATION], {"dbt"}),
        _spec(
            "checks",
            "What was checked on the way to the publication, and what was found. One page in each language.",
            [_key("public_tables")],
            {"html"},
        ),
        _spec(
            "index",
            "The page that leads to report, open data, checks and documentation. One page in each language.",
            [_key(name) for name in ("report", "open_data", "explore", "docs", "checks")],
            {"html"},
        ),
    ],
)
def products(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult[None] | dg.AssetObservation]:
    """Makes all of them. dbt makes its documentation beside the rest: it is a program of its own."""
    # What draws and solves takes half a second to load, and is needed here alone.
    from smart_customs.products import make
    from smart_customs.products.docs import make_docs
    from smart_customs.products.index import write_index
    from smart_customs.warehouse.preview import first_rows

    home = Home.from_environment()
    hold(home, context.run.run_id)
    with alone(home.products / ".lock"), ThreadPoolExecutor(1) as beside:
        # First, and alone: where something cannot be protected, nothing else is made either.
        yield _made("public_tables", home, "public_tables.duckdb", path=dg.MetadataValue.path(make.make_public_tables(home)))
        docs = beside.submit(make_docs, home)
        context.log.info("Public tables are made.")
        yield _made("open_data", home, *_OPEN_DATA, waves=", ".join(make.make_open_data(home)))
        context.log.info("Open data are made.")
        reports = make.make_reports(home)
        yield _made("report", home, "report/*/*.html", waves=", ".join(reports))
        make.make_explore(home)
        yield _made("explore", home, "explore/*.html")
        make.make_checks(home)
        yield _made("checks", home, "checks/*.html")
        context.log.info("The report is made.")
        charts = make.make_charts(home, next(iter(reports.values()), {}))
        for mart, rows in first_rows(make.public_tables(home)).items():
            shown = _shown(charts[mart], home) if mart in charts else {}
            yield dg.AssetObservation(["marts", mart], metadata={**shown, "first rows": dg.MetadataValue.md(rows)})
        yield _made("docs", home, "docs/*.html", path=dg.MetadataValue.path(docs.result()))
    yield _made("index", home, "*.html", path=dg.MetadataValue.path(write_index(home.products, make.public_tables(home))))


def _shown(chart: "Chart", home: Home) -> dict[str, dg.MetadataValue | str]:
    """The chart with its title and whose numbers it shows. The picture lies in the event: it is the one of that day."""
    content = base64.b64encode((home.products / chart.path).read_bytes()).decode()
    picture = dg.MetadataValue.md(f"**{chart.title}**\n\n![{chart.title}](data:image/svg+xml;base64,{content})\n\n{chart.origin}")
    origin = {"official or reconstructed": chart.origin} if chart.origin else {}
    return {"chart shows": chart.title, **origin, "chart": picture}


def _made(name: str, home: Home, *patterns: str, **metadata: dg.MetadataValue | str) -> dg.MaterializeResult[None]:
    """What was made, with a link to each of its files that fit one of the patterns."""
    files = [path.relative_to(home.products).as_posix() for pattern in patterns for path in sorted(home.products.glob(pattern))]
    return dg.MaterializeResult(asset_key=_key(name), metadata={**metadata, **{file: product_page(file) for file in files}})
