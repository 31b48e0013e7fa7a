"""The page of quality checks: what was checked on the way to the publication, and what was found of it that may be told."""
