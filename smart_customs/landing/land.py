"""An export becomes a wave of the warehouse: dialect, platform and contract in a row, then all is kept or nothing."""

import importlib.metadata
import json
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from smart_customs.codebook.check import check_wave
from smart_customs.files import file_sha256, replacing
from smart_customs.landing.canonical import writing_canonical
from smart_customs.landing.codebook import load_codebook
from smart_customs.landing.contract import STANDARD_COLUMNS, Canonical, ColumnMapping, Contract, SetAside, load_mapping
from smart_customs.landing.csv_file import harmless, writing_csv
from smart_customs.landing.dialect import Declared, open_table
from smart_customs.landing.dialect.reading import Table
from smart_customs.landing.dialect.rejects import writing_rejects
from smart_customs.landing.dialect.source import check_first_lines, check_readable
from smart_customs.landing.difference import Difference, difference
from smart_customs.landing.folder import LandingFolder
from smart_customs.landing.ledger import Entry, now
from smart_customs.landing.platforms import PLATFORMS, recognised
from smart_customs.landing.platforms.platform import Platform, Settings, key
from smart_customs.landing.records import Record, Reject
from smart_customs.landing.refusal import Refused

LEAST_PERCENT = 70
"""Of the records of the file that a landing replaces. One that brings fewer is more often half an export than a correction."""
_ROWS_TO_RECOGNISE = 5
_CANONICAL = "canonical.parquet"
_SAID, _MAPPING = "order.json", "columns.csv"
"""What the archive keeps beside an export."""


@dataclass(frozen=True)
class Order:
    """What somebody says of an export; the rest is found in it."""

    survey_code: str
    wave_id: str
    platform: str | None = None
    columns: Path | None = None
    """A column mapping, as `contract.load_mapping` reads it."""
    declared: Declared = Declared()  # noqa: RUF009 - frozen
    settings: Settings = Settings()  # noqa: RUF009 - a tuple
    expect_records: int | None = None
    fewer: bool = False
    """Whether it may bring fewer than `LEAST_PERCENT` of the records of the file that it replaces."""


class Reading(NamedTuple):
    """How an export was read, beside what the ledger notes."""

    header_rows: int
    lines_skipped: int
    """Lines that are no records."""
    time_zone: str
    """Of times that name none."""


@dataclass(frozen=True)
class Landing:
    """What became of an export. `is_new` is false where it had been landed before, and was not read again."""

    entry: Entry
    is_new: bool
    canonical: Path
    rejects: Path
    """The folder with rejects.csv and set_aside.csv."""
    reading: Reading | None = None
    difference: Difference | None = None
    """From the landing that it replaces; None where there was none, or where its file is not as it was landed."""


def land(path: Path, order: Order, folder: LandingFolder, seeds: Path) -> Landing:
    """Lands an export for a wave, in place of what was landed for it before. The same file again changes nothing.

    Raises Refused where the file cannot be trusted, and OSError where the disk cannot hold it; nothing is kept then.
    """
    check_readable(path)
    _check_name(path)
    check_first_lines(path)
    with folder.alone():
        folder.ledger.drop_cut_line()
        survey_code, wave_id = order.survey_code, order.wave_id
        latest = folder.ledger.latest(survey_code, wave_id)
        canonical = folder.canonical(survey_code, wave_id)
        if latest and latest.sha256 == file_sha256(path) and _is_as_landed(latest, order, canonical, folder):
            return Landing(latest, False, canonical, folder.rejects(survey_code, wave_id, latest.sha256))
        return _land(path, order, folder, seeds, latest)


def _check_name(path: Path) -> None:
    """Raises Refused where the archive, which keeps exports by their names, has another file of that name."""
    if path.name in (_SAID, _MAPPING):
        raise Refused(path, f"an export called {path.name}", "another name, as landing gives this one", "Rename the file.")


def _is_as_landed(latest: Entry, order: Order, canonical: Path, folder: LandingFolder) -> bool:
    """Whether a file was landed with the same words, and the canonical file is still what it became then."""
    archive = folder.archive(latest.survey_code, latest.wave_id, latest.sha256)
    said, mapping = archive / _SAID, archive / _MAPPING
    return (
        canonical.exists()
        and latest.canonical_sha256 == file_sha256(canonical)
        and said.exists()
        and said.read_text(encoding="utf-8") == _order_as_json(order)
        and (mapping.read_bytes() if mapping.exists() else None) == (order.columns.read_bytes() if order.columns else None)
    )


def replay(survey_code: str, wave_id: str, folder: LandingFolder, seeds: Path, fewer: bool = False) -> Landing:
    """Lands the file that counts for a wave once more, as it was landed then: what is for when the codebook was corrected."""
    with folder.alone():
        latest = folder.ledger.latest(survey_code, wave_id)
        if latest is None:
            raise Refused(
                folder.ledger.path,
                f"no landed file of the {survey_code} survey's wave {wave_id}",
                "one to land again",
                "Land one: smart-customs land FILE.",
            )
        return land_archived(latest, folder, seeds, fewer)


def land_archived(entry: Entry, folder: LandingFolder, seeds: Path, fewer: bool = True) -> Landing:
    """Lands an archived file anew; `fewer`: whatever it brings. For callers that are `alone` in the folder."""
    archive = folder.archive(entry.survey_code, entry.wave_id, entry.sha256)
    export = archive / entry.file_name
    check_readable(export)
    order = replace(_order_from(archive, entry), fewer=fewer)
    return _land(export, order, folder, seeds, folder.ledger.latest(entry.survey_code, entry.wave_id))


def _land(path: Path, order: Order, folder: LandingFolder, seeds: Path, latest: Entry | None) -> Landing:
    codebook = load_codebook(seeds, order.survey_code, order.wave_id)
    check_wave(seeds, order.survey_code, order.wave_id)
    mapping = load_mapping(order.columns, codebook) if order.columns else ColumnMapping()
    with tempfile.TemporaryDirectory(prefix=".landing.", dir=folder.root) as name:
        drafts = Path(name)
        # A copy, so that what is judged, kept and hashed is the same file whatever happens to the original.
        export = drafts / "export"
        shutil.copyfile(path, export)
        contract = Contract(path, codebook, mapping, key)
        try:
            batches, table, platform = _canonical_batches(path, export, order, contract)
            columns = [question.column_name for question in codebook.questions]
            accepted, rejected, skipped = _write(path, drafts, batches, columns)
        except Refused as refused:
            raise _about(refused, path, export) from None
        if not order.fewer:
            _check_not_fewer(path, accepted, latest)
        _write_set_aside(drafts / "set_aside.csv", contract)
        changes = _changes(latest, folder, drafts / _CANONICAL)
        entry = Entry(
            landed_at=now(),
            survey_code=order.survey_code,
            wave_id=order.wave_id,
            file_name=path.name,
            sha256=file_sha256(export),
            canonical_sha256=file_sha256(drafts / _CANONICAL),
            platform=platform.name,
            encoding=table.dialect.encoding if table.dialect else "xlsx",
            delimiter=table.dialect.delimiter if table.dialect else None,
            records_read=accepted + rejected + skipped,
            accepted=accepted,
            rejected=rejected,
            skipped=skipped,
            set_aside_answers=len(contract.set_aside),
            supersedes=latest.sha256 if latest else None,
            tool_version=importlib.metadata.version("smart-customs-survey-warehouse"),
            difference=changes._asdict() if changes else None,
        )
        reading = Reading(len(table.header), table.lines_skipped, platform.zone(table.header) or order.settings.time_zone)
        canonical = _keep(drafts, export, order, folder, entry, path)
    return Landing(entry, True, canonical, folder.rejects(order.survey_code, order.wave_id, entry.sha256), reading, changes)


def _check_not_fewer(path: Path, records: int, latest: Entry | None) -> None:
    """Raises Refused where a landing would replace a file by one with far fewer records, as half an export has."""
    if latest is not None and 100 * records < LEAST_PERCENT * latest.accepted:
        least = -(-LEAST_PERCENT * latest.accepted // 100)
        raise Refused(
            path,
            f"{records} record{'' if records == 1 else 's'} accepted",
            f"at least {least}: {LEAST_PERCENT} % of the {latest.accepted} of {latest.file_name}, which it would replace",
            "If the file is not whole, export it again; if so many records are meant to go, say --fewer.",
            is_found_for_logs=True,
        )


def _changes(latest: Entry | None, folder: LandingFolder, draft: Path) -> Difference | None:
    """How the new canonical file differs from the one that counts, if that is whole."""
    if latest is None:
        return None
    canonical = folder.canonical(latest.survey_code, latest.wave_id)
    is_whole = canonical.exists() and file_sha256(canonical) == latest.canonical_sha256
    return difference(canonical, draft) if is_whole else None


def _canonical_batches(path: Path, export: Path, order: Order, contract: Contract) -> tuple[Iterator[Canonical], Table, Platform]:
    """The batches of the contract, and the table and the platform they come from."""
    platform, declared = _platform_of(path, export, order)
    table = open_table(export, declared, order.expect_records)
    standard = platform.standardise(table.header, table.batches(), contract.wanted(), order.settings, path)
    return contract.batches(standard), table, platform


def _platform_of(path: Path, export: Path, order: Order) -> tuple[Platform, Declared]:
    table = open_table(export, replace(order.declared, header_rows=1))
    first_rows = [
        table.header[0],
        *(item.cells for item in islice(table.records(), _ROWS_TO_RECOGNISE) if isinstance(item, Record)),
    ]
    if order.platform is None:
        platform = recognised(first_rows, path)
    else:
        platform = PLATFORMS[order.platform]
    header_rows = platform.header_rows(first_rows)
    if header_rows is None:
        raise Refused(
            path,
            f"a header that is none of {platform.title}: {', '.join(table.header[0][:5])}, ...",
            f"an export of {platform.title}",
            "Leave --platform out, or correct it.",
        )
    # The encoding is that of the whole file, which need not be looked at again.
    encoding = table.dialect.encoding if table.dialect else None
    return platform, replace(order.declared, header_rows=header_rows, encoding=encoding)


def _about(refused: Refused, path: Path, export: Path) -> Refused:
    """The refusal with the name that the user gave."""
    if refused.path != str(export):
        return refused
    return Refused(path, refused.found, refused.expected, refused.remedy, refused.line)


def _write(path: Path, drafts: Path, batches: Iterator[Canonical], columns: list[str]) -> tuple[int, int, int]:
    """Writes the canonical file and rejects.csv; the numbers of records accepted, rejected, and skipped by rule.

    Raises Refused where more are rejected than accepted: then it is the file that is wrong, and no wave should be replaced by it.
    """
    first: Reject | None = None
    accepted = rejected = skipped = 0
    with (
        writing_canonical(drafts / _CANONICAL, [*STANDARD_COLUMNS, *columns]) as write_rows,
        writing_rejects(drafts / "rejects.csv") as write_reject,
    ):
        for batch in batches:
            for reject in batch.rejects:
                write_reject(reject)
                skipped += reject.is_by_rule
                rejected += not reject.is_by_rule
                first = first or (None if reject.is_by_rule else reject)
            write_rows(batch.columns)
            accepted += len(batch)
    if first is not None and rejected > accepted:
        raise Refused(
            path,
            f"{rejected} records rejected and {accepted} accepted, the first with the reason: {first.reason}",
            "at least as many accepted",
            "Correct the cause, or export the file again.",
            line=first.line,
        )
    return accepted, rejected, skipped


def _write_set_aside(target: Path, contract: Contract) -> None:
    with writing_csv(target) as write_row:
        write_row(SetAside._fields)
        for item in contract.set_aside:
            write_row([harmless(cell) if isinstance(cell, str) else cell for cell in item])


def _keep(drafts: Path, export: Path, order: Order, folder: LandingFolder, entry: Entry, path: Path) -> Path:
    """Moves everything into its place.

    The line in the ledger decides: whoever is interrupted before it leaves the former landing as it was; behind it, whoever looks
    next completes this one.
    """
    where = (order.survey_code, order.wave_id)
    archive = folder.archive(*where, entry.sha256)
    rejects = folder.rejects(*where, entry.sha256)
    for target in (archive, rejects):
        target.mkdir(parents=True, exist_ok=True)
    _put(export, archive / path.name)
    mapping = archive / _MAPPING
    if order.columns is None:
        mapping.unlink(missing_ok=True)
    elif order.columns.resolve() != mapping.resolve():
        _put(order.columns, mapping)
    _put_text(_order_as_json(order), archive / _SAID)
    _put(drafts / "rejects.csv", rejects / "rejects.csv")
    _put(drafts / "set_aside.csv", rejects / "set_aside.csv")
    canonical = folder.canonical(*where)
    _put(drafts / _CANONICAL, folder.announced(*where))
    folder.ledger.append(entry)
    folder.complete()
    # Older versions wrote CSV.
    canonical.with_suffix(".csv").unlink(missing_ok=True)
    return canonical


def _put(draft: Path, target: Path) -> None:
    with replacing(target, 0o600) as place:
        shutil.copyfile(draft, place)


def _put_text(text: str, target: Path) -> None:
    with replacing(target, 0o600) as place:
        place.write_text(text, encoding="utf-8")


def _order_as_json(order: Order) -> str:
    content = {"platform": order.platform, "declared": asdict(order.declared), "settings": order.settings._asdict()}
    return json.dumps(content, indent=2) + "\n"


def _order_from(archive: Path, entry: Entry) -> Order:
    content = json.loads((archive / _SAID).read_text(encoding="utf-8"))
    columns = archive / _MAPPING
    return Order(
        entry.survey_code,
        entry.wave_id,
        content["platform"],
        columns if columns.exists() else None,
        Declared(**content["declared"]),
        Settings(**content["settings"]),
    )


class Archived(NamedTuple):
    """An archived export as a table that can be written anew, and read the same although records are missing from it."""

    table: Table
    order: Order
    """With what was found in the file when all of it was there."""
    columns: tuple[str, ...]
    """For each column of the table the codebook's column that it is; empty where it is none, or several."""
    unread: frozenset[int]
    """Places of the columns that landing looks at no more than at white space: the platform's own, and those left out."""


def open_archived(entry: Entry, folder: LandingFolder, seeds: Path) -> Archived:
    """The archived file of a landing. Raises Refused where it cannot be read any more."""
    archive = folder.archive(entry.survey_code, entry.wave_id, entry.sha256)
    export, order = archive / entry.file_name, _order_from(archive, entry)
    codebook = load_codebook(seeds, order.survey_code, order.wave_id)
    contract = Contract(export, codebook, load_mapping(order.columns, codebook) if order.columns else ColumnMapping(), key)
    check_readable(export)
    platform, declared = _platform_of(export, export, replace(order, platform=entry.platform))
    table = open_table(export, declared)
    names = platform.names(table.header, contract.wanted())
    read_as = {} if table.dialect is None else asdict(table.dialect)
    settings = order.settings._replace(date_order=platform.date_order(names, table.records(), order.settings, export))
    return Archived(
        open_table(export, declared),
        replace(order, platform=entry.platform, declared=replace(order.declared, **read_as), settings=settings),
        tuple(contract.names.get(key(name), "") for name in names),
        platform.unread(names) | {at for at, name in enumerate(names) if key(name) in contract.wanted().left_out},
    )


def keep_order(order: Order, archive: Path) -> None:
    """Keeps in the folder of an archived file what was said of it."""
    if order.columns:
        _put(order.columns, archive / _MAPPING)
    _put_text(_order_as_json(order), archive / _SAID)
