"""What is made from the publication for readers: public tables, report, open data, documentation, and their index."""

import dagster as dg

from orchestration.paths import Home
from orchestration.products import make
from orchestration.products.docs import make_docs
from orchestration.products.index import write_index

_SHARED = {"group_name": "products", "owners": ["team:survey-warehouse"]}
_PUBLICATION = dg.AssetKey(["published", "smart_customs"])
_PUBLIC_TABLES = dg.AssetKey(["products", "public_tables"])


@dg.asset(
    key=_PUBLIC_TABLES,
    deps=[_PUBLICATION],
    kinds={"duckdb"},
    description="The marts as anybody may see them: small counts, and what would give them away, are left out.",
    **_SHARED,
)
def public_tables() -> dg.MaterializeResult:
    return dg.MaterializeResult(metadata={"path": dg.MetadataValue.path(make.make_public_tables(Home.from_environment()))})


@dg.asset(
    key=["products", "report"],
    deps=[_PUBLIC_TABLES],
    description="The results of each wave with charts and tables, a page in English and one in French.",
    **_SHARED,
)
def report() -> dg.MaterializeResult:
    return dg.MaterializeResult(metadata={"waves": ", ".join(make.make_reports(Home.from_environment()))})


@dg.asset(
    key=["products", "open_data"],
    deps=[_PUBLIC_TABLES],
    description="The public tables of each wave as CSV, Parquet and a workbook, with a codebook and a Data Package.",
    **_SHARED,
)
def open_data() -> dg.MaterializeResult:
    return dg.MaterializeResult(metadata={"waves": ", ".join(make.make_open_data(Home.from_environment()))})


@dg.asset(
    key=["products", "docs"],
    deps=[_PUBLICATION],
    kinds={"dbt"},
    description="The documentation of all models and columns as one page.",
    **_SHARED,
)
def docs() -> dg.MaterializeResult:
    return dg.MaterializeResult(metadata={"path": dg.MetadataValue.path(make_docs(Home.from_environment()))})


@dg.asset(
    key=["products", "index"],
    deps=[["products", "report"], ["products", "open_data"], ["products", "docs"]],
    description="The page that leads to report, open data and documentation.",
    **_SHARED,
)
def index() -> dg.MaterializeResult:
    home = Home.from_environment()
    path = write_index(home.products, make.public_tables(home))
    return dg.MaterializeResult(metadata={"path": dg.MetadataValue.path(path)})


products = [public_tables, report, open_data, docs, index]
