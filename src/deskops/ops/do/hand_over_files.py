"""Files of a hand-over as they are opened: bounded, proved, and every fault of theirs said in one line."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

from deskops.errors import BadInput, NotFound
from deskops.i18n import _
from deskops.sync import bundle
from deskops.sync.bundle import Frame, Header, TooNew, Unfit
from deskops.sync.packing import Unpackable
from deskops.sync.sealing import Unsealable
from deskops.system_errors import why

LARGEST: Final = 8 * 1024**3  # bytes


@contextmanager
def hand_over_file(file: Path) -> Iterator[tuple[IO[bytes], Header]]:
    """The file and its header. Raises NotFound, BadInput; faults of its content while it is read become BadInput."""
    try:
        source = file.open("rb")
    except FileNotFoundError as error:
        raise NotFound(_("There is no file {path}.").format(path=file)) from error
    except OSError as error:
        raise foreign(file, why(error)) from error
    with source:
        if file.stat().st_size > LARGEST:
            raise foreign(file, _("it is too large"))
        with told_as_bad_input(file):
            yield source, bundle.read_header(source)


@contextmanager
def told_as_bad_input(file: Path) -> Iterator[None]:
    try:
        yield
    except TooNew as error:
        raise BadInput(
            _("{file} was made by another version of deskops.").format(file=file),
            hint=_("Upgrade deskops here; nothing was changed."),
        ) from error
    except (Unfit, Unsealable, Unpackable) as error:
        raise foreign(file, _("it is damaged, cut short, or not what its sender made")) from error


def proved(file: Path, source: IO[bytes], header: Header, key: str, sender: str) -> Iterator[Frame]:
    """The frames from the start; when the iteration ends without an error, all of the file is its sender's."""
    with told_as_bad_input(file):
        source.seek(0)
        if bundle.read_header(source) != header:
            raise Unfit("the file changed")
        yield from bundle.frames(source, header, key, sender)


def is_hand_over(file: Path) -> bool:
    """Whether a file begins like one of a hand-over; False for what cannot be read."""
    try:
        with file.open("rb") as source:
            return bundle.is_hand_over(source.read(40))
    except OSError:
        return False


def foreign(file: Path, why: str) -> BadInput:
    return BadInput(
        _("{file} cannot be taken in: {why}").format(file=file, why=why),
        hint=_("Nothing was changed. Ask for the file again."),
    )
