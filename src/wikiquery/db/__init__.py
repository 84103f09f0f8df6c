"""Select → SQL text, once a shape; connections. Engines differ in `dialects.py` and nowhere else."""

from .connect import connect
from .database import Database, Prepared

__all__ = ["Database", "Prepared", "connect"]
