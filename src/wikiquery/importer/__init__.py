"""Dumps in, a store out.

`import_dumps` reads SQL and XML dumps of one wiki and builds a store: an SQLite file or a PostgreSQL database.
"""

from .imported import Aside, Imported, Loaded, Source
from .report import Reporter
from .run import default_store, import_dumps

__all__ = ["Aside", "Imported", "Loaded", "Reporter", "Source", "default_store", "import_dumps"]
