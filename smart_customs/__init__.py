"""The survey warehouse without its scheduler: landing, the dbt project from outside, publication, and products.

Nothing here imports Dagster; `orchestration` does, and calls what stands here.
"""
