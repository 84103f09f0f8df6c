"""The help as a page of HTML, written from the declarations of the modules."""

from .document import document
from .section import Section

__all__ = ["Section", "document"]
