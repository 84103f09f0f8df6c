"""The Wikipedia API without Wikipedia: MediaWiki's action=query from dumps or from a MediaWiki database.

wiki = wikiquery.open("simplewiki.store")
wiki.query(list="langbacklinks", lbllang="fr")
"""

from .answer import Response
from .errors import ApiError, Notice, StoreError
from .wiki import TIMEOUT, Limits, Wiki, open

__all__ = ["TIMEOUT", "ApiError", "Limits", "Notice", "Response", "StoreError", "Wiki", "open"]
