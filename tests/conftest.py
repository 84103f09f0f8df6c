"""Fixtures that several test files share."""

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[1].parent / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of reference and real dumps beside the checkout; tests that need it are skipped without it."""
    if not (SHARED / "reference").is_dir():
        pytest.skip("needs the reference's dumps (../shared), which are not part of the project")
    return SHARED
