"""The oracle: every mart calculated a second time, in plain Python, from the canonical files and the seeds.

It shares no code and no SQL with the warehouse, so that an error would have to be made twice to go unseen. Nothing here
reads a database; nothing in the project may import from here except tests.
"""

from .marts import compute_marts
from .tables import MARTS

__all__ = ["MARTS", "compute_marts"]
