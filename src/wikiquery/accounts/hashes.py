"""Passwords as MediaWiki keeps them: `:type:` and what that type needs ($wgPasswordConfig).

    :A:md5                                          the MD5 of the password
    :B:salt:md5                                     the MD5 of `salt-` and the MD5 of the password
    :pbkdf2:algorithm:rounds:length:salt:hash       salt and hash in base 64
    :pbkdf2-legacyA:…!…!…                           pbkdf2 over :A:, and likewise -legacyB over :B:
    :bcrypt:rounds$salt+hash                        bcrypt, its two parts with a $ between them
    :argon2:$argon2id$…                             as the libraries of Argon2 write it

What has another form, or none, matches no password.
"""

import hashlib
import hmac
import secrets
from base64 import b64decode, b64encode
from collections.abc import Callable, Sequence

LONGEST = 4096
"""Bytes of a password; a longer one is none, as in MediaWiki's password policy."""
BCRYPT_READS = 72
"""Bytes of a password that bcrypt looks at."""
USUAL = ":pbkdf2:sha512:30000:64:" + b64encode(bytes(16)).decode() + ":" + b64encode(bytes(64)).decode()
"""A hash as MediaWiki makes it unless told otherwise."""
LAYERS = {"pbkdf2-legacyA": ("A", "pbkdf2"), "pbkdf2-legacyB": ("B", "pbkdf2")}
"""Types that put one hash around another, the inner first."""

Layer = Callable[[bytes, Sequence[str], Sequence[str]], str]
"""The hash of a text, given the parameters of the wiki and those of the password (its salt)."""


class Unreadable(ValueError):
    """A hash of which nothing can be made."""


def matches(stored: str, password: str) -> bool:
    """Whether this is the password of a stored hash. The time it takes does not tell how much of it is right."""
    try:
        text = password.encode()
    except UnicodeEncodeError:
        return False
    if not text or len(text) > LONGEST:
        return False
    mark, kind, rest = _split(stored)
    try:
        if mark or not rest:
            return False
        if kind == "argon2":
            return _argon2(rest, text)
        if kind == "bcrypt":
            return _bcrypt(rest, text)
        made, wanted = _layered(kind, rest, text)
    except (ValueError, OverflowError):
        return False
    return hmac.compare_digest(made.encode(), wanted.encode())


def usable(stored: str) -> bool:
    """Whether a hash is one that some password may match."""
    mark, kind, rest = _split(stored)
    return not mark and bool(rest) and (kind in LAYER or kind in LAYERS or kind in ("argon2", "bcrypt"))


def made(password: str) -> str:
    """A new hash of a password, for accounts of our own."""
    import argon2

    return ":argon2:" + argon2.PasswordHasher().hash(password)


def generated() -> str:
    """A new password: 32 digits and letters, the form of MediaWiki's bot passwords."""
    return "".join(secrets.choice("0123456789abcdefghijklmnopqrstuv") for _ in range(32))


def _split(stored: str) -> tuple[str, str, str]:
    """What stands before the first colon, which is nothing; the type; what comes after it."""
    mark, _, rest = stored.partition(":")
    kind, _, rest = rest.partition(":")
    return mark, kind, rest


def _argon2(rest: str, text: bytes) -> bool:
    import argon2

    try:
        return argon2.PasswordHasher().verify(rest, text)
    except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHash):
        return False


def _bcrypt(rest: str, text: bytes) -> bool:
    import bcrypt

    rounds, salt, digest = rest.split("$")
    if b"\0" in text:
        return False
    return bcrypt.checkpw(text[:BCRYPT_READS], f"$2y${int(rounds):02d}${salt}{digest}".encode())


def _layered(kind: str, rest: str, text: bytes) -> tuple[str, str]:
    """The hash of a text, and what it should be. Raises ValueError."""
    if kind in LAYERS:
        kinds = LAYERS[kind]
        parts = rest.split("!")
        if len(parts) != 2 * len(kinds) + 1:
            raise Unreadable
        for n, inner in enumerate(kinds):
            text = LAYER[inner](text, parts[n].split(":"), parts[len(kinds) + n].split(":")).encode()
        return text.decode(), parts[-1]
    if kind not in LAYER:
        raise Unreadable
    parts = rest.split(":")
    own = PARAMETERS[kind]
    return LAYER[kind](text, parts[:own], parts[own:-1]), parts[-1]


def _old(text: bytes, parameters: Sequence[str], salts: Sequence[str]) -> str:
    return hashlib.md5(text, usedforsecurity=False).hexdigest()


def _salted(text: bytes, parameters: Sequence[str], salts: Sequence[str]) -> str:
    (salt,) = salts
    return hashlib.md5(f"{salt}-{_old(text, (), ())}".encode(), usedforsecurity=False).hexdigest()


def _pbkdf2(text: bytes, parameters: Sequence[str], salts: Sequence[str]) -> str:
    algorithm, rounds, length = parameters
    (salt,) = salts
    derived = hashlib.pbkdf2_hmac(algorithm, text, b64decode(salt, validate=True), int(rounds), int(length))
    return b64encode(derived).decode()


LAYER: dict[str, Layer] = {"A": _old, "B": _salted, "pbkdf2": _pbkdf2}
PARAMETERS = {"A": 0, "B": 0, "pbkdf2": 3}
"""How many of the parts are the wiki's parameters; the salt follows, and the hash."""
