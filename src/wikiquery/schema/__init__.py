"""The logical tables that modules speak of, where each MediaWiki keeps them, and how a store is laid out."""
