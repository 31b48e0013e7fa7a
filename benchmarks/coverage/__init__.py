"""How often intervals hold the truth, measured with the warehouse's own SQL."""
