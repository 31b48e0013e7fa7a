"""The platforms that landing knows: each class in a module of this package is one."""

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from orchestration.landing.platforms.platform import Platform
from orchestration.landing.refusal import Refused

for _module in iter_modules([str(Path(__file__).parent)]):
    import_module(f"{__package__}.{_module.name}")

PLATFORMS: dict[str, Platform] = {platform.name: platform() for platform in Platform.__subclasses__()}


def recognised(first_rows: Sequence[Sequence[str]], path: Path) -> Platform:
    """The platform a file comes from, by its first rows (up to 5). Raises Refused where none fits, or more than one."""
    fitting = [platform for platform in PLATFORMS.values() if platform.header_rows(first_rows)]
    if len(fitting) > 1:
        # A plain table may hold columns called as a platform's; a platform's file is not called as a plain table by chance.
        fitting = [platform for platform in fitting if platform.name != "plain"]
    if len(fitting) == 1:
        return fitting[0]
    titles = sorted(platform.title for platform in fitting or PLATFORMS.values())
    begins = ", ".join(repr(cell) for cell in (first_rows[0] if first_rows else [])[:4])
    what = (
        f"a header that fits {' and '.join(titles)}"
        if fitting
        else f"a header that fits no platform, beginning {begins or 'with nothing'}"
    )
    raise Refused(
        path, what, f"the columns of one of: {', '.join(titles)}", "Say which platform it is, or export the file again.", 1
    )
