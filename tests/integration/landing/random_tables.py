"""Random tables, written as files in random dialects, with at most one damage at a known place.

The writer is the test's own and follows only the grammar: a quote opens at the start of a cell and closes before a
delimiter, a line end or the end of the file; inside, it is doubled or stands behind a backslash. It remembers where in the
file each record stands, so that a judge can tell which records a damage touches.
"""

import random
import re
from typing import NamedTuple

UNDAMAGED = 1_500
DAMAGED = 3_500

NAMES = ["id", "country", "region", "answer", "état", "größe", "date of entry", "remarks", "nom\nabrégé", "año", "level", "share"]
WIDER_NAMES = ["страна", "国", "κωδικός"]
ODD_CELLS = [
    "NA",
    "1E+05",
    "0012",
    "-0",
    "007.50",
    "NULL",
    "=1+1",
    "#5",
    "sep=;",
    "2024-04-17",
    "12:30",
    "1,5",
    "1;5",
    "a|b",
    "t\tab",
    "O'Neil",
]
BLANK_CELLS = ["", "", "", " ", "   ", "\u00a0"]
PIECES = [
    "a",
    "B",
    "7",
    "yes",
    "no ",
    " ",
    "\u00a0",
    "é",
    "Ñ",
    "ß",
    ",",
    ";",
    "|",
    ":",
    "~",
    "\t",
    "'",
    '"',
    '""',
    "\\",
    "\n",
    "\r\n",
    "\r",
]
CP1252_PIECES = ["€", "“", "œ", "…"]
WIDER_PIECES = ["Ж", "漢字", "ع", "😀", "👩‍🔬", "\u2028", "e\u0301", "œ", "€"]
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"


class Dialect(NamedTuple):
    """How a table becomes bytes. `codec` encodes without a byte order mark, which stands in `bom`."""

    encoding: str
    codec: str
    bom: bytes
    delimiter: str
    quote: str
    escape: str
    quote_all: bool
    line_end: str
    sep_line: bool
    final_line_end: bool
    blank_last_line: bool

    def cell(self, text: str, alone: bool) -> str:
        """A cell as it stands in the file; `alone` is for the only column, where an empty line would not be a record."""
        special = [self.delimiter, self.quote, "\r", "\n"] + (["\\"] if self.escape == "\\" else [])
        # a cell that ends in "|" before a delimiter "||" would move that delimiter by one character
        blurs = len(self.delimiter) > 1 and text and (text[-1] in self.delimiter or text[0] in self.delimiter)
        if not (self.quote_all or blurs or (alone and not text) or any(part in text for part in special)):
            return text
        if self.escape == "\\":
            text = text.replace("\\", "\\\\")
        return self.quote + text.replace(self.quote, self.escape + self.quote) + self.quote

    def record(self, cells: tuple[str, ...]) -> str:
        return self.delimiter.join(self.cell(text, len(cells) == 1) for text in cells)


class Span(NamedTuple):
    """Where something stands in the file: bytes `start` to `stop`, its line end up to `end`."""

    start: int
    stop: int
    end: int


class Written(NamedTuple):
    """A file's bytes, and its elements in order: "sep" (if there is one), "header", 0, 1, 2 ... for the records, "tail"."""

    data: bytes
    spans: dict[str | int, Span]


class Damage(NamedTuple):
    """Bytes `start` to `stop` of the file were replaced by `new`; `touched` are the elements that they belong to."""

    kind: str
    start: int
    stop: int
    new: bytes
    touched: frozenset[str | int]


class Case(NamedTuple):
    """One file for the reader; `data` is what stands in it, the damage done. `expect` is the number of records, if told."""

    header: tuple[str, ...]
    records: tuple[tuple[str, ...], ...]
    dialect: Dialect
    declared: dict[str, str]
    written: Written
    damage: Damage | None
    data: bytes
    expect: int | None

    @property
    def fully_declared(self) -> bool:
        return len(self.declared) == 4


def encodable(text: str, codec: str) -> bool:
    try:
        encoded = text.encode(codec)
    except UnicodeEncodeError:
        return False
    return codec != "latin-1" or not any(0x80 <= byte < 0xA0 for byte in encoded)


def random_dialect(rng: random.Random) -> Dialect:
    encoding, codec, bom = rng.choice(
        [
            ("utf-8", "utf-8", b""),
            ("utf-8", "utf-8", b""),
            ("utf-8-sig", "utf-8", b"\xef\xbb\xbf"),
            ("utf-16", "utf-16-le", b"\xff\xfe"),
            ("utf-16", "utf-16-be", b"\xfe\xff"),
            ("cp1252", "cp1252", b""),
            ("latin-1", "latin-1", b""),
        ]
    )
    delimiter = rng.choice([",", ",", ";", ";", "\t", "|", "||", "::", "~|~"])
    quote = "'" if rng.random() < 0.1 else '"'
    final_line_end = rng.random() < 0.8
    return Dialect(
        encoding=encoding,
        codec=codec,
        bom=bom,
        delimiter=delimiter,
        quote=quote,
        escape="\\" if rng.random() < 0.2 else quote,
        quote_all=rng.random() < 0.4,
        line_end=rng.choice(["\n", "\n", "\r\n", "\r\n", "\r"]),
        sep_line=len(delimiter) == 1 and rng.random() < 0.15,
        final_line_end=final_line_end,
        blank_last_line=final_line_end and rng.random() < 0.2,
    )


def random_cell(rng: random.Random, dialect: Dialect) -> str:
    draw = rng.random()
    if draw < 0.3:
        return "".join(rng.choices(LETTERS, k=rng.randint(1, 9)))
    if draw < 0.42:
        return rng.choice(BLANK_CELLS)
    if draw < 0.52:
        return rng.choice(ODD_CELLS)
    if draw < 0.57:
        return "".join(rng.choices("0123456789", k=40))
    if draw < 0.67:
        return str(rng.randint(0, 99_999)).zfill(rng.choice([1, 6]))
    wider = WIDER_PIECES if dialect.codec.startswith("utf") else CP1252_PIECES if dialect.codec == "cp1252" else []
    pieces = PIECES + wider * 2 + [dialect.delimiter, dialect.quote]
    return "".join(rng.choices(pieces, k=rng.randint(1, 6)))


def random_table(rng: random.Random, dialect: Dialect, damaged: bool) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Header and records. A table that is to be damaged has records that differ, at least two of them.

    With fewer, a damaged header can be the sound header of another table, and no reader could know.
    """
    columns = 1 if rng.random() < 0.06 else rng.randint(2, 9)
    count = rng.randint(3, 15) if rng.random() < 0.8 else rng.randint(2 if damaged else 0, 30)
    names = [name for name in NAMES + WIDER_NAMES if encodable(name, dialect.codec)]
    header = tuple(rng.sample(names, columns))
    records: list[tuple[str, ...]] = []
    while len(records) < count:
        record = tuple(random_cell(rng, dialect) for _ in range(columns))
        if record != header and not (damaged and record in records):
            records.append(record)
    if not damaged and len(records) > 1 and rng.random() < 0.1:
        records.append(records[-1])
    return header, tuple(records)


def write(header: tuple[str, ...], records: tuple[tuple[str, ...], ...], dialect: Dialect) -> Written:
    lines: list[tuple[str | int, str]] = [("sep", f"sep={dialect.delimiter}")] if dialect.sep_line else []
    lines += [("header", dialect.record(header)), *((n, dialect.record(record)) for n, record in enumerate(records))]
    data, spans, line_end = dialect.bom, {}, dialect.line_end.encode(dialect.codec)
    for position, (name, text) in enumerate(lines):
        # the byte order mark belongs to the first line, whatever that is
        start, data = (len(data) if position else 0), data + text.encode(dialect.codec)
        stop, data = len(data), data + (line_end if position < len(lines) - 1 or dialect.final_line_end else b"")
        spans[name] = Span(start, stop, len(data))
    start = len(data)
    data += line_end if dialect.blank_last_line else b""
    return Written(data, spans | {"tail": Span(start, start, len(data))})


def touched(written: Written, start: int, stop: int) -> frozenset[str | int]:
    """The elements whose bytes stand in start..stop; a line end belongs to both neighbours."""
    names, found = list(written.spans), set()
    for position, (name, span) in enumerate(written.spans.items()):
        inserted = start == stop
        if inserted and (start <= span.stop or position == len(names) - 1):
            return frozenset({name})
        if inserted and start < span.end:
            return frozenset({name, names[position + 1]})
        if start < span.end and stop > span.start:
            found |= {name, *names[position + 1 : position + 2]} if stop > span.stop else {name}
    return frozenset(found)


def declared_options(rng: random.Random, dialect: Dialect, columns: int) -> dict[str, str]:
    """What the reader is told. What cannot be detected for certain is always declared."""
    options = {"encoding": dialect.encoding, "delimiter": dialect.delimiter, "quote": dialect.quote, "escape": dialect.escape}
    if rng.random() < 0.6:
        return options
    kept = {name for name in options if rng.random() < 0.4}
    if len(dialect.delimiter) > 1 or columns == 1:
        kept.add("delimiter")
    if dialect.escape == "\\":
        kept.add("escape")
    if dialect.quote != '"':
        kept |= {"quote", "escape"}
    return {name: value for name, value in options.items() if name in kept}


def is_utf8(data: bytes) -> bool:
    """Whether the bytes are UTF-8 and more than ASCII."""
    try:
        return not data.isascii() and bool(data.decode("utf-8"))
    except UnicodeDecodeError:
        return False


def random_damage(rng: random.Random, header: tuple[str, ...], dialect: Dialect, written: Written) -> Damage:
    """One damage that changes the file. Kinds that find nothing to damage in this file are drawn again."""
    while True:
        kind = rng.choice(list(DAMAGES))
        edit = DAMAGES[kind](rng, header, dialect, written)
        if edit is None or written.data[edit[0] : edit[1]] == edit[2]:
            continue
        start, stop, new, *names = edit
        return Damage(kind, start, stop, new, names[0] if names else touched(written, start, stop))


def _text(dialect: Dialect, written: Written) -> str:
    return written.data[len(dialect.bom) :].decode(dialect.codec)


def _offset(dialect: Dialect, text: str, position: int) -> int:
    return len(dialect.bom) + len(text[:position].encode(dialect.codec))


def _byte_flipped(rng, header, dialect, written):
    at = rng.randrange(len(written.data))
    flipped = written.data[at] ^ (1 << rng.randrange(8)) if rng.random() < 0.5 else rng.randrange(256)
    # of UTF-16, the whole unit counts as replaced: half a line end is a line end
    unit = 2 if dialect.encoding == "utf-16" else 1
    start = at - at % unit
    new = bytearray(written.data[start : start + unit])
    new[at - start] = flipped
    return start, start + unit, bytes(new)


def _dropped(part: str):
    def damage(rng, header, dialect, written):
        text, searched = _text(dialect, written), getattr(dialect, part)
        found = [match.start() for match in re.finditer(re.escape(searched), text)]
        if not found:
            return None
        at = rng.choice(found)
        length = 1 if rng.random() < 0.3 else len(searched)
        return _offset(dialect, text, at), _offset(dialect, text, at + length), b""

    return damage


def _added(part: str):
    def damage(rng, header, dialect, written):
        text = _text(dialect, written)
        at = _offset(dialect, text, rng.randint(0, len(text)))
        return at, at, getattr(dialect, part).encode(dialect.codec)

    return damage


def _line_cut(rng, header, dialect, written):
    text = _text(dialect, written)
    line = rng.choice([match for match in re.finditer(r"([^\r\n]*)(\r\n|\r|\n|$)", text) if match.group()])
    start, stop, end = (_offset(dialect, text, at) for at in (line.start(), line.end(1), line.end()))
    return rng.randint(start, stop), rng.choice([stop, end]), b""


def _line_doubled(rng, header, dialect, written):
    name = rng.choice([name for name in written.spans if name not in ("sep", "tail")])
    start, stop, end = written.spans[name]
    body = written.data[max(start, len(dialect.bom)) : stop]
    line_end = dialect.line_end.encode(dialect.codec)
    # the header itself keeps its bytes, so nothing of it may change
    names = frozenset() if name == "header" else frozenset({name})
    return (end, end, body + line_end, names) if end > stop else (stop, stop, line_end + body, names)


def _encoding_mixed(rng, header, dialect, written):
    start, stop, _ = written.spans[rng.choice([name for name in written.spans if isinstance(name, int)])]
    text = written.data[start:stop].decode(dialect.codec)
    others = [codec for codec in ("utf-8", "cp1252", "latin-1", "utf-16-le") if encodable(text, codec)]
    # ASCII is the same bytes in most encodings; what is not the same is the damage
    others = [codec for codec in others if text.encode(codec) != written.data[start:stop]]
    return (start, stop, text.encode(rng.choice(others))) if others else None


def _header_changed(rng, header, dialect, written):
    start, stop, _ = written.spans["header"]
    start = max(start, len(dialect.bom))
    text = written.data[start:stop].decode(dialect.codec)
    at, column = rng.randrange(len(text)), rng.randrange(len(header))
    changed = [
        text[:at] + rng.choice(LETTERS) + text[at + 1 :],
        text[:at] + text[at + 1 :],
        text[:at] + rng.choice(LETTERS) + text[at:],
        dialect.record(header[:column] + header[column + 1 :]) if len(header) > 1 else text,
        dialect.record(header[: column + 1] + header[column:]),
    ]
    return start, stop, rng.choice(changed).encode(dialect.codec)


DAMAGES = {
    "byte flipped": _byte_flipped,
    "quote dropped": _dropped("quote"),
    "quote added": _added("quote"),
    "delimiter dropped": _dropped("delimiter"),
    "delimiter added": _added("delimiter"),
    "line cut": _line_cut,
    "line doubled": _line_doubled,
    "encoding mixed": _encoding_mixed,
    "header changed": _header_changed,
}


def random_case(seed: str, number: int) -> Case:
    """Case `number` of a run; the first UNDAMAGED ones are undamaged."""
    rng = random.Random(f"{seed}:{number}")
    damaged = number >= UNDAMAGED
    dialect = random_dialect(rng)
    header, records = random_table(rng, dialect, damaged)
    written = write(header, records, dialect)
    declared = declared_options(rng, dialect, len(header))
    if dialect.codec in ("cp1252", "latin-1") and is_utf8(written.data):
        # Bytes that are UTF-8 are read as UTF-8: what was meant has to be said.
        declared["encoding"] = dialect.encoding
    # a damaged line end in a file of one column gives a sound file again: only the count can tell
    expect = len(records) if rng.random() < 0.5 or (damaged and len(header) == 1) else None
    if not damaged:
        return Case(header, records, dialect, declared, written, None, written.data, expect)
    damage = random_damage(rng, header, dialect, written)
    data = written.data[: damage.start] + damage.new + written.data[damage.stop :]
    if dialect.codec in ("cp1252", "latin-1") and is_utf8(data):
        declared["encoding"] = dialect.encoding
    return Case(header, records, dialect, declared, written, damage, data, expect)
