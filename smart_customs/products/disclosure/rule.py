"""The rule by which numbers are left out for what they are: with which values each kind of number is."""

from dataclasses import dataclass

from smart_customs.products.disclosure.witness import Range


@dataclass(frozen=True)
class Rule:
    """Counts below `threshold` are suppressed, and what is suppressed keeps `width` possible values.

    What it says of a number are ranges of values, ends included.
    """

    threshold: int
    width: int

    @property
    def least(self) -> int:
        """How many counts a range has to hold to be told. One more than has to be kept: others go along for less."""
        return max(self.threshold, self.width) + 1

    def of_count(self, base: int, members: int) -> tuple[Range, ...]:
        """Counts of the `base` submissions that answered in a region of so many Members.

        The count, its complement or the base says something about fewer than `threshold` submissions; or all Members of the
        region answered, and all alike. Of a base of no more than `width` all counts go: that one goes would tell too much else.
        """
        if self.threshold == 1 or not base:
            return ()
        if base < self.threshold or base <= self.width:
            return ((0, base),)
        few = self.threshold - 1
        alike = ((0, 0), (base, base)) if base == members else ()
        return ((1, few), (base - few, base - 1), *alike)

    def of_sum(self, base: int, low: int, high: int, point: int) -> tuple[Range, ...]:
        """Sums of `base` scores, which lie from `low` to `high`; `point` is one of the scale.

        Over a base below the threshold all of them; else those at an end of the scale, where a sum is the score of each who
        answered, or one point from it: of the ends alone, two values would be left to who sees the cell gone.
        """
        if self.threshold == 1:
            return ()
        return ((low, high),) if base < self.threshold else ((low, min(low + point, high)), (max(high - point, low), high))

    def of_total(self) -> tuple[Range, ...]:
        """Counts that are a part of nothing but a total that is printed."""
        return ((1, self.threshold - 1),)
