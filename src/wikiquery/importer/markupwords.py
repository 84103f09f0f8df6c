"""The words of a text and of its markup, told apart; compiled where there was a compiler."""

# ASCII that is no part of a word becomes a space. What else is none may stick to a word: the index parts it.
SPACES = bytes(code if code > 127 or chr(code).isalnum() else 32 for code in range(256))


def beside_plainly(text: bytes, source: bytes) -> tuple[int, bytes]:
    """How many words a text has; the words of its source that it lacks, each once, with spaces between."""
    own = text.translate(SPACES).split()
    rest = dict.fromkeys(source.translate(SPACES).split())
    for word in own:
        rest.pop(word, None)
    return len(own), b" ".join(rest)


try:
    from wikiquery.importer._markupwords import beside
except ImportError:
    beside = beside_plainly

__all__ = ["beside", "beside_plainly"]
