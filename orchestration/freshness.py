"""How old what is published may become, and whether it has."""

import datetime as dt

import dagster as dg

from smart_customs.paths import Home

# The schedule `nightly` publishes once a day: a warning where one night was missed, a failure after two.
_WARNED_AFTER = dt.timedelta(hours=26)
NIGHTLY = dg.FreshnessPolicy.time_window(fail_window=dt.timedelta(hours=50), warn_window=_WARNED_AFTER)


def stale(home: Home) -> str | None:
    """A sentence on the publication where a night was missed; None where none was, or nothing was published yet."""
    if not home.publication.exists():
        return None
    # Dagster starts without DuckDB.
    import duckdb

    with duckdb.connect(home.publication, read_only=True) as connection:
        ((published_at,),) = connection.execute("select published_at from marts.publication_info").fetchall()
    if dt.datetime.now(dt.UTC).replace(tzinfo=None) - published_at < _WARNED_AFTER:
        return None
    hours = _WARNED_AFTER // dt.timedelta(hours=1)
    return f"The publication of {published_at:%Y-%m-%d %H:%M} UTC is the last one, and older than {hours} hours."
