"""Expectations about the data, one suite a file, evaluated by Great Expectations inside DuckDB."""
