"""What a killed copy leaves behind does not stay for ever."""

import os
from datetime import timedelta

from deskops.ops.context import Context
from deskops.ops.do.housekeeping import daily


def test_the_daily_copy_sweeps_what_killed_ones_left_and_nothing_that_is_under_way(context: Context) -> None:
    context.paths.ensure()
    abandoned = context.paths.backups / ".daily-20261101.db.77.part"
    under_way = context.paths.blobs / ".78.aabbccdd.part"
    kept = context.paths.backups / "by-hand.db"
    for path in (abandoned, under_way, kept):
        path.write_bytes(b"x")
    long_ago = (context.now - timedelta(days=2)).timestamp()
    for path in (abandoned, kept):
        os.utime(path, (long_ago, long_ago))
    os.utime(under_way, (context.now.timestamp(), context.now.timestamp()))

    assert daily(context) is not None

    assert not abandoned.exists()
    assert under_way.exists()
    assert kept.exists()
