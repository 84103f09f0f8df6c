"""The actions: one declaration each. Importing this package registers them; the query itself is in query.py."""

import importlib
import pkgutil

from ..action import Action

for _found in pkgutil.iter_modules(__path__, __name__ + "."):
    importlib.import_module(_found.name)

__all__ = ["Action"]
