"""Which further cells have to go, so that no suppressed number can be computed from what stays, nor nearly so.

The search and the proof are one. A *witness* is another table of whole numbers that agrees with the true one in everything
published and in what the rule of suppression says: it keeps each relation, differs in suppressed cells only, and has a cell that
the rule would suppress. The values that a number has in the witnesses are values that a reader cannot tell apart. So the solver
looks for witnesses that change as few published cells as possible; the published cells that one changes are suppressed too, and
the search ends when every suppressed number has as many values as it has to have.
"""

from collections.abc import Hashable
from dataclasses import dataclass, field, replace

from ortools.sat.python import cp_model

# A witness that gives a new value to two numbers more is worth a cell: fewer cells go in the end than with one number at a time,
# and fewer than with a cell for each number.
CELL_COST, WHOLE_MEMBERSHIP_COST, COVER_REWARD = 1_000, 100_000, 600
# The solver's own measure of work, not seconds, so the same tables get the same cells on any machine. A little gives good
# witnesses; the rest is for the rare block in which that finds none.
EFFORTS = (0.05, 5.0)

Range = tuple[int, int]


class DisclosureError(Exception):
    """What was published cannot be protected, or nobody said what it is."""


@dataclass(frozen=True)
class Number:
    """A whole number that a cell shows: its true value, and the range that a reader knows without the table.

    `primary`: the ranges of values with which the rule suppresses the cell for what it is. `widest`: the range where the cell
    does not tell a narrower one.
    """

    cell: Hashable
    truth: int
    low: int
    high: int
    primary: tuple[Range, ...] = ()
    widest: Range | None = None

    @property
    def is_primary(self) -> bool:
        """Whether the rule suppresses the cell for what it is."""
        return any(low <= self.truth <= high for low, high in self.primary)

    @property
    def is_primary_anyway(self) -> bool:
        """Whatever its value: the rule suppresses it for something that everybody knows."""
        return (self.low, self.high) in self.primary


@dataclass(frozen=True)
class Relation:
    """low <= sum of coefficient x number <= high, which a reader knows; `printed_in`: only as long as that cell is published."""

    terms: tuple[tuple[int, int], ...]
    low: int
    high: int
    printed_in: Hashable | None = None


@dataclass
class Block:
    """Cells that are linked by relations, and by none to a cell elsewhere. `untold`: those that tell no range."""

    numbers: list[Number] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
    whole_membership: set[Hashable] = field(default_factory=set)
    untold: set[Hashable] = field(default_factory=set)

    def add(self, number: Number) -> int:
        """The index of the added number, for the terms of relations."""
        self.numbers.append(number)
        return len(self.numbers) - 1

    def relate(self, terms: dict[int, int], low: int, high: int, printed_in: Hashable | None = None) -> None:
        """Adds a relation, widened to what is true: a sum on the very edge of a rounding interval must stay possible."""
        true_sum = sum(coefficient * self.numbers[index].truth for index, coefficient in terms.items())
        self.relations.append(Relation(tuple(terms.items()), min(low, true_sum), max(high, true_sum), printed_in))

    def widen(self) -> bool:
        """Tells no ranges any more; returns whether it told any."""
        told = {number.cell for number in self.numbers if number.widest not in (None, (number.low, number.high))}
        self.untold |= told
        self.numbers = [replace(n, low=n.widest[0], high=n.widest[1]) if n.widest and n.cell in told else n for n in self.numbers]
        return bool(told)

    @property
    def primary(self) -> set[Hashable]:
        """The cells that are suppressed for what they are."""
        return {number.cell for number in self.numbers if number.is_primary}


def suppressed_cells(block: Block, width: int) -> set[Hashable]:
    """The primary cells and as many further ones as it takes; each of their numbers keeps `width` possible values.

    Fewer only where its range has fewer, or where it would have fewer with every cell of the block suppressed. A block whose
    ranges would leave a number fewer tells none.
    Raises DisclosureError where a number would have one value alone.
    """
    suppressed = set(block.primary)
    possible = [{number.truth} for number in block.numbers]
    while True:
        pending = [
            index
            for index, number in enumerate(block.numbers)
            if number.cell in suppressed and len(possible[index]) < min(width, number.high - number.low + 1)
        ]
        if not pending:
            return suppressed
        # Most values are hidden by what goes anyway; that search is small.
        found = _witness(block, suppressed, pending, possible, may_go=False)
        found = found or _witness(block, suppressed, pending, possible, may_go=True)
        if found is None and block.widen():
            return suppressed_cells(block, width)
        if found is None:
            if alone := [index for index in pending if len(possible[index]) == 1]:
                cells = sorted({str(block.numbers[index].cell) for index in alone})
                raise DisclosureError(f"nothing hides {', '.join(cells[:5])}: no table but the true one fits")
            return suppressed
        values, opened = found
        # A cell may have to go for what it prints beside its number, though the number stays the same in this witness.
        suppressed |= opened
        for index, value in enumerate(values):
            possible[index].add(value)


def _witness(
    block: Block, suppressed: set[Hashable], pending: list[int], possible: list[set[int]], *, may_go: bool
) -> tuple[list[int], set[Hashable]] | None:
    """The cheapest witness found that gives a new value to at least one pending number: all values, and which further cells go.

    `may_go`: whether any may. None where there is none. Raises DisclosureError where the solver cannot tell.
    """
    model = cp_model.CpModel()
    values, cost = [], []
    # In the order of the numbers, not of a set: the solver's choice among equals depends on it.
    published = [cell for cell in dict.fromkeys(n.cell for n in block.numbers) if cell not in suppressed]
    opened = {cell: model.new_bool_var("") for cell in published if may_go}
    for number in block.numbers:
        is_fixed = number.cell not in suppressed and number.cell not in opened
        values.append(number.truth if is_fixed else model.new_int_var(number.low, number.high, ""))
        if number.cell in opened:
            model.add(values[-1] == number.truth).only_enforce_if(~opened[number.cell])
    for cell, is_opened in opened.items():
        cost.append((WHOLE_MEMBERSHIP_COST if cell in block.whole_membership else CELL_COST) * is_opened)
    # Among cells that cost the same, small numbers go first: readers lose least.
    cost += [min(n.truth, 100) * opened[n.cell] for n in block.numbers if n.cell in opened]
    differs = []
    for index in pending:
        number = block.numbers[index]
        differs.append(model.new_bool_var(""))
        others = cp_model.Domain(number.low, number.high).intersection_with(
            cp_model.Domain.from_values(sorted(possible[index])).complement()
        )
        model.add_linear_expression_in_domain(values[index], others).only_enforce_if(differs[-1])
    model.add_bool_or(differs)
    for relation in block.relations:
        total = sum(coefficient * values[index] for index, coefficient in relation.terms)
        # Between published numbers it is true anyway, and what a suppressed cell printed binds nobody.
        if isinstance(total, int) or relation.printed_in in suppressed:
            continue
        bounded = model.add_linear_constraint(total, relation.low, relation.high)
        if relation.printed_in in opened:
            bounded.only_enforce_if(~opened[relation.printed_in])
    _keep_a_primary_cell(model, block, values)
    model.minimize(sum(cost) - COVER_REWARD * sum(differs))

    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    # Looking for structure costs more than solving tables this small; the linear relaxation pays.
    solver.parameters.cp_model_probing_level = solver.parameters.symmetry_level = 0
    solver.parameters.linearization_level = 2
    for effort in EFFORTS if may_go else EFFORTS[:1]:
        solver.parameters.max_deterministic_time = effort
        status = solver.solve(model)
        if status != cp_model.UNKNOWN:
            break
    if status == cp_model.INFEASIBLE or (status == cp_model.UNKNOWN and not may_go):
        return None
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        cells = sorted({str(block.numbers[index].cell) for index in pending})
        raise DisclosureError(f"nothing was found to hide {', '.join(cells[:5])} ({solver.status_name(status)})")
    return [solver.value(value) for value in values], {
        cell for cell, is_opened in opened.items() if solver.boolean_value(is_opened)
    }


def _keep_a_primary_cell(model: cp_model.CpModel, block: Block, values: list[cp_model.IntVar | int]) -> None:
    """Nothing goes without a primary cell, and who knows the rule knows it: a table without one is no witness."""
    if any(number.is_primary_anyway for number in block.numbers):
        return
    is_primary = []
    for number, value in zip(block.numbers, values, strict=True):
        if number.primary and not isinstance(value, int):
            is_primary.append(model.new_bool_var(""))
            ranges = cp_model.Domain.from_intervals([list(ends) for ends in number.primary])
            model.add_linear_expression_in_domain(value, ranges).only_enforce_if(is_primary[-1])
    model.add_bool_or(is_primary)
