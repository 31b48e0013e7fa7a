"""The lists of codes, and what refers to them."""

from collections import Counter
from collections.abc import Iterator

from smart_customs.codebook.check.finding import Finding, at
from smart_customs.codebook.seeds import Seeds, read_rows, read_seed

_LISTS = ("technology_code", "adoption_status", "capacity_need_code", "agency_type", "pmm_dimension_code", "pmm_outcome_code")


def check_lists(seeds: Seeds) -> Iterator[Finding]:
    """Codes of the lists that stand twice, and references to codes that no list has."""
    known: dict[str, set[str]] = {}
    refers = {"member_technology_code": "technology_code", "merged_into": "technology_code"}
    concerned = {*_LISTS, "maturity_level", *refers}
    files = sorted((seeds.folder / "reference").glob("ref_*.csv"))
    # The list of Members is long, and has no code of another list.
    contents = {file: read_seed(file) for file in files if concerned & set(next(read_rows(file))[1])}
    for file, (header, lines) in contents.items():
        if header and header[0] in _LISTS or header[:1] == ["maturity_level"]:
            column = header[0]
            known[column] = {line.cells[column] for line in lines}
            counts = Counter(line.cells[column] for line in lines)
            for line in lines:
                if counts[line.cells[column]] > 1 or not line.cells[column]:
                    yield at(
                        f"reference/{file.name}",
                        line,
                        f"the {column} {line.cells[column]!r} on several lines",
                        "each once",
                        "Remove one.",
                    )
    for file, (header, lines) in contents.items():
        for column in header[1:]:
            codes = known.get(refers.get(column, column), set())
            for line in lines if codes and column != header[0] else ():
                if line.cells[column] and line.cells[column] not in codes:
                    yield at(
                        f"reference/{file.name}",
                        line,
                        f"the {column} {line.cells[column]!r}",
                        "a code of its list",
                        "Correct it, or add it there.",
                    )
