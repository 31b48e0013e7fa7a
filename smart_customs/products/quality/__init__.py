"""The quality report of a wave, by the concepts that statistical offices report (docs/adr/0021)."""
