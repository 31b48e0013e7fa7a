"""A page for each region: its results beside those of all Members, for the adviser of one of its administrations."""
