"""Select → SQL text, once a shape; connections. Engines differ in `dialects.py` and nowhere else."""

from .connect import connect
from .database import Database, Prepared
from .trouble import Lost, Unforeseen

__all__ = ["Database", "Lost", "Prepared", "Unforeseen", "connect"]
