"""Makes the products of every wave from the publication: public tables, report and open data, each as a whole folder."""

from collections.abc import Mapping
from pathlib import Path

import duckdb
import yaml

from smart_customs.duckdb_files import attach
from smart_customs.files import replacing, replacing_folder
from smart_customs.paths import PROJECT, Home
from smart_customs.products.charts import Chart, write_charts
from smart_customs.products.checks.page import write_checks
from smart_customs.products.disclosure import Control, Findings, classified, require_current, write_public_tables
from smart_customs.products.disclosure.releases import read_releases, released_waves, write_releases
from smart_customs.products.explore.page import write_explore
from smart_customs.products.open_data.keys import keys
from smart_customs.products.open_data.package import write_open_data
from smart_customs.products.quality.page import write_quality_report
from smart_customs.products.regions.page import write_region_pages
from smart_customs.products.report.exhibits import Exhibit
from smart_customs.products.report.page import write_report
from smart_customs.warehouse.project import manifest

REFERENCE, CODEBOOK = PROJECT / "seeds" / "reference", PROJECT / "seeds" / "codebook"


def public_tables(home: Home) -> Path:
    """The DuckDB file of the public tables."""
    return home.public_tables


def control(home: Home, reference: Path = REFERENCE) -> Control:
    """By what public tables are made: the project's variables, what its marts say of themselves, its lists, earlier releases."""
    variables = yaml.safe_load((PROJECT / "dbt_project.yml").read_text(encoding="utf-8"))["vars"]
    marts = classified(manifest())
    return Control(
        threshold=variables["disclosure_threshold"],
        width=variables["disclosure_width"],
        marts=marts,
        findings=Findings.read(manifest(), marts, reference),
        waves=released_waves(reference),
        releases=read_releases(home.releases),
        kept_in=home.releases,
    )


def make_public_tables(home: Home, reference: Path = REFERENCE) -> Path:
    """Writes the public tables of the publication, and what is released with them; returns their file.

    `reference`: the folder of the reference lists. Raises DisclosureError.
    """
    rules = control(home, reference)
    with duckdb.connect(home.publication, read_only=True) as publication:
        require_current(publication, rules.marts)
    with replacing(public_tables(home), mode=0o644) as draft:
        disclosure = write_public_tables(home.publication, draft, rules)
        # Before anybody can see the tables: a release of which nothing is known could be followed by another one.
        write_releases(home.releases, {**rules.releases, **disclosure.releases})
    return public_tables(home)


def unreleased(home: Home, reference: Path = REFERENCE) -> list[str]:
    """The waves of the publication that products leave out."""
    with duckdb.connect(home.publication, read_only=True) as publication:
        loaded = publication.execute("select distinct wave_id from marts.fct_participation_by_region order by all").fetchall()
    return [wave for (wave,) in loaded if wave not in released_waves(reference)]


def make_reports(home: Home, reference: Path = REFERENCE) -> dict[str, dict[str, Exhibit]]:
    """Writes the report of each wave, and the one on its quality; returns, by wave and the latest first, an exhibit of each mart.

    `reference`: the folder of the reference lists. Exhibits are those with a chart.
    """
    found, rules = {}, control(home, reference)
    with replacing_folder(home.products / "report") as folder:
        for wave_id in waves(public_tables(home)):
            (folder / wave_id).mkdir()
            regions = write_region_pages(public_tables(home), wave_id, folder / wave_id, reference)
            found[wave_id] = write_report(public_tables(home), wave_id, folder / wave_id, reference, rules.threshold, regions)
            write_quality_report(public_tables(home), wave_id, folder / wave_id, reference, rules)
    return found


def make_open_data(home: Home) -> list[str]:
    """Writes the open data of each wave; returns the waves."""
    found, of_marts, rules = waves(public_tables(home)), keys(manifest()), control(home)
    first = [mart.name for mart in rules.marts.values() if mart.kind == "assembled"]
    with replacing_folder(home.products / "open_data") as folder:
        for wave_id in found:
            (folder / wave_id).mkdir()
            write_open_data(public_tables(home), wave_id, folder / wave_id, CODEBOOK, of_marts, first, rules.threshold)
    return found


def make_charts(home: Home, exhibits: Mapping[str, Exhibit]) -> dict[str, Chart]:
    """Writes the chart of each mart as a file of its own; `exhibits`: those of a report."""
    charts = {mart: (exhibit.title, exhibit.chart) for mart, exhibit in exhibits.items()}
    return write_charts(charts, public_tables(home), home.products)


def make_checks(home: Home) -> Path:
    """Writes the page of quality checks, in both languages; returns the English one."""
    return write_checks(public_tables(home), home.products / "checks", manifest())


def make_explore(home: Home) -> Path:
    """Writes the page on which readers look through the results of all waves; returns it."""
    return write_explore(public_tables(home), home.products / "explore")


def waves(public: Path) -> list[str]:
    """The waves that have results, the latest first."""
    with duckdb.connect() as connection:
        attach(connection, public, "source")
        found = connection.execute(
            "select wave_id from source.public.dim_survey_wave where survey_code = 'member' and wave_id in "
            "(select wave_id from source.public.fct_participation_by_region) order by closed_on desc, wave_id desc"
        ).fetchall()
    return [wave_id for (wave_id,) in found]
