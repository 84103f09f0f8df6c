"""Arguments that several commands take."""

import argparse
from ipaddress import ip_network
from pathlib import Path

MOST_SECONDS = 86400
LIMITS = ("mediawiki", "bot", "unlimited")


def command(
    parsers: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, text: str, examples: str
) -> argparse.ArgumentParser:
    """A parser for the command `name`; `text` is its one sentence, `examples` are printed below its help."""
    return parsers.add_parser(
        name,
        help=text,
        description=text[:1].upper() + text[1:] + ".",
        epilog=f"examples:\n{examples}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def store(parser: argparse.ArgumentParser) -> None:
    """The store to answer from."""
    parser.add_argument(
        "store",
        metavar="STORE",
        help="a store file, or the URL of a database: mysql://user:password@host/name or postgresql://…",
    )


def site(parser: argparse.ArgumentParser) -> None:
    """What describes the wiki where the data does not."""
    parser.add_argument(
        "--site",
        type=Path,
        metavar="FILE",
        help="the wiki's namespaces and so on, as its meta=siteinfo gives them in JSON, where the data lacks them",
    )


def prefix(parser: argparse.ArgumentParser) -> None:
    """What the names of a database's tables begin with."""
    parser.add_argument(
        "--prefix", default="", help="what the names of a database's tables begin with: the wiki's $wgDBprefix"
    )


def private(parser: argparse.ArgumentParser) -> None:
    """Who may read."""
    parser.add_argument(
        "--private", action="store_true", help="only accounts with the right to read get answers (readapidenied)"
    )


def user(parser: argparse.ArgumentParser) -> None:
    """Who asks."""
    parser.add_argument(
        "--user", metavar="NAME", help="ask as this account of the wiki, with its rights; no password is needed"
    )


def timeout(parser: argparse.ArgumentParser) -> None:
    """How long a request may take."""
    parser.add_argument(
        "--timeout",
        type=seconds,
        default=60.0,
        metavar="SECONDS",
        help="what takes longer ends with an error; 0 is no limit (default: %(default)g)",
    )


def strict(parser: argparse.ArgumentParser) -> None:
    """What becomes of questions that the store cannot answer."""
    parser.add_argument(
        "--strict",
        action="store_true",
        help="answer with the error notinsnapshot, not with a warning, when the store does not hold what was asked for",
    )


def limits(parser: argparse.ArgumentParser) -> None:
    """How much one request may ask for."""
    parser.add_argument(
        "--limits",
        choices=LIMITS,
        default=LIMITS[0],
        help="rows and titles of one request: as on a wiki for everybody (500, 50), for bots (5000, 500), or 30000 of "
        "each (default: %(default)s)",
    )


def accounts(parser: argparse.ArgumentParser) -> None:
    """What concerns those who log in."""
    parser.add_argument(
        "--secret",
        type=Path,
        metavar="FILE",
        help="what signs the cookies of those who log in; made where it is not there (default: beside the store, or in "
        "the user's folder for such things)",
    )
    parser.add_argument(
        "--origin",
        action="append",
        default=[],
        metavar="ORIGIN",
        help="a site whose pages may ask as who is logged in, as https://app.example.org or *.example.org; may be "
        "given several times",
    )
    parser.add_argument(
        "--proxy",
        type=addresses,
        action="append",
        default=[],
        metavar="ADDRESS",
        help="the address, or the range, of a proxy that tells in X-Forwarded-For whose a request is, and in "
        "X-Forwarded-Proto how it came; may be given several times",
    )


def addresses(text: str) -> str:
    """An address or a range of them, for `type=`."""
    try:
        return str(ip_network(text, strict=False))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no address and no range of addresses") from None


def seconds(text: str) -> float | None:
    """A number of seconds, for `type=`; 0 is None."""
    try:
        number = float(text)
    except ValueError:
        number = -1
    if not 0 <= number <= MOST_SECONDS:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of seconds from 0 to {MOST_SECONDS}")
    return number or None


def positive(text: str) -> int:
    """A whole number of 1 or more, for `type=`."""
    if text.isdecimal() and int(text):
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is not a number of 1 or more")
