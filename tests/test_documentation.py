"""The manual's pages of modules are what the declarations say."""

from contextlib import nullcontext
from pathlib import Path
from urllib.parse import parse_qsl

import pytest

from wikiquery import Wiki
from wikiquery.documentation import examples, pages, write
from wikiquery.errors import ApiError
from wikiquery.modules import Module

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "modules"
ANEW = "python -m wikiquery.documentation docs/modules writes the pages anew"


def test_every_module_has_its_page() -> None:
    assert {path.name for path in FOLDER.iterdir()} == pages().keys(), ANEW


@pytest.mark.parametrize("name", sorted(pages()))
def test_page_is_what_the_declaration_says(name: str) -> None:
    assert (FOLDER / name).is_file(), ANEW
    assert (FOLDER / name).read_text(encoding="utf-8") == pages()[name], ANEW


def test_what_is_no_more_goes(tmp_path: Path) -> None:
    (tmp_path / "prop-gone.md").write_text("old")
    write(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == pages().keys()


@pytest.mark.parametrize("cls", Module.registry.values(), ids=lambda cls: str(cls.name))
def test_examples_are_answered(cls: type[Module], refwiki: Wiki, geowiki: Wiki) -> None:
    """Raises ApiError for an example that is none: set `example` in the module, `of_account`, `needed_right`."""
    wiki = refwiki if (cls.group, cls.name) in refwiki.engine.modules else geowiki
    for query in examples(cls):
        with pytest.raises(ApiError) if cls.of_account or cls.needed_right else nullcontext():
            wiki.query(**dict(parse_qsl(query)))
