"""From the audited candidate to files that people query: copied, compared, and replaced in one step."""
