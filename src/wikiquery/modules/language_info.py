"""The languages that the wiki knows: meta=languageinfo."""

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from ..kinds import String
from ..params import Continue, MetaModule, continue_, flags, param
from ..result import Items
from ..scope import Batch, Run
from ..site import Site
from .page_languages import language_facts

ALL = "*"
OF_MEDIAWIKI = ("dir", "fallbacks", "variants", "variantnames")
"""What no site profile tells, but MediaWiki's version 1.43 of the languages that it has."""

ORDER = ("code", "bcp47", "dir", "autonym", "name", "fallbacks", "variants", "variantnames")


class LanguageInfo(MetaModule, prefix="li"):
    """Languages: their codes and names."""

    classname = "ApiQueryLanguageinfo"
    manual = ()
    prop: tuple[str, ...] = flags(
        ("code",),
        autonym="The name in the language itself.",
        bcp47="The code of the standard BCP 47.",
        code="MediaWiki's code.",
        dir="The direction of its script.",
        fallbacks="The languages to fall back to.",
        name="The name, which here is the autonym.",
        variantnames="The names of the variants.",
        variants="The variants: scripts and spellings that MediaWiki writes it in.",
    )
    code: tuple[str, ...] = param(String(multi=True), "The codes of the languages; * stands for all.", (ALL,))
    continue_: Continue = continue_()

    def run(self, at: Run) -> Iterator[tuple[int, Any, Any]]:
        """The languages in the order of their codes."""
        known = languages(at.site)
        if not known:
            text = 'The "languages" of the wiki are not known here: give its meta=siteinfo with --site.'
            at.warn("notinsnapshot", text, {"module": at.path, "prop": "languages"})
        codes = self.chosen(at, known)
        if at.continue_value is not None:
            codes = [code for code in codes if code >= at.continue_value]
        self.say_unknown(at, codes)
        yield 0, {}, codes[0] if codes else ""
        described = descriptions(at.site, frozenset(self.prop))
        items = [(code, described[code]) for code in codes]
        yield 0, Batch(items, codes.__getitem__, measured=lambda items: [item for _, item in items]), None

    def chosen(self, at: Run, known: Mapping[str, Any]) -> list[str]:
        """The codes that the request names, sorted; warns of those that are unknown."""
        if self.code == (ALL,):
            return list(known)
        unknown = [code for code in self.code if code not in known]
        if unknown and known:
            plural = "s" if len(unknown) > 1 else ""
            text = f'Unrecognized value{plural} for parameter "{at.prefix}code": {", ".join(unknown)}.'
            at.warn("unrecognizedvalues", text)
        return sorted({code for code in self.code if code in known})

    def say_unknown(self, at: Run, codes: Sequence[str]) -> None:
        """Warns of what is left out."""
        lost = [name for name in OF_MEDIAWIKI if name in self.prop]
        new = [code for code in codes if code not in facts()["fallbacks"]]
        if lost and new:
            text = f"What is not known of languages is left out: {', '.join(lost)} of {', '.join(new)}."
            at.warn("notinsnapshot", text, {"module": at.path, "prop": "|".join(lost)})

    @classmethod
    def put(cls, node: dict[str, Any], item: Any) -> None:
        node.setdefault("languageinfo", {}).update(item)

    @classmethod
    def put_all(cls, node: dict[str, Any], items: Sequence[Any]) -> None:
        cls.put(node, items)


@cache
def languages(site: Site) -> Mapping[str, Mapping[str, Any]]:
    """What the site profile tells of languages, by their codes, sorted."""
    known = {language["code"]: language for language in site.profile.get("languages") or ()}
    return {code: known[code] for code in sorted(known)}


@lru_cache(1 << 8)
def descriptions(site: Site, prop: frozenset[str]) -> Mapping[str, dict[str, Any]]:
    """What is said of each language. Others have the same objects: they are not to be changed."""
    order = [name for name in ORDER if name in prop]
    return {code: description(site, language, order) for code, language in languages(site).items()}


@cache
def facts() -> Mapping[str, Mapping[str, Any]]:
    """Of MediaWiki 1.43's languages, by code: `fallbacks`, `variants` with their names, where these are others than the
    language itself by its own name, and `autonyms`, where they are others than in meta=siteinfo."""
    found: dict[str, dict[str, Any]] = json.loads(
        resources.files("wikiquery").joinpath("data/languages.json").read_bytes()
    )
    return found


def description(site: Site, language: Mapping[str, Any], order: Sequence[str]) -> dict[str, Any]:
    """What is known of a language, in this order."""
    code = language["code"]
    name = facts()["autonyms"].get(code, language.get("name"))
    said = {"code": code, "bcp47": language.get("bcp47"), "autonym": name, "name": name}
    fallbacks = facts()["fallbacks"].get(code)
    if fallbacks is not None:
        variants = facts()["variants"].get(code, {code: name})
        said["dir"] = language_facts(site, code)["pagelanguagedir"]
        said["fallbacks"] = Items(fallbacks, "fb", plain=True)
        said["variants"] = Items(variants, "var", plain=True)
        said["variantnames"] = variants
    return {key: said[key] for key in order if said.get(key) is not None}
