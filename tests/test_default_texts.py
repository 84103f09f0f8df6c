"""MediaWiki's own texts where the wiki's database holds them: in the table of its localisation cache."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import apsw
import pytest
from logins import SITE

import wikiquery

TEXTS = {
    "en": {
        "aboutsite": "en:All of {{SITENAME}}",
        "edittools": "en:Nothing here",
        "sidebar": "en:* one",
        "mainpage": "en:First page",
        "hours": "en:$1 hours and $2&nbsp;minutes",
        "tag-mw-undo": "en:Undone",
        "tag-mw-undo-description": "en:Somebody [[Help:Undo|undid]] it",
        "tag-mw-undo-helppage": "en:Help:Undo & more",
        "tag-mw-rollback-helppage": "en:https://a.example/?x&y",
        "tag-mw-blank-helppage": "en:[",
        "tag-mw-replace-helppage": "en:{{ns:4}}:Replaced",
    },
    "de": {
        "aboutsite": "de:Alles von {{SITENAME}}",
        "edittools": "de:Nichts",
        "sidebar": "en:* one",
        "mainpage": "de:Anfang",
    },
}
"""Not what MediaWiki says."""
FALLBACKS = {"en": [], "de": ["en"]}


def serialized(value: Any) -> bytes:
    """A text, or a list, as PHP writes it."""
    if isinstance(value, str):
        return b's:%d:"%s";' % (len(value.encode()), value.encode())
    items = value.items() if isinstance(value, dict) else enumerate(value)
    inner = b"".join(
        (b"i:%d;" % key if isinstance(key, int) else serialized(key)) + serialized(item) for key, item in items
    )
    return b"a:%d:{%s}" % (len(value), inner)


@pytest.fixture(scope="module")
def wiki(refstore: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[wikiquery.Wiki]:
    """The wiki of the cases as MediaWiki's own database, with such a table."""
    path = tmp_path_factory.mktemp("texts") / "wiki.sqlite"
    shutil.copy(refstore, path)
    with apsw.Connection(str(path)) as connection:
        connection.execute("DROP TABLE wikiquery")
        connection.execute(
            "CREATE TABLE l10n_cache (lc_lang TEXT, lc_key TEXT, lc_value BLOB, PRIMARY KEY (lc_lang, lc_key))"
        )
        for language, texts in TEXTS.items():
            rows = {
                "list": {"messages": list(TEXTS["en"])},
                "fallbackSequence": FALLBACKS[language],
                **{f"messages:{name}": text for name, text in texts.items()},
            }
            for key, value in rows.items():
                connection.execute("INSERT INTO l10n_cache VALUES (?, ?, ?)", (language, key, serialized(value)))
        connection.execute("INSERT INTO l10n_cache VALUES ('en', 'messages:broken', x'73')")
    with wikiquery.open(path, SITE) as opened:
        yield opened


def said(wiki: wikiquery.Wiki, names: str, **more: str) -> list[dict[str, Any]]:
    """What is said of messages, without their names; there is nothing to warn of."""
    answer = wiki.query(meta="allmessages", **{"ammessages": names, **more})
    assert "warnings" not in answer
    return [
        {key: value for key, value in item.items() if not key.endswith("name")}
        for item in answer["query"]["allmessages"]
    ]


@pytest.mark.parametrize(
    ("name", "language", "text"),
    [
        ("aboutsite", "", "All of {{SITENAME}}"),
        ("Aboutsite", "de", "Alles von {{SITENAME}}"),
        ("edittools", "", "{{Stub}} tools"),
        ("edittools", "de", "Nichts"),
        ("sidebar", "de", "* navigation\n** mainpage|mainpage-description\n** Portal:Rivers|Rivers"),
        ("sidebar/de", "", "* one"),
        ("mainpage", "de", "Hauptseite"),
        ("mainpage/de", "", "Hauptseite"),
        ("aboutsite/de", "", "Alles von {{SITENAME}}"),
        ("custom message", "de", "Hello $1 [[Reference Land]]"),
        ("hours", "", "$1 hours and $2\u00a0minutes"),
        ("nosuch", "", None),
        ("aboutsite/fr", "", None),
        ("[", "", None),
    ],
)
def test_the_text_of_a_message(wiki: wikiquery.Wiki, name: str, language: str, text: str | None) -> None:
    expected = {"missing": True} if text is None else {"content": text}
    assert said(wiki, name, amlang=language) == [expected]


def test_all_messages_are_those_of_mediawiki(wiki: wikiquery.Wiki) -> None:
    names = [item["name"] for item in wiki.query(meta="allmessages", amnocontent="1")["query"]["allmessages"]]
    assert names == sorted(TEXTS["en"])
    assert said(wiki, "*|nosuch", amprefix="hour", amargs="3|4") == [{"content": "3 hours and 4\u00a0minutes"}]


def test_default_texts(wiki: wikiquery.Wiki) -> None:
    names = "edittools|aboutsite|hours|custom message|nosuch"
    assert said(wiki, names, amprop="default", amargs="3|4", amnocontent="1") == [
        {"default": "Nothing here"},
        {},
        {"default": "$1 hours and $2\u00a0minutes"},
        {"defaultmissing": True},
        {"missing": True},
    ]


def test_what_is_customised(wiki: wikiquery.Wiki) -> None:
    names = "edittools|aboutsite|custom message|gadget-one"
    assert said(wiki, names, amcustomised="modified", amnocontent="1") == [{"customised": True}] * 2
    unmodified = said(wiki, names, amcustomised="unmodified")
    assert unmodified == [{"content": "All of {{SITENAME}}"}, {"content": "Hello $1 [[Reference Land]]"}]


def test_a_language_that_is_not_there(wiki: wikiquery.Wiki) -> None:
    answer = wiki.query(meta="allmessages", ammessages="aboutsite", amlang="fr")
    assert answer["query"]["allmessages"][0]["missing"]
    assert "not known" in answer["warnings"]["allmessages"]["warnings"]


def test_tags_are_called_by_messages(wiki: wikiquery.Wiki) -> None:
    answer = wiki.query(list="tags", tgprop="displayname|description", tglimit="max")
    tags = {tag.pop("name"): tag for tag in answer["query"]["tags"]}
    assert tags["mw-undo"] == {
        "displayname": '<a href="/wiki/Help:Undo_%26_more">Undone</a>',
        "description": "Somebody [[Help:Undo|undid]] it",
    }
    assert tags["mw-rollback"] == {
        "displayname": '<a href="https://a.example/?x&amp;y">mw-rollback</a>',
        "description": "",
    }
    assert tags["mw-blank"] == {"displayname": "mw-blank", "description": ""}
    assert tags["mw-replace"] == {"displayname": "mw-replace", "description": ""}
    assert answer["warnings"]["tags"]["warnings"].startswith('The help page of the tag "mw-replace" needs')
