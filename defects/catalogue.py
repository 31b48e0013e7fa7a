"""All defects, in the order of the table."""

from defects import codebook, formulas, judges, lists, records
from defects.defect import Defect

DEFECTS: dict[str, Defect] = {
    defect.name: defect for module in (records, codebook, lists, formulas, judges) for defect in module.DEFECTS
}
