"""How old what is published may become."""

import datetime as dt

import dagster as dg

# The schedule `nightly` publishes at 02:00 UTC: a warning where one night was missed, a failure after two.
NIGHTLY = dg.FreshnessPolicy.time_window(fail_window=dt.timedelta(hours=50), warn_window=dt.timedelta(hours=26))
