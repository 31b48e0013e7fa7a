"""Survey platforms: how each writes a file, and the one shape that all of them become."""

from orchestration.landing.platforms.registry import PLATFORMS, recognised

__all__ = ["PLATFORMS", "recognised"]
