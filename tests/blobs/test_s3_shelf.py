"""The shelf in a bucket, against a service on loopback: what is put there, and what its failures are told as."""

import hashlib
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from deskops.errors import ConfigError, StoreError, StoreFull, StoreReadOnly, Unreachable
from deskops.store.blobs.s3 import S3Shelf, open_bucket

CONTENT = bytes(range(256)) * 40
SHA = hashlib.sha256(CONTENT).hexdigest()
KEY = f"/photos/desk/a/{SHA[:2]}/{SHA}"
Bucket = Any  # of conftest.py


def test_it_is_put_under_its_digest_once_and_every_call_is_signed(s3_shelf: S3Shelf, bucket: Bucket) -> None:
    for owner in ("one", "two"):
        s3_shelf.append(owner, SHA, 0, CONTENT)
        s3_shelf.finish(owner, SHA, len(CONTENT))
    s3_shelf.keep(CONTENT)
    assert bucket.objects == {KEY: CONTENT}
    assert bucket.heard.count(f"PUT {KEY}") == 1
    assert bucket.unsigned == 0


def test_nothing_reaches_the_bucket_before_it_is_verified(s3_shelf: S3Shelf, bucket: Bucket) -> None:
    s3_shelf.append("r", SHA, 0, b"x" * len(CONTENT))
    with pytest.raises(StoreError):
        s3_shelf.finish("r", SHA, len(CONTENT))
    assert bucket.heard == []


@pytest.mark.parametrize(
    ("status", "code", "told"),
    [
        (503, "SlowDown", Unreachable),
        (500, "InternalError", Unreachable),
        (507, "InsufficientStorage", StoreFull),
        (403, "AccessDenied", StoreReadOnly),
        (400, "SomethingElse", StoreError),
    ],
)
def test_a_put_that_fails_keeps_the_partial_and_the_next_try_puts_it(
    s3_shelf: S3Shelf, bucket: Bucket, status: int, code: str, told: type[Exception]
) -> None:
    s3_shelf.append("r", SHA, 0, CONTENT)
    bucket.fault = status, code
    with pytest.raises(told) as failed:
        s3_shelf.finish("r", SHA, len(CONTENT))
    assert told is not StoreError or type(failed.value) is StoreError
    assert (s3_shelf.partial("r", SHA), bucket.objects) == (len(CONTENT), {})
    bucket.fault = None
    s3_shelf.finish("r", SHA, len(CONTENT))
    assert bucket.objects == {KEY: CONTENT}


def test_a_service_that_is_not_there_is_told_as_silent(tmp_path: Path, bucket: Bucket) -> None:
    shelf = open_bucket("s3://photos?endpoint=http://127.0.0.1:1", tmp_path)
    with closing(shelf), pytest.raises(Unreachable, match="does not answer"):
        shelf.has(SHA)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "s3:",
        "s3://",
        "https://photos/x",
        "s3://key:secret@photos/x",
        "s3://photos?endpont=https://x",
        "/tmp/x",
    ],
)
def test_what_is_no_address_of_a_bucket_is_refused_without_showing_a_secret(tmp_path: Path, url: str) -> None:
    with pytest.raises(ConfigError) as refused:
        open_bucket(url, tmp_path)
    assert "secret" not in str(refused.value)


def test_the_library_is_imported_only_when_a_bucket_is_opened() -> None:
    script = (
        "import sys; import deskops.store.blobs.s3, deskops.store.blobs.folder;"
        "print([name for name in ('boto3', 'botocore') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
