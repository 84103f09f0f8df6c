"""The table in which MediaWiki keeps its own texts, where it keeps them in the database ($wgLocalisationCacheConf)."""

from .columns import Table, blob, text


class l10n_cache(Table, alias="lc"):
    """What MediaWiki says in a language; `key` is the kind (`messages:` and a name), `value` PHP's form of it."""

    language = text("lc_lang")
    key = text("lc_key")
    value = blob("lc_value")
