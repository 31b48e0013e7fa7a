"""Which further cells have to go, so that no suppressed number can be computed from what stays.

The search and the proof are one. A *witness* is another table of whole numbers that agrees with the true one in everything
published: it keeps each relation, and differs in suppressed cells only. A number that differs in some witness has at least two
values that a reader cannot tell apart. So the solver looks for witnesses that change as few published cells as possible; the
published cells that one changes are suppressed too, and the search ends when a witness exists for every suppressed number.
"""

from collections.abc import Hashable
from dataclasses import dataclass, field

from ortools.sat.python import cp_model

# A witness that covers one number more is worth a cell and a half: fewer cells go in the end than with one number at a time.
CELL_COST, WHOLE_MEMBERSHIP_COST, COVER_REWARD = 1_000, 100_000, 1_500
# The solver's own measure of work, not seconds, so the same tables get the same cells on any machine. A little gives good
# witnesses; the rest is for the rare block in which that finds none.
EFFORTS = (0.01, 5.0)


class DisclosureError(Exception):
    """A suppressed number follows from the published relations alone, whatever else is suppressed."""


@dataclass(frozen=True)
class Number:
    """A whole number that a cell shows: its true value, and the range that a reader knows without the table."""

    cell: Hashable
    truth: int
    low: int
    high: int


@dataclass(frozen=True)
class Relation:
    """low <= sum of coefficient x number <= high, which a reader knows; `printed_in`: only as long as that cell is published."""

    terms: tuple[tuple[int, int], ...]
    low: int
    high: int
    printed_in: Hashable | None = None


@dataclass
class Block:
    """Cells that are linked by relations, and by none to a cell elsewhere. `primary`: suppressed for what they are."""

    numbers: list[Number] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
    primary: set[Hashable] = field(default_factory=set)
    whole_membership: set[Hashable] = field(default_factory=set)

    def add(self, number: Number) -> int:
        """The index of the added number, for the terms of relations."""
        self.numbers.append(number)
        return len(self.numbers) - 1

    def relate(self, terms: dict[int, int], low: int, high: int, printed_in: Hashable | None = None) -> None:
        """Adds a relation, widened to what is true: a sum on the very edge of a rounding interval must stay possible."""
        true_sum = sum(coefficient * self.numbers[index].truth for index, coefficient in terms.items())
        self.relations.append(Relation(tuple(terms.items()), min(low, true_sum), max(high, true_sum), printed_in))


def suppressed_cells(block: Block) -> set[Hashable]:
    """The primary cells and as many further ones as it takes. Raises DisclosureError if nothing suffices."""
    suppressed, witnessed = set(block.primary), set()
    while True:
        pending = {i for i, number in enumerate(block.numbers) if number.cell in suppressed} - witnessed
        if not pending:
            return suppressed
        changed, opened = _witness(block, suppressed, pending)
        witnessed |= changed
        # A cell may have to go for what it prints beside its number, though the number stays the same in this witness.
        suppressed |= opened


def _witness(block: Block, suppressed: set[Hashable], pending: set[int]) -> tuple[set[int], set[Hashable]]:
    """The cheapest witness found for at least one pending number: which numbers change, and which further cells must go."""
    model = cp_model.CpModel()
    values, cost = [], []
    # In the order of the numbers, not of a set: the solver's choice among equals depends on it.
    opened = {cell: model.new_bool_var("") for cell in dict.fromkeys(n.cell for n in block.numbers) if cell not in suppressed}
    for number in block.numbers:
        values.append(model.new_int_var(number.low, number.high, ""))
        if number.cell in opened:
            model.add(values[-1] == number.truth).only_enforce_if(~opened[number.cell])
    for cell, is_opened in opened.items():
        cost.append((WHOLE_MEMBERSHIP_COST if cell in block.whole_membership else CELL_COST) * is_opened)
    # Among cells that cost the same, small numbers go first: readers lose least.
    cost += [min(n.truth, 100) * opened[n.cell] for n in block.numbers if n.cell in opened]
    differs = []
    for index in sorted(pending):
        differs.append(model.new_bool_var(""))
        model.add(values[index] != block.numbers[index].truth).only_enforce_if(differs[-1])
    model.add_bool_or(differs)
    for relation in block.relations:
        total = sum(coefficient * values[index] for index, coefficient in relation.terms)
        bounded = model.add_linear_constraint(total, relation.low, relation.high)
        if relation.printed_in in opened:
            bounded.only_enforce_if(~opened[relation.printed_in])
        elif relation.printed_in is not None:
            bounded.only_enforce_if(False)
    model.minimize(sum(cost) - COVER_REWARD * sum(differs))

    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    # Looking for structure costs more than solving tables this small; the linear relaxation pays.
    solver.parameters.cp_model_probing_level = solver.parameters.symmetry_level = 0
    solver.parameters.linearization_level = 2
    for effort in EFFORTS:
        solver.parameters.max_deterministic_time = effort
        status = solver.solve(model)
        if status != cp_model.UNKNOWN:
            break
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        cells = sorted({str(block.numbers[index].cell) for index in pending})
        raise DisclosureError(
            f"nothing hides {', '.join(cells[:5])}: no table but the true one fits ({solver.status_name(status)})"
        )
    changed = {index for index, number in enumerate(block.numbers) if solver.value(values[index]) != number.truth}
    return changed, {cell for cell, is_opened in opened.items() if solver.boolean_value(is_opened)}
