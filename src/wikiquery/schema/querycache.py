"""The lists of special pages that are kept: MediaWiki's querycache."""

from .columns import Table, integer, text, time


class querycache(Table, alias="qc"):
    """A row of a list: its place, a count or a time (seconds since 1970), and a title."""

    type = text("qc_type")
    value = integer("qc_value")
    namespace = integer("qc_namespace")
    title = text("qc_title")


class querycache_info(Table, alias="qci"):
    """When a list was made."""

    type = text("qci_type")
    timestamp = time("qci_timestamp")
