"""The survey warehouse in Python: landing, publication, products, and the Dagster code location that schedules them.

Only `definitions`, `translator`, `run` and `defs/` know Dagster; everything else can be used and tested without it.
"""
