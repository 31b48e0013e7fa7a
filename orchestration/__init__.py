"""The Dagster code location: what is scheduled, in which order, and how it is shown. The steps themselves: `smart_customs`."""
