"""What people on a journey have with them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests_of_browsers import Phone, opened_phone


@pytest.fixture
def phone(tmp_path: Path) -> Iterator[Phone]:
    with opened_phone(tmp_path / "phone") as phone:
        yield phone
