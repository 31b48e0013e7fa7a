"""The export of the wave without printed figures: the tests' fixture of 2026, with more Members, which stay with what they said.

In the fixture every answer is drawn for itself, and few Members answer. Members of a real survey mostly say of a topic with yes
and no what they said in the wave before; what is exchanged between columns or turned round shows by that alone. So each Member
that answered in 2024 answers here, and says of performance in fifteen cases of sixteen the same again.
"""

import csv
import zlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

from defects.place import Row

_TOPIC = "performance_"
_MEMBER = "administration"
_FIRST = datetime(2026, 3, 3, 9, tzinfo=UTC)


def write_second_wave(fixture: Path, before: Path, target: Path) -> None:
    """`fixture`: the canonical file of 2026. `before`: the records of 2024, as they came. Writes an export for landing."""
    rows, said = _read(fixture), _said(_read(before))
    columns = list(rows[0])
    present = {row[_MEMBER].strip().upper() for row in rows}
    drawn = {column: [row[column] for row in rows] for column in columns}
    added = [
        {column: _draw(f"{member} {column}", drawn[column]) for column in columns}
        | {
            "submission_id": f"W26-{number + 100:03d}",
            "submitted_at": (_FIRST + timedelta(hours=9 * number)).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "is_complete": "true",
            "is_test": "false",
            _MEMBER: member,
        }
        for number, member in enumerate(sorted(said.keys() - present))
    ]
    wave = added + rows
    for number, row in enumerate(wave, start=1):
        row["source_row"] = str(number)
        for column, answer in said.get(row[_MEMBER].strip().upper(), {}).items():
            if column in row and zlib.crc32(f"{row['submission_id']} {column}".encode()) % 16:
                row[column] = answer
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(wave)


def _said(records: list[Row]) -> dict[str, dict[str, str]]:
    """What each Member's last record says of performance, in the words of 2026; nothing for an empty cell."""
    said = {}
    sent = [record for record in records if (record["is_complete"], record["is_test"]) == ("true", "false")]
    for record in sorted(sent, key=lambda record: record["submitted_at"]):
        cells = {column: cell.strip().casefold() for column, cell in record.items() if column.startswith(_TOPIC)}
        said[record["member_iso3"].strip().upper()] = {
            column: "No" if cell.startswith("n") else "Yes" for column, cell in cells.items() if cell
        }
    # A few wrote their name, which the questionnaire of 2026 does not know.
    return {member: answers for member, answers in said.items() if len(member) == len("ISO")}


def _draw(key: str, answers: list[str]) -> str:
    """One of the answers, always the same for the same key."""
    return answers[zlib.crc32(key.encode()) % len(answers)]


def _read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
