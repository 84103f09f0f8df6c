"""The query modules: one declaration each. Importing this package registers them."""

import importlib
import pkgutil

from ..params import Module

for _found in pkgutil.walk_packages(__path__, __name__ + "."):
    importlib.import_module(_found.name)

__all__ = ["Module"]
