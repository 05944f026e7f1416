"""What a system says when it refuses something, in the reader's words."""

import errno
import socket
import ssl
from pathlib import Path

import pytest

from deskops import i18n
from deskops.system_errors import why


@pytest.mark.parametrize(
    ("code", "english", "chinese"),
    [
        (errno.ENOENT, "No such file or directory", "没有这个文件或文件夹"),
        (errno.EACCES, "Permission denied", "没有权限"),
        (errno.ENOSPC, "No space left on device", "磁盘空间不足"),
    ],
)
def test_common_refusals_are_said_in_both_languages(code: int, english: str, chinese: str) -> None:
    error = OSError(code, "whatever this system calls it")
    assert why(error) == english
    i18n.use("zh_CN")
    assert why(error) == chinese


def test_numbers_of_other_kinds_are_not_taken_for_those_of_the_system() -> None:
    assert "certificate" in why(ssl.SSLError(errno.EPERM, "bad certificate"))
    assert "Name" in why(socket.gaierror(errno.ENOENT, "Name or service not known"))


def test_a_rare_one_is_said_as_the_system_says_it() -> None:
    assert why(OSError(errno.ENOTTY, "Inappropriate ioctl")) == "Inappropriate ioctl"
    assert why(OSError("only words")) == "only words"


def test_a_file_that_is_not_there_is_said_in_chinese(tmp_path: Path) -> None:
    from deskops.errors import BadInput
    from deskops.ops.do.files import judged

    i18n.use("zh_CN")
    with pytest.raises(BadInput, match="没有这个文件或文件夹"):
        judged(tmp_path / "nope.png")
    with pytest.raises(BadInput, match="是文件夹"):
        judged(tmp_path)
