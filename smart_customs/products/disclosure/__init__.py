"""Disclosure control: the publication's tables as they may be shown outside the office (docs/adr/0008)."""

from smart_customs.products.disclosure.public_tables import Cells, Disclosure, write_public_tables
from smart_customs.products.disclosure.witness import DisclosureError

__all__ = ["Cells", "Disclosure", "DisclosureError", "write_public_tables"]
