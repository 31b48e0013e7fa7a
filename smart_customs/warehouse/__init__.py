"""The dbt project from outside: how it is run, what its manifest and its tables say, and how its tests read in words."""
