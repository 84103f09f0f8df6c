"""The Wikipedia API without Wikipedia."""
