"""The page that leads to all products, in both languages."""

from functools import cache
from pathlib import Path

import jinja2

from smart_customs.files import replacing
from smart_customs.products.make import waves


def write_index(products: Path, public: Path) -> Path:
    """Writes `index.html` in the folder of products, with a link to whatever lies there; returns its path."""
    target = products / "index.html"
    pages = {"dbt": "docs/index.html", "checks": "checks/index.html"}
    documents = {name: page for name, page in pages.items() if (products / page).exists()}
    workbooks = {wave_id: f"open_data/{wave_id}/smart_customs_{wave_id}.xlsx" for wave_id in waves(public)}
    with replacing(target, mode=0o644) as draft:
        draft.write_text(_template().render(workbooks=workbooks, documents=documents), encoding="utf-8")
    return target


@cache
def _template() -> jinja2.Template:
    loader = jinja2.FileSystemLoader(Path(__file__).parent)
    return jinja2.Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True).get_template("index.html.j2")
