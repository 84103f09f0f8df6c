"""The texts of the messages that a wiki has made its own: its pages of the namespace MediaWiki."""

from collections.abc import Collection

from ..schema.tables import page, slots
from ..scope import Run
from ..select import Compare, In, Join, Select, read

MEDIAWIKI = 8


def message_texts(at: Run, keys: Collection[str], *, nocontent: bool = False) -> dict[str, str | None]:
    """The texts of those pages of the namespace MediaWiki with these keys that there are.

    None where the snapshot does not hold a text, and for all of them with `nocontent`.
    """
    if not keys:
        return {}
    where = [Compare(page.namespace, "=", MEDIAWIKI), In(page.title, sorted(keys))]
    if nocontent or not at.has("slots"):
        return {title: None for (title,) in at.rows(Select(page, read(page.title), where=where))}
    joins = (Join(slots, ((slots.revision, page.latest),)),)
    where.append(Compare(slots.role, "=", "main"))
    found = at.rows(Select(page, read(page.title, slots.address), joins=joins, where=where))
    texts = at.texts([address for _, address in found])
    return {title: texts.get(address) for title, address in found}
