"""The attacker: with all that is printed, the questionnaire and the rule, an integer solver looks for what was left out.

Reads the public file and the codebook (which is in git), knows the formulas, and shares no code with the defence. A suppressed
number is found out if the solver can show that it has fewer values than it has to keep, of those that its base allows.
"""

import csv
import math
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
from ortools.sat.python import cp_model

ITEMS = {
    "fct_engagement_by_region": ["engagement_code"],
    "fct_it_strategy_by_region": [],
    "fct_maturity_by_region": ["maturity_level"],
    "fct_technology_adoption_by_region": ["technology_code", "adoption_status"],
    "fct_development_potential_by_region": ["technology_code"],
    "fct_technology_use_by_region": ["technology_code"],
    "fct_performance_contribution_by_region": ["pmm_dimension_code", "pmm_outcome_code"],
    "fct_capacity_needs_by_region": ["capacity_need_code"],
    "fct_technology_votes_by_region": ["technology_code"],
}


THRESHOLD, WIDTH = 3, 3
STATUSES = ("adopted", "under_development", "under_consideration")


@dataclass
class Guesswork:
    """A solver's model of numbers that belong together; `hidden`: name -> variable of what was suppressed, with its range."""

    model: cp_model.CpModel = field(default_factory=cp_model.CpModel)
    hidden: dict[tuple, cp_model.IntVar] = field(default_factory=dict)
    ranges: dict[tuple, tuple[int, int]] = field(default_factory=dict)
    # Of each hidden number, the values for which the rule would have suppressed it.
    telling: dict[tuple, set[int]] = field(default_factory=dict)
    # How many hidden numbers have to keep so many values.
    widths: Counter = field(default_factory=Counter)

    def number(self, name: tuple, printed: int | None, low: int, high: int, telling: set[int]):
        """The printed number, or a variable for it."""
        if printed is None:
            self.hidden[name] = self.model.new_int_var(low, high, str(name))
            self.ranges[name], self.telling[name] = (low, high), telling
        return self.hidden[name] if printed is None else printed

    def require(self, condition) -> None:
        """Adds a condition; one between printed numbers has to be true already."""
        if isinstance(condition, bool):
            assert condition, "printed numbers contradict each other"
        else:
            self.model.add(condition)

    def found_out(self, width: int) -> dict[tuple, set[int]]:
        """The suppressed numbers that have fewer than `width` values, though their range has them; with those values."""
        if not self.hidden:
            return {}
        self._use_the_rule()
        first = self._solve(self.model)
        assert first is not None, f"what is printed about {next(iter(self.hidden))} fits no table at all"
        seen = {name: {value} for name, value in first.items()}
        wanted = {name: min(width, high - low + 1) for name, (low, high) in self.ranges.items()}
        self.widths.update(wanted.values())
        while pending := sorted((name for name in seen if len(seen[name]) < wanted[name]), key=str):
            model = self.model.clone()
            other = {name: model.new_bool_var("") for name in pending}
            for name, differs in other.items():
                variable = model.get_int_var_from_proto_index(self.hidden[name].index)
                for value in seen[name]:
                    model.add(variable != value).only_enforce_if(differs)
            model.add_bool_or(other.values())
            model.maximize(sum(other.values()))
            another = self._solve(model)
            if another is None:
                return {name: seen[name] for name in pending}
            for name, value in another.items():
                seen[name].add(value)
        return {}

    def _use_the_rule(self) -> None:
        """Cells are suppressed because of one that says too much: at least one of the hidden numbers does."""
        if any(len(self.telling[name]) == high - low + 1 for name, (low, high) in self.ranges.items()):
            return
        tells = []
        for name, values in self.telling.items():
            if values:
                tells.append(self.model.new_bool_var(""))
                allowed = cp_model.Domain.from_values(sorted(values))
                self.model.add_linear_expression_in_domain(self.hidden[name], allowed).only_enforce_if(tells[-1])
        self.model.add_bool_or(tells)

    def _solve(self, model: cp_model.CpModel) -> dict[tuple, int] | None:
        """A solution, not always the best one; None if there is none."""
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.cp_model_probing_level = solver.parameters.symmetry_level = 0
        for effort in (0.005, 20.0):
            solver.parameters.max_deterministic_time = effort
            status = solver.solve(model)
            if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
                return {name: solver.value(variable) for name, variable in self.hidden.items()}
            if status == cp_model.INFEASIBLE:
                return None
        raise AssertionError("the solver gave up")


def telling_counts(row: dict) -> set[int]:
    """The counts that the rule suppresses: about a few submissions, or about all Members of a region that answered alike."""
    base = row["item_base"]
    if base <= WIDTH:
        return set(range(base + 1))
    few = {count for count in range(base + 1) if any(0 < number < THRESHOLD for number in (count, base - count, base))}
    return few | ({0, base} if 0 < base == row["members"] else set())


class Attacker:
    """Reads one public file; `seeds_dir` holds the codebook.

    `publication` says of each question for scores whether it was answered in whole points or in quarters, and nothing else: an
    attacker has seen the questionnaire.
    """

    def __init__(self, public: Path, seeds_dir: Path, publication: Path) -> None:
        self.db = duckdb.connect(public, read_only=True)
        self.widths = Counter()
        self.in_quarters, self.in_decimals = set(), set()
        with duckdb.connect(publication, read_only=True) as office:
            for scale in ("impact", "difficulty"):
                for steps, found in ((1, self.in_quarters), (4, self.in_decimals)):
                    total = f"{steps} * mean_{scale} * {scale}_base"
                    found |= {
                        (scale, *key)
                        for key in office.execute(
                            "select wave_id, technology_code from marts.fct_impact_difficulty_by_region group by all"
                            f" having bool_or(abs({total} - round({total})) > 1e-9)"
                        ).fetchall()
                    }
        self.questions = defaultdict(list)
        for row in csv.DictReader((seeds_dir / "codebook/codebook_questions.csv").open(encoding="utf-8", newline="")):
            self.questions[row["wave_id"], row["topic"]].append(row["item_code"])
        self.wordings = defaultdict(set)
        for row in csv.DictReader((seeds_dir / "codebook/codebook_answers.csv").open(encoding="utf-8", newline="")):
            self.wordings[row["wave_id"], row["topic"]].add(row["answer_code"])
        bundles = csv.DictReader((seeds_dir / "reference/ref_technology_bundles.csv").open(encoding="utf-8", newline=""))
        self.bundled = {row["wave_id"] for row in bundles}
        self.rows = {table: self._read(table) for table in ITEMS}
        self._add_what_other_tables_tell()

    def _query(self, sql: str) -> list[dict]:
        result = self.db.execute(sql)
        names = [column[0] for column in result.description]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]

    def _read(self, table: str) -> dict:
        """wave -> item -> region -> row, with the region's Members."""
        found = defaultdict(lambda: defaultdict(dict))
        for row in self._query(
            f"select t.*, p.members from public.{table} as t"
            " join public.fct_participation_by_region as p using (wave_id, region_code)"
        ):
            found[row["wave_id"]][tuple(str(row[column]) for column in ITEMS[table])][row["region_code"]] = row
        return found

    def _add_what_other_tables_tell(self) -> None:
        """A share of the table of changes, or a count of the table of the selection, is as good as the cell itself."""
        for row in self._query("select * from public.fct_change_between_waves"):
            for wave, value in ((row["previous_wave_id"], row["previous_value"]), (row["wave_id"], row["current_value"])):
                rows = self.rows[f"fct_{row['measure_code']}_by_region"].get(wave, {})
                item = tuple(row["item_code"].split("/")) if row["item_code"] else ()
                cell = rows.get(item, {}).get(row["region_code"])
                if cell and value is not None and cell["item_count"] is None and row["region_code"] != "ALL":
                    cell["item_count"] = round(value * cell["item_base"])
        for row in self._query("select * from public.fct_technology_selection"):
            for table, column in (("technology_votes", "votes"), ("development_potential", "development_potential")):
                cell = self.rows[f"fct_{table}_by_region"][row["wave_id"]][(row["technology_code"],)]["ALL"]
                cell["item_count"] = row[column] if cell["item_count"] is None else cell["item_count"]

    def found_out(self, width: int = WIDTH) -> dict[tuple, set[int]]:
        """Every suppressed number that has too few values: (table, wave, item, region) -> its values."""
        found = {}
        for wave in sorted({wave for waves in self.rows.values() for wave in waves}):
            for guess in self._guesses(wave):
                found |= self._found_out(guess, width)
        for guess in [*self._score_guesses(), *self._agency_guesses()]:
            found |= self._found_out(guess, width)
        return found

    def _found_out(self, guess: Guesswork, width: int) -> dict[tuple, set[int]]:
        found = guess.found_out(width)
        self.widths += guess.widths
        return found

    def _guesses(self, wave: str):
        rows = {table: waves.get(wave, {}) for table, waves in self.rows.items()}
        for table in ("fct_engagement_by_region", "fct_it_strategy_by_region", "fct_capacity_needs_by_region"):
            for item in rows[table]:
                guess = Guesswork()
                self._counts(guess, table, wave, rows[table][item], item)
                yield guess
        yield self._maturity(wave, rows["fct_maturity_by_region"])
        for item, potential in rows["fct_development_potential_by_region"].items():
            guess, table = Guesswork(), "fct_technology_adoption_by_region"
            of = {i: self._counts(guess, table, wave, r, i) for i, r in rows[table].items() if i[0] == item[0]}
            total = self._counts(guess, "fct_development_potential_by_region", wave, potential, item)
            use = self._counts(guess, "fct_technology_use_by_region", wave, rows["fct_technology_use_by_region"][item], item)
            for region, row in potential.items():
                guess.require(sum(numbers[region] for numbers in of.values()) == row["item_base"])
                adopted, tried, considered = (of[item[0], status][region] for status in STATUSES)
                guess.require(tried + considered == total[region])
                guess.require(adopted + tried == use[region])
            yield guess
        yield from self._performance(wave, rows["fct_performance_contribution_by_region"])
        yield self._votes(wave, rows["fct_technology_votes_by_region"])

    def _counts(self, guess: Guesswork, table: str, wave: str, rows: dict, item: tuple) -> dict:
        """region -> number, with the sum over regions and the weighted share of `ALL` as conditions."""
        of = {r: guess.number((table, wave, item, r), row["item_count"], *self._known(row)) for r, row in rows.items()}
        regions = [region for region in rows if region != "ALL"]
        guess.require(sum(of[region] for region in regions) == of["ALL"])
        whole, answered = rows["ALL"], [region for region in regions if rows[region]["item_base"]]
        hidden = [region for region in regions if not isinstance(of[region], int)]
        if hidden and whole["share_weighted"] is not None:
            common, members = math.lcm(*(rows[r]["item_base"] for r in answered)), sum(rows[r]["members"] for r in answered)
            weighted = sum(common // rows[r]["item_base"] * rows[r]["members"] * of[r] for r in answered)
            # In hundredths of a percent the printed share is exact, and so are the ends of what rounds to it.
            exact = abs(whole["share_weighted"] - round(whole["share_weighted"], 2)) > 1e-12
            width = 1e-10 if exact else 0.005
            low, high = (common * members * (whole["share_weighted"] + side) for side in (-width, width))
            guess.require(weighted >= math.ceil(low - 1e-3))
            guess.require(weighted <= math.floor(high + 1e-3))
        if hidden and whole["share"] is not None and not isinstance(of["ALL"], int):
            guess.require(of["ALL"] >= math.ceil((whole["share"] - 0.005) * whole["item_base"] - 1e-9))
            guess.require(of["ALL"] <= math.floor((whole["share"] + 0.005) * whole["item_base"] + 1e-9))
        return of

    @staticmethod
    def _known(row: dict) -> tuple[int, int, set[int]]:
        """Between which counts a row says that its own lies, and for which of them the rule would have suppressed it."""
        low, high = row.get("count_at_least"), row.get("count_at_most")
        low, high = (0, row["item_base"]) if low is None else (low, high)
        return low, high, telling_counts(row) & set(range(low, high + 1))

    def _maturity(self, wave: str, items: dict) -> Guesswork:
        guess = Guesswork()
        levels = {item: self._counts(guess, "fct_maturity_by_region", wave, rows, item) for item, rows in items.items()}
        for region, row in next(iter(items.values()), {}).items():
            guess.require(sum(numbers[region] for numbers in levels.values()) == row["item_base"])
        return guess

    def _performance(self, wave: str, items: dict):
        for dimension in sorted({item[0] for item in items}):
            guess, table = Guesswork(), "fct_performance_contribution_by_region"
            of = {i[1]: self._counts(guess, table, wave, rows, i) for i, rows in items.items() if i[0] == dimension}
            whole, outcomes = of.pop("ALL"), of
            for region in whole:
                for outcome in outcomes.values():
                    guess.require(outcome[region] <= whole[region])
                if dimension not in self.questions[wave, "performance"]:
                    guess.require(sum(outcome[region] for outcome in outcomes.values()) >= whole[region])
            yield guess

    def _votes(self, wave: str, items: dict) -> Guesswork:
        guess, table = Guesswork(), "fct_technology_votes_by_region"
        of = {item: self._counts(guess, table, wave, rows, item) for item, rows in items.items()}
        places = len(self.questions[wave, "top_technology"])
        all_listed = wave not in self.bundled and self.wordings[wave, "top_technology"] <= {item[0] for item in items}
        for region, row in next(iter(items.values()), {}).items():
            votes = sum(numbers[region] for numbers in of.values())
            guess.require(votes <= places * row["item_base"])
            if all_listed:
                guess.require(votes >= row["item_base"])
        return guess

    def _score_guesses(self):
        """Sums of scores, whole or on quarters of a point."""
        technologies = defaultdict(list)
        for row in self._query(
            "select t.*, w.* exclude (wave_id) from public.fct_impact_difficulty_by_region as t join public.dim_survey_wave as w"
            " on t.wave_id = w.wave_id and w.survey_code = 'member'"
        ):
            technologies[row["wave_id"], row["technology_code"]].append(row)
        for (wave, technology), rows in technologies.items():
            # A row goes with both of its means, for either of them.
            guess = Guesswork()
            for scale in ("impact", "difficulty"):
                if (scale, wave, technology) in self.in_decimals:
                    # Between two sums of such scores lie hundreds of others.
                    continue
                steps = 4 if (scale, wave, technology) in self.in_quarters else 1
                of = {}
                for row in rows:
                    base, mean = row[f"{scale}_base"], row[f"mean_{scale}"]
                    total = 0 if not base else None if mean is None else round(steps * mean * base)
                    ends = [round(steps * row[f"{scale}_{end}"] * base) for end in ("min", "max")]
                    telling = set(range(ends[0], ends[1] + 1))
                    if base >= THRESHOLD:
                        telling = {sum_ for sum_ in telling if min(sum_ - ends[0], ends[1] - sum_) <= steps}
                    of[row["region_code"]] = guess.number((scale, wave, (technology,), row["region_code"]), total, *ends, telling)
                guess.require(sum(number for region, number in of.items() if region != "ALL") == of["ALL"])
            yield guess

    def _agency_guesses(self):
        waves = defaultdict(list)
        for row in self._query(
            "select t.*, counted from public.fct_partner_agency_submissions as t join public.rpt_intake as i"
            " on t.wave_id = i.wave_id and i.survey_code = 'partner_agency'"
        ):
            waves[row["wave_id"]].append(row)
        for wave, rows in waves.items():
            guess = Guesswork()
            total = rows[0]["counted"]
            few = set(range(1, THRESHOLD))
            of = [guess.number(("agencies", wave, (r["agency_type"],), "ALL"), r["submissions"], 0, total, few) for r in rows]
            guess.require(sum(of) == total)
            yield guess
