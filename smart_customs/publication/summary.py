"""What a person reads at the end of a run."""

from pathlib import Path

import duckdb

from smart_customs.files import file_sha256
from smart_customs.publication.audit import History


def publication_summary(publication: Path, ran: History) -> str:
    """Submissions of each wave, checks, and the publication, a line each."""
    with duckdb.connect(publication, read_only=True) as connection:
        intake = connection.execute(
            "select wave_id, survey_code, counted, records_read, rejected from marts.rpt_intake order by all"
        ).fetchall()
        ((tables,),) = connection.execute("select count(*) from duckdb_tables() where schema_name = 'marts'").fetchall()
        ((published_at,),) = connection.execute("select published_at from marts.publication_info").fetchall()
    lines = [
        f"Submissions  wave {wave_id}, {survey_code} survey: {counted} of {records_read} records count, {rejected} rejected"
        for wave_id, survey_code, counted, records_read, rejected in intake
    ]
    warnings = [result for result in ran.results if not result.passed]
    lines.append(f"Checks       {len(ran.results) - len(warnings)} of {len(ran.results)} passed")
    lines.extend(f"  {result.severity}: {result.layer}.{result.check_name}: {result.explanation}" for result in warnings)
    at = f"{published_at:%Y-%m-%d %H:%M:%S} UTC"
    lines.append(f"Publication  {publication.resolve()}: {tables} tables, {at}, sha256 {file_sha256(publication)}")
    return "\n".join(lines)


def intake_figures(publication: Path) -> dict[str, int]:
    """Numbers of each wave's intake by name, as plots over runs take them: `2024 member: counted`."""
    with duckdb.connect(publication, read_only=True) as connection:
        rows = connection.execute(
            "select wave_id, survey_code, records_read, rejected, counted from marts.rpt_intake order by all"
        ).fetchall()
    return {
        f"{wave_id} {survey_code}: {name}": number
        for wave_id, survey_code, *numbers in rows
        for name, number in zip(("records read", "rejected", "counted"), numbers, strict=True)
    }


def failure_summary(ran: History, run_id: str, publication: Path) -> str:
    """The critical checks that failed, in sentences; where none did, the errors of the steps."""
    failed = [result for result in ran.results if not result.passed and result.severity == "critical"]
    lines = [f"Run {run_id} failed: nothing was published."]
    lines.extend(f"  {result.layer}.{result.check_name}: {result.explanation}" for result in failed)
    if not failed:
        lines.extend(f"  {error}" for error in ran.errors)
    lines.append(
        f"The last publication stays as it is: {publication.resolve()}."
        if publication.exists()
        else "There is no publication yet."
    )
    return "\n".join(lines)


def products_summary(products: Path, left_out: list[str]) -> str:
    """What was made, a line for each page and folder of a wave; and the waves that were left out."""
    products = products.resolve()
    lines = [f"Index        {products / 'index.html'}"]
    lines.extend(f"Report       {path}" for path in sorted(products.glob("report/*/index*.html")))
    regions = {path.parent / "region_*.html" for path in products.glob("report/*/region_*.html")}
    lines.extend(f"Regions      {pages}" for pages in sorted(regions))
    lines.extend(f"Explore      {path}" for path in sorted(products.glob("explore/index*.html")))
    lines.extend(f"Open data    {path.parent}" for path in sorted(products.glob("open_data/*/datapackage.json")))
    lines.extend(f"Checks       {path}" for path in sorted(products.glob("checks/index*.html")))
    lines.extend(f"Left out     wave {wave}: it has no released_on in ref_survey_waves" for wave in left_out)
    return "\n".join(lines)


def products_failure(ran: History, run_id: str) -> str:
    """The errors of the steps. What a failed step should have replaced is still there."""
    return "\n".join([f"Run {run_id} failed: not all products were made.", *(f"  {error}" for error in ran.errors)])
