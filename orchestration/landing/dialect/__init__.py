"""The dialect layer: the bytes of any delimited file or workbook as a rectangular table of text, or a sentence why not."""

from orchestration.landing.dialect.declared import Declared, Dialect
from orchestration.landing.dialect.reading import ReadReport, open_table, read_table

__all__ = ["Declared", "Dialect", "ReadReport", "open_table", "read_table"]
