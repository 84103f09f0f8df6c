"""`wikiquery user`: accounts for a store made of dumps, which have none: in a file beside it."""

import argparse
import getpass
import sys
from pathlib import Path

import wikiquery
from wikiquery.accounts import Enrolment
from wikiquery.accounts.hashes import generated
from wikiquery.errors import StoreError

from . import argument

EXAMPLES = """\
  wikiquery user add Reader --store simplewiki.store
  wikiquery user add Robot@harvest --group bot --generate --store simplewiki.store
  wikiquery user list --store simplewiki.store"""


def add(parsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the arguments."""
    parser = argument.command(parsers, "user", "say who may log in to a store made of dumps", EXAMPLES)
    actions = parser.add_subparsers(title="what to do", metavar="ACTION", required=True)
    new = action(actions, "add", "add an account")
    name(new)
    new.add_argument(
        "--group",
        action="append",
        default=[],
        metavar="GROUP",
        help="a group that it is in; may be given several times",
    )
    new.add_argument(
        "--right", action="append", default=[], metavar="RIGHT", help="what it may do beside that; several times, too"
    )
    generate(new)
    new.set_defaults(run=run_add)
    action(actions, "list", "list the accounts, with their ids, groups and rights").set_defaults(run=run_list)
    changed = action(actions, "password", "change a password; whoever is logged in with the old one no longer is")
    name(changed)
    generate(changed)
    changed.set_defaults(run=run_password)
    removed = action(actions, "remove", "remove an account")
    name(removed)
    removed.set_defaults(run=run_remove)


def action(
    actions: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, text: str
) -> argparse.ArgumentParser:
    """The parser of one of the things to do."""
    parser = actions.add_parser(name, help=text, description=text[:1].upper() + text[1:] + ".")
    parser.add_argument("--store", metavar="STORE", help="the store (default: the only *.store in this folder)")
    argument.site(parser)
    return parser


def name(parser: argparse.ArgumentParser) -> None:
    """Whose account."""
    parser.add_argument("name", metavar="NAME", help="the name; or NAME@APP, which logs in as bot passwords do")


def generate(parser: argparse.ArgumentParser) -> None:
    """Where the password comes from."""
    parser.add_argument(
        "--generate", action="store_true", help="make a password and print it (default: ask for it, or read a line)"
    )


def run_add(args: argparse.Namespace) -> int:
    """Add an account."""
    with opened(args) as wiki:
        enrolment = enrolment_of(wiki)
        enrolment.judge(args.name, args.group, args.right)
        password = password_from(args)
        entry = enrolment.add(args.name, password, args.group, args.right)
    sys.stdout.write(f"{password}\n" if args.generate else f"added {entry.login}\n")
    return 0


def run_password(args: argparse.Namespace) -> int:
    """Change a password."""
    with opened(args) as wiki:
        enrolment = enrolment_of(wiki)
        enrolment.find(args.name)
        password = password_from(args)
        enrolment.change_password(args.name, password)
    sys.stdout.write(f"{password}\n" if args.generate else f"changed the password of {args.name}\n")
    return 0


def run_remove(args: argparse.Namespace) -> int:
    """Remove an account."""
    with opened(args) as wiki:
        enrolment_of(wiki).remove(args.name)
    sys.stdout.write(f"removed {args.name}\n")
    return 0


def run_list(args: argparse.Namespace) -> int:
    """List the accounts."""
    with opened(args) as wiki:
        for entry in enrolment_of(wiki).register.entries():
            sys.stdout.write(f"{entry.login}\t{entry.id}\t{','.join(entry.groups)}\t{','.join(entry.rights)}\n")
    return 0


def opened(args: argparse.Namespace) -> wikiquery.Wiki:
    """The store that is meant, open. Raises StoreError."""
    store = args.store
    if store is None:
        found = sorted(Path().glob("*.store"))
        if len(found) != 1:
            raise StoreError(
                "name the store with --store" if found else "there is no *.store here; name it with --store"
            )
        store = str(found[0])
    return wikiquery.open(store, args.site)


def enrolment_of(wiki: wikiquery.Wiki) -> Enrolment:
    """What changes the store's accounts. Raises StoreError."""
    assert wiki.accounts is not None, "a wiki that was opened has a place for accounts"
    return Enrolment(wiki.accounts)


def password_from(args: argparse.Namespace) -> str:
    """A new password, one that is asked for twice, or a line of the input. Raises StoreError."""
    if args.generate:
        return generated()
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    password = getpass.getpass("Password: ")
    if getpass.getpass("Once more: ") != password:
        raise StoreError("these were two passwords")
    return password
