"""The secret that signs cookies is made once, whoever comes first."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from wikiquery.accounts.secret import SIZE, secret
from wikiquery.errors import StoreError


def test_threads_that_make_it_at_once_get_the_same(tmp_path: Path) -> None:
    for n in range(20):
        path = tmp_path / str(n) / "wiki.secret"
        begin = Barrier(8)

        def make(path: Path = path, begin: Barrier = begin) -> bytes:
            begin.wait()
            return secret(path)

        with ThreadPoolExecutor(8) as pool:
            found = {task.result() for task in [pool.submit(make) for _ in range(8)]}
        assert found == {path.read_bytes()}
        assert len(path.read_bytes()) == 2 * SIZE
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert [file.name for file in path.parent.iterdir()] == ["wiki.secret"]


def test_a_secret_that_is_too_short(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("short")
    with pytest.raises(StoreError, match="16 bytes at least"):
        secret(tmp_path / "secret")
