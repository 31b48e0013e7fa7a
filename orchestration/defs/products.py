"""What is made from the publication for readers: public tables, report, open data, documentation, and their index."""

import base64
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import dagster as dg

from smart_customs.files import alone
from smart_customs.paths import Home

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
        _spec("docs", "The documentation of all models and columns. One page.", [_PUBLICATION], {"dbt"}),
        _spec(
            "data_docs",
            "What Great Expectations checked in the latest published run, and what it found. One page per table.",
            [_PUBLICATION],
            {"greatexpectations"},
        ),
        _spec(
            "index",
            "The page that leads to report, open data and documentation. One page.",
            [_key(name) for name in ("report", "open_data", "docs", "data_docs")],
            {"html"},
        ),
    ],
)
def products(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult | dg.AssetObservation]:
    """Makes all of them. dbt makes its documentation beside the rest: it is a program of its own."""
    # What draws and solves takes half a second to load, and is needed here alone.
    from smart_customs.products import make
    from smart_customs.products.docs import copy_data_docs, make_docs
    from smart_customs.products.index import write_index
    from smart_customs.warehouse.preview import first_rows

    home = Home.from_environment()
    with alone(home.products / ".lock"), ThreadPoolExecutor(1) as beside:
        # First, and alone: where something cannot be protected, nothing else is made either.
        yield _made("public_tables", path=dg.MetadataValue.path(make.make_public_tables(home)))
        docs = beside.submit(make_docs, home)
        context.log.info("Public tables are made.")
        yield _made("open_data", waves=", ".join(make.make_open_data(home)))
        context.log.info("Open data are made.")
        reports = make.make_reports(home)
        yield _made("report", waves=", ".join(reports))
        context.log.info("The report is made.")
        charts = next(iter(reports.values()), {})
        for mart, rows in first_rows(make.public_tables(home)).items():
            picture = {"chart": _picture(mart, charts[mart])} if mart in charts else {}
            yield dg.AssetObservation(["marts", mart], metadata={**picture, "first rows": dg.MetadataValue.md(rows)})
        yield _made("data_docs", path=dg.MetadataValue.path(copy_data_docs(home)))
        yield _made("docs", path=dg.MetadataValue.path(docs.result()))
    yield _made("index", path=dg.MetadataValue.path(write_index(home.products, make.public_tables(home))))


def _picture(mart: str, chart: str) -> dg.MetadataValue:
    """The chart as a picture of its own, which needs the size that a page gives it otherwise."""
    sized = re.sub(r'viewBox="0 0 (\S+) (\S+)"', r'\g<0> width="\1" height="\2"', chart, count=1)
    return dg.MetadataValue.md(f"![{mart}](data:image/svg+xml;base64,{base64.b64encode(sized.encode()).decode()})")


def _made(name: str, **metadata: dg.MetadataValue | str) -> dg.MaterializeResult:
    return dg.MaterializeResult(asset_key=_key(name), metadata=metadata)
