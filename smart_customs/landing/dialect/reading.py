"""One way to read a file, whatever it is, and one to write what was read: a canonical file, and what was rejected."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from smart_customs.files import file_sha256, replacing
from smart_customs.landing.batches import Batch, batched
from smart_customs.landing.csv_file import writing_csv
from smart_customs.landing.dialect.declared import Declared, Dialect
from smart_customs.landing.dialect.long_table import LongTable, open_long
from smart_customs.landing.dialect.rejects import writing_rejects
from smart_customs.landing.dialect.source import check_readable, is_workbook
from smart_customs.landing.dialect.text_table import TextTable
from smart_customs.landing.dialect.workbook import WorkbookTable
from smart_customs.landing.records import Record, Reject
from smart_customs.landing.refusal import Refused

_MOST_REJECTED = 20_000
"""Records that may be rejected beyond those accepted, before the rest of the file is read."""


@dataclass(frozen=True)
class ReadReport:
    """What became of a file. `records_read` is the sum of accepted and rejected; `lines_skipped` are no records."""

    file_name: str
    sha256: str
    encoding: str
    """Of a workbook: `xlsx`."""
    delimiter: str | None
    quote: str | None
    escape: str | None
    columns: int
    header_rows: int
    records_read: int
    accepted: int
    rejected: int
    lines_skipped: int
    """Lines that are no records: before the header, and behind the last record."""


class Table:
    """A file as a table: its header, and its records as a stream."""

    def __init__(self, path: Path, source: LongTable | TextTable | WorkbookTable, expect_records: int | None):
        self.path = path
        self.header: tuple[tuple[str, ...], ...] = source.header
        """The header rows, each with one text a column."""
        self.dialect: Dialect | None = source.dialect
        """None of a workbook."""
        self.accepted = 0
        self.rejected = 0
        self._source = source
        self._expect_records = expect_records

    @property
    def lines_skipped(self) -> int:
        """Lines that are no records, complete once `records` has ended."""
        return self._source.lines_skipped

    def records(self) -> Iterator[Record | Reject]:
        """Every record in the file's order. Raises Refused at the end, where the file as a whole cannot be trusted."""
        for item in self._counted(self._source.records()):
            if isinstance(item, Batch):
                yield from item.items()
            else:
                yield item

    def batches(self) -> Iterator[Batch]:
        """The same by columns."""
        return batched(self._counted(self._source.records()))

    def write(self, out: Path, rejects: Path) -> None:
        """Writes header and records to `out` and the rejects to `rejects`. Raises Refused as `records` does."""
        with writing_rejects(rejects) as write_reject:
            with writing_csv(out) as write_row:
                for row in self.header:
                    write_row(row)
                for item in () if isinstance(self._source, LongTable) else self.records():
                    if isinstance(item, Record):
                        write_row(item.cells)
                    else:
                        write_reject(item)
            if isinstance(self._source, LongTable):
                with out.open("ab") as file:
                    for _ in self._counted(self._source.write(file, write_reject)):
                        pass

    def _counted(self, items: Iterable[Batch | Record | Reject]) -> Iterator[Batch | Record | Reject]:
        first: Reject | None = None
        for item in items:
            if isinstance(item, Batch):
                self.accepted += len(item)
                rejects: Sequence[Reject] = item.rejects
            else:
                rejects = [item] if isinstance(item, Reject) else []
                self.accepted += not rejects
            self.rejected += len(rejects)
            first = first or next(iter(rejects), None)
            yield item
            if self.rejected > self.accepted + _MOST_REJECTED:
                # Nothing that follows makes a table of it, and a million rejects take minutes.
                break
        if first is not None and self.rejected > self.accepted:
            raise Refused(
                self.path,
                f"{self.rejected} records rejected and {self.accepted} accepted, the first with the reason: {first.reason}",
                f"records of {len(self.header[0])} cells as in the header",
                "Check the header; declare --delimiter, --quote, --encoding or (read) --header-rows; or export the file again.",
                line=first.line,
            )
        check_number(self.path, self.accepted + self.rejected, self._expect_records)


def check_number(path: Path, found: int, expected: int | None) -> None:
    """Raises Refused where the number of records is known and not what was found."""
    if expected is not None and found != expected:
        raise Refused(
            path,
            f"{found} records",
            f"{expected}, as --expect-records says",
            "Export the file again, or correct the number.",
            is_found_for_logs=True,
        )


def open_table(path: Path, declared: Declared = Declared(), expect_records: int | None = None) -> Table:  # noqa: B008 - frozen
    """The table in a file. Raises Refused where it cannot be read surely; so does the table while its records are read.

    `expect_records` is the number of records the survey platform shows, rejected ones included.
    """
    check_readable(path)
    source: LongTable | TextTable | WorkbookTable
    if is_workbook(path):
        source = WorkbookTable(path, declared)
    else:
        source = open_long(path, declared) or TextTable(path, declared)
    return Table(path, source, expect_records)


def read_table(
    path: Path,
    out: Path,
    rejects: Path,
    declared: Declared = Declared(),  # noqa: B008 - frozen
    expect_records: int | None = None,
) -> ReadReport:
    """Writes the table of `path` to `out` (CSV: comma, UTF-8, LF; header rows first) and what was rejected to `rejects`.

    Both files are written as a whole, or not at all where the file is refused (Refused) or the disk is full (OSError).
    """
    check_readable(path)
    for target in (out, rejects):
        if target.exists() and not target.is_file():
            raise Refused(target, "a folder or a device", "a place for a file", "Name another one.")
    with replacing(out, 0o600) as canonical, replacing(rejects, 0o600) as rejected:
        table = open_table(path, declared, expect_records)
        table.write(canonical, rejected)
    return _report(path, table.dialect, table.header, table.accepted, table.rejected, table.lines_skipped, file_sha256(path))


def _report(
    path: Path,
    dialect: Dialect | None,
    header: tuple[tuple[str, ...], ...],
    accepted: int,
    rejected: int,
    lines_skipped: int,
    sha256: str,
) -> ReadReport:
    return ReadReport(
        file_name=path.name,
        sha256=sha256,
        encoding=dialect.encoding if dialect else "xlsx",
        delimiter=dialect.delimiter if dialect else None,
        quote=dialect.quote if dialect else None,
        escape=dialect.escape if dialect else None,
        columns=len(header[0]),
        header_rows=len(header),
        records_read=accepted + rejected,
        accepted=accepted,
        rejected=rejected,
        lines_skipped=lines_skipped,
    )
