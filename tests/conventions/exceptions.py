"""What breaks a convention on purpose, with its reason: exceptions.toml."""

import tomllib
from collections.abc import Collection
from pathlib import Path

FILE = Path(__file__).with_name("exceptions.toml")
EXCEPTIONS: dict[str, dict[str, str]] = tomllib.loads(FILE.read_text(encoding="utf-8"))


def unexplained(rule: str, found: dict[str, str]) -> list[str]:
    """What breaks the rule without a reason, and reasons for what does not break it."""
    reasons: Collection[str] = EXCEPTIONS.get(rule, {})
    new = [f"{name} {how}" for name, how in sorted(found.items()) if name not in reasons]
    return new + [f"{name} keeps the rule: remove it from exceptions.toml" for name in sorted(set(reasons) - set(found))]
