"""The shelf that is a bucket of an S3-compatible service (extra `deskops[s3]`); boto3 is imported on use alone.

What is under way stays in a local folder until it is verified, so several workers share that folder, and the bucket
never sees what was not. Credentials come from boto's own chain, never from the URL.
"""

import base64
import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from deskops.errors import (
    ConfigError,
    DeskopsError,
    NotFound,
    StoreError,
    StoreFull,
    StoreReadOnly,
    Unreachable,
)
from deskops.i18n import _
from deskops.store.blobs.partials import Partials
from deskops.store.blobs.shelf import Reading, is_digest, known, not_here

CONNECT, READ = 5, 30  # seconds
_GONE: Final = frozenset({"404", "NoSuchKey", "NotFound"})
_FULL: Final = frozenset({"507", "InsufficientStorage", "QuotaExceeded", "XMinioStorageFull"})
_RIGHTS: Final = frozenset({"401", "403", "AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch"})
_BUSY: Final = frozenset(
    {"429", "500", "502", "503", "504", "SlowDown", "InternalError", "ServiceUnavailable"}
)
_OPTIONS: Final = frozenset({"endpoint", "region"})


def open_bucket(url: str, partials: Path, free: Callable[[Path], int] | None = None) -> "S3Shelf":
    """`s3://bucket/prefix?endpoint=https://…&region=…`. Raises ConfigError."""
    parts = urlsplit(url)
    options = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    endpoint = options.get("endpoint")
    if parts.scheme != "s3" or not parts.hostname or parts.username or options.keys() - _OPTIONS:
        raise ConfigError(
            _("This is not the address of a bucket: {url}").format(url=url.rpartition("@")[2]),
            hint=_("Write it like s3://bucket/prefix?endpoint=https://host"),
        )
    try:
        import boto3
        from botocore.config import Config
    except ImportError as error:
        raise ConfigError(
            _("Files in a bucket need another library."), hint=_("Install it: pip install 'deskops[s3]'")
        ) from error
    client = boto3.session.Session().client(
        "s3",
        endpoint_url=endpoint,
        region_name=options.get("region") or ("us-east-1" if endpoint else None),
        config=Config(
            connect_timeout=CONNECT,
            read_timeout=READ,
            retries={"mode": "standard", "total_max_attempts": 3},
            s3={"addressing_style": "path"} if endpoint else None,
            # Services that are merely compatible do not know the newer trailing checksums; ours goes with each put.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        ),
    )
    return S3Shelf(client, parts.netloc, parts.path.strip("/"), partials, free)


class S3Shelf:
    def __init__(
        self,
        client: Any,
        bucket: str,
        prefix: str,
        partials: Path,
        free: Callable[[Path], int] | None = None,
    ) -> None:
        self._client = client
        self._bucket = bucket
        self._prefix = f"{prefix}/" if prefix else ""
        self._partials = Partials(partials, free)

    def has(self, sha256: str) -> int | None:
        if not is_digest(sha256):
            return None
        try:
            with _asked():
                return int(self._client.head_object(**self._at(sha256))["ContentLength"])
        except NotFound:
            return None

    def reading(self, sha256: str, start: int = 0) -> Reading:
        size = self.has(known(sha256))
        if size is None:
            raise not_here()
        if start >= size:
            return BytesIO()  # a service answers with an error there
        with _asked():
            found = self._client.get_object(**self._at(sha256), Range=f"bytes={start}-")
        return _Body(found["Body"])

    def keep(self, content: bytes) -> str:
        sha256 = hashlib.sha256(content).hexdigest()
        self._put(sha256, content, len(content))
        return sha256

    def partial(self, owner: str, sha256: str) -> int:
        return self._partials.offset(owner, sha256)

    def append(self, owner: str, sha256: str, offset: int, data: bytes) -> int:
        return self._partials.append(owner, sha256, offset, data)

    def finish(self, owner: str, sha256: str, size: int) -> None:
        """What cannot be put stays as a partial; the next try puts it."""

        def place(file: Path) -> None:
            with file.open("rb") as source:
                self._put(sha256, source, size)

        self._partials.finish(owner, sha256, size, place)

    def discard(self, owner: str, sha256: str) -> None:
        self._partials.discard(owner, sha256)

    def remove(self, sha256: str) -> bool:
        if self.has(sha256) is None:
            return False
        with _asked():
            self._client.delete_object(**self._at(sha256))
        return True

    def room_for(self, size: int) -> None:
        self._partials.room_for(size)

    def sweep(self, before: datetime) -> int:
        return self._partials.sweep(before)

    def close(self) -> None:
        """The connections that the library keeps."""
        self._client.close()

    def _at(self, sha256: str) -> dict[str, str]:
        return {"Bucket": self._bucket, "Key": f"{self._prefix}{sha256[:2]}/{sha256}"}

    def _put(self, sha256: str, content: Any, size: int) -> None:
        """The service compares the digest itself, where it knows how; that the size is right is asked of each."""
        if self.has(sha256) == size:
            return
        proof = base64.b64encode(bytes.fromhex(sha256)).decode()
        with _asked():
            self._client.put_object(
                **self._at(sha256),
                Body=content,
                ContentLength=size,
                ContentType="application/octet-stream",
                ChecksumSHA256=proof,
            )
        if self.has(sha256) != size:
            raise StoreError(_("The bucket did not keep the file."), hint=_("Try again later."))


class _Body:
    """A blob of the bucket on its way; a service that falls silent is told as an error of the disk is."""

    def __init__(self, body: Any) -> None:
        self._body = body

    def read(self, size: int, /) -> bytes:
        with _asked():
            return bytes(self._body.read(size))

    def close(self) -> None:
        self._body.close()


@contextmanager
def _asked() -> Iterator[None]:
    """Raise NotFound, StoreFull, StoreReadOnly, Unreachable or StoreError instead of the library's own."""
    from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError
    from botocore.exceptions import ConnectionError as NoConnection

    try:
        yield
    except ClientError as error:
        raise _answered(str(error.response.get("Error", {}).get("Code", ""))) from error
    except (HTTPClientError, NoConnection) as error:
        raise Unreachable(
            _("The bucket does not answer: {detail}").format(detail=type(error).__name__),
            hint=_("Nothing was lost; try again later."),
        ) from error
    except BotoCoreError as error:
        raise StoreError(_("The bucket cannot be used: {detail}").format(detail=error)) from error


def _answered(code: str) -> DeskopsError:
    if code in _GONE:
        return not_here()
    if code in _FULL:
        return StoreFull(_("The bucket is full."), hint=_("Make room in it, or give it a larger quota."))
    if code in _RIGHTS:
        return StoreReadOnly(
            _("The bucket refuses our key ({code}).").format(code=code),
            hint=_("Look at the credentials and rights of the bucket."),
        )
    if code in _BUSY:
        return Unreachable(
            _("The bucket does not answer: {detail}").format(detail=code),
            hint=_("Nothing was lost; try again later."),
        )
    return StoreError(_("The bucket cannot be used: {detail}").format(detail=code))
