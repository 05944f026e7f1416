"""One row is one row."""

from deskops.cli.rows_written import rows_written


def test_one_row_and_several() -> None:
    assert rows_written(1) == "1 row written"
    assert rows_written(2, "a.db") == "2 rows written; as it was before: a.db"
    assert rows_written(1, "a.db") == "1 row written; as it was before: a.db"
