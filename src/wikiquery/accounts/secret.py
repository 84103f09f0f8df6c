"""The secret that signs cookies: made once, kept in a file that its owner alone may read."""

import os
import tempfile
from pathlib import Path

from ..errors import StoreError

SIZE = 32
LEAST = 16
"""Bytes of a secret that somebody else made."""


def secret(path: Path) -> bytes:
    """The secret in a file, which is made where it is not there. Raises StoreError.

    Several processes and threads may do so at once: all of them get the same.
    """
    try:
        return _read(path)
    except FileNotFoundError:
        pass
    except OSError as error:
        raise StoreError(f"{path}: the secret cannot be read: {error.strerror}") from None
    try:
        _make(path)
        return _read(path)
    except OSError as error:
        raise StoreError(f"{path}: the secret cannot be kept: {error.strerror}; name a file with --secret") from None


def _read(path: Path) -> bytes:
    found = path.read_bytes()
    if len(found.strip()) < LEAST:
        raise StoreError(f"{path}: a secret has {LEAST} bytes at least")
    return found


def _make(path: Path) -> None:
    """Writes a new secret beside the file and then gives it its name, unless another process or thread was faster."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    file, name = tempfile.mkstemp(suffix=".new", prefix=f"{path.name}.", dir=path.parent)  # its owner's alone
    made = Path(name)
    try:
        os.write(file, os.urandom(SIZE).hex().encode())
        os.fsync(file)
    finally:
        os.close(file)
    try:
        os.link(made, path)
    except FileExistsError:
        pass
    except OSError:  # some file systems know no links
        os.replace(made, path)
    finally:
        made.unlink(missing_ok=True)
