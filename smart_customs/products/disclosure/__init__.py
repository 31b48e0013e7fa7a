"""Disclosure control: the publication's tables as they may be shown outside the office (docs/adr/0008, docs/adr/0016)."""

from smart_customs.products.disclosure.classification import classified, require_current
from smart_customs.products.disclosure.control import Cells, Control, Disclosure
from smart_customs.products.disclosure.findings import Findings
from smart_customs.products.disclosure.public_tables import write_public_tables
from smart_customs.products.disclosure.witness import DisclosureError

__all__ = [
    "Cells",
    "Control",
    "Disclosure",
    "DisclosureError",
    "Findings",
    "classified",
    "require_current",
    "write_public_tables",
]
