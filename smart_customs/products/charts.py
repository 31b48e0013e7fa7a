"""A chart of each mart as a file of its own, with its title and whose numbers it shows: for places that show one mart alone."""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from smart_customs.files import replacing_folder

_LIST = "charts.json"


@dataclass(frozen=True)
class Chart:
    """A chart by its title, the path of its picture below the folder of products, and whose its numbers are, in a sentence."""

    title: str
    path: str
    origin: str


def write_charts(charts: Mapping[str, tuple[str, str]], public: Path, products: Path) -> dict[str, Chart]:
    """Writes the folder `charts` of the products; `charts`: mart -> title, and SVG text. `public`: the public tables' file."""
    said = origins(public)
    with replacing_folder(products / "charts") as folder:
        for mart, (_, text) in charts.items():
            (folder / f"{mart}.svg").write_text(picture(text), encoding="utf-8")
        found = {mart: Chart(title, f"charts/{mart}.svg", said.get(mart, "")) for mart, (title, _) in charts.items()}
        text = json.dumps({mart: asdict(chart) for mart, chart in found.items()}, indent=1, ensure_ascii=False)
        (folder / _LIST).write_text(text, encoding="utf-8")
    return found


def read_charts(products: Path) -> dict[str, Chart]:
    """Mart -> its chart, as written last; nothing where no products were made."""
    path = products / "charts" / _LIST
    if not path.exists():
        return {}
    return {mart: Chart(**said) for mart, said in json.loads(path.read_text(encoding="utf-8")).items()}


def picture(text: str) -> str:
    """The first SVG of the text as a picture of its own, which needs the size that a page gives it otherwise."""
    [svg] = re.findall(r"<svg\b.*?</svg>", text, re.DOTALL)[:1]
    return re.sub(r'viewBox="0 0 (\S+) (\S+)"', r'\g<0> width="\1" height="\2"', svg, count=1)


def origins(public: Path) -> dict[str, str]:
    """Mart -> which of its numbers the official report prints, of the latest wave; of marts that say so row by row."""
    # Dagster reads the list whenever it starts, and needs no DuckDB for that.
    import duckdb

    from smart_customs.duckdb_files import attach

    with duckdb.connect() as db:
        attach(db, public, "source")
        waves = db.execute(
            "select wave_id, provenance from source.public.dim_survey_wave where survey_code = 'member'"
            " order by closed_on, wave_id"
        ).fetchall()
        marts = db.execute(
            "select table_name from duckdb_columns() where database_name = 'source' and column_name = 'official_columns'"
            " and table_name like 'fct!_%' escape '!' order by 1"
        ).fetchall()
        found = {}
        for (mart,) in marts:
            there = dict(db.execute(f'select wave_id, list(official_columns) from source.public."{mart}" group by 1').fetchall())
            for wave_id, provenance in waves:
                if wave_id in there:
                    found[mart] = _origin(wave_id, provenance, [column for row in there[wave_id] for column in row.split()])
    return found


def _origin(wave_id: str, provenance: str, official: list[str]) -> str:
    if provenance != "reconstructed":
        return f"All numbers of wave {wave_id} come from answers of Members."
    if not official:
        return f"No number of wave {wave_id} is official: all are reconstructed and illustrate the method."
    columns = ", ".join(sorted(set(official), key=official.index))
    return (
        f"Official figures of wave {wave_id}: {len(official)} numbers, in {columns}. All else of this wave is reconstructed: it "
        "illustrates the method."
    )
