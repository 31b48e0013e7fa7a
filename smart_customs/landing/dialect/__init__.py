"""The dialect layer: the bytes of any delimited file or workbook as a rectangular table of text, or a sentence why not."""

from smart_customs.landing.dialect.declared import Declared, Dialect
from smart_customs.landing.dialect.reading import ReadReport, open_table, read_table

__all__ = ["Declared", "Dialect", "ReadReport", "open_table", "read_table"]
