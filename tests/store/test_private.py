"""The store's files are their owner's alone, those of an older version too."""

import sys

import pytest

from deskops.ops.context import Context
from deskops.ops.do.jobs import NewJob, new_job


@pytest.mark.skipif(sys.platform == "win32", reason="rights come from the folder there")
def test_files_that_others_could_read_are_taken_from_them_with_the_next_act(context: Context) -> None:
    new_job(context, NewJob("x"))
    store = context.paths.store
    context.close()
    context.forget()
    beside = [store, store.with_name(f"{store.name}.lock")]
    for file in beside:
        file.chmod(0o644)
    new_job(context, NewJob("y"))
    assert {file.name for file in store.parent.glob(f"{store.name}*") if file.stat().st_mode & 0o077} == set()
