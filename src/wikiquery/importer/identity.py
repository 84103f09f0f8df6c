"""What wiki a store is of: its profile, its name, and the identity of this snapshot of it."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

from wikiquery.errors import StoreError
from wikiquery.importer.imported import Source as Read
from wikiquery.importer.plan import Plan
from wikiquery.importer.profile import Profile, from_file, from_wikimedia, merge
from wikiquery.importer.sources import Source, open_source
from wikiquery.importer.xmldump import XmlDump

FORMAT = 1  # of the store; another number for every change that older readers cannot read


def profile_of(plan: Plan, site: Path | None) -> Profile:
    """The wiki's profile: what `site` says, then the dumps, then the list of Wikimedia's wikis.

    Raises StoreError where nothing says what wiki it is.
    """
    profiles = [from_file(path) for path in ([site] if site else []) + plan.siteinfo]
    xml = [file.source for file in (*plan.pages.stubs, *plan.pages.texts)] + plan.logs
    if xml:
        profiles.append(siteinfo_of(xml[0]))
    profiles = [profile for profile in profiles if profile]
    wikimedia = from_wikimedia(plan.wiki) if plan.wiki else None
    if wikimedia and (not profiles or _host(wikimedia) in map(_host, profiles)):
        profiles.append(wikimedia)
    if not profiles:
        of = f"the wiki {plan.wiki}" if plan.wiki else "the wiki"
        raise StoreError(
            f"nothing says what the namespaces of {of} are: pass --site with its answer to"
            " action=query&meta=siteinfo&siprop=general|namespaces|namespacealiases|interwikimap&format=json"
        )
    return merge(*profiles)


def siteinfo_of(source: Source) -> Profile:
    """The profile that an XML dump begins with."""
    with ExitStack() as stack:
        return XmlDump(stack.enter_context(open_source(source)), source.path.name).siteinfo


def wiki_of(plan: Plan, profile: Profile) -> str:
    """The wiki's name: as the files are named, else as the wiki calls itself, else ""."""
    return plan.wiki or str(profile.get("general", {}).get("wikiid", "")).partition("-")[0]


def identity_of(reads: Iterable[Read], profile: Profile) -> str:
    """A name for exactly this content: the same for the same sources and profile, whatever the files are called."""
    whole = hashlib.sha256(f"wikiquery {FORMAT}\n".encode())
    for checksum in sorted(read.sha256 for read in reads):
        whole.update(checksum.encode() + b"\n")
    whole.update(json.dumps(profile, sort_keys=True).encode())
    return whole.hexdigest()[:32]


def default_name(plan: Plan, sources: Sequence[Path]) -> str:
    """The name of a store when the user gives none. Raises StoreError where nothing says what wiki it is."""
    wiki = plan.wiki
    if not wiki:
        for file in (*plan.pages.stubs, *plan.pages.texts):
            wiki = wiki or wiki_of(plan, siteinfo_of(file.source))
    if not wiki:
        raise StoreError(f"the name of {sources[0]} does not say what wiki it is of: pass --store with a name")
    return f"{wiki}.store"


def _host(profile: Profile) -> str:
    return urlsplit(str(profile.get("general", {}).get("base", ""))).netloc
