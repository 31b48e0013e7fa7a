"""The page on which anybody looks through the results of all waves: choose, sort, filter, download."""
