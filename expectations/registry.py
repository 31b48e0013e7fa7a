"""All suites by name. A suite is the set of expectations that is evaluated together, at one point of the run."""

from expectations import marts, raw, seals, staging
from expectations.rule import Rule

SUITES: dict[str, list[Rule]] = {
    "raw": [*raw.rules(), *seals.rules()],
    "staging": staging.rules(),
    "marts": marts.rules(),
}
