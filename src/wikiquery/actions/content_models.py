"""The content models that a wiki's parameters name."""

from ..site import Site

CORE = ("css", "javascript", "json", "text", "unknown", "wikitext")
OF_EXTENSIONS = {"Gadgets": "GadgetDefinition", "Scribunto": "Scribunto"}
FALLBACK = "unknown"
"""The model of what MediaWiki cannot read."""


def content_models(site: Site) -> list[str]:
    """MediaWiki's own, and those of extensions that the wiki has."""
    return [*CORE, *(model for name, model in OF_EXTENSIONS.items() if site.has_extension(name))]


def settable_models(site: Site) -> list[str]:
    """Those that a page can be given."""
    return [model for model in content_models(site) if model != FALLBACK]
