"""All suites by name. A suite is the set of expectations that is evaluated together, at one point of the run."""

from expectations import answers, marts, members, questionnaire, raw, seals, staging, times
from expectations.rule import Rule

SUITES: dict[str, list[Rule]] = {
    "raw": [*raw.rules(), *seals.rules(), *questionnaire.rules(), *members.rules()],
    "staging": [*staging.rules(), *answers.rules(), *times.rules()],
    "marts": marts.rules(),
}
