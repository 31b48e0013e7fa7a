"""`python -m smart_customs` is the command `smart-customs`, for paths that a script's first line cannot name."""

from smart_customs.cli import main

main(prog_name="smart-customs")
