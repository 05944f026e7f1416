"""What a system says when it refuses a file or a connection, in the reader's language; its own words are English or
the machine's.
"""

import errno

from deskops.i18n import N_, _

# The English texts are those of glibc, which Linux people know.
_SAID = {
    errno.ENOENT: N_("No such file or directory"),
    errno.EACCES: N_("Permission denied"),
    errno.EPERM: N_("Operation not permitted"),
    errno.EISDIR: N_("Is a directory"),
    errno.ENOTDIR: N_("Not a directory"),
    errno.EEXIST: N_("File exists"),
    errno.ENOSPC: N_("No space left on device"),
    errno.EROFS: N_("Read-only file system"),
    errno.EIO: N_("Input/output error"),
    errno.ENAMETOOLONG: N_("File name too long"),
    errno.EBUSY: N_("Device or resource busy"),
    errno.ELOOP: N_("Too many levels of symbolic links"),
    errno.EMFILE: N_("Too many open files"),
    errno.ENOMEM: N_("Cannot allocate memory"),
    errno.ENOEXEC: N_("Exec format error"),
    errno.EFBIG: N_("File too large"),
    errno.EADDRINUSE: N_("Address already in use"),
    errno.EADDRNOTAVAIL: N_("Cannot assign requested address"),
    errno.ECONNREFUSED: N_("Connection refused"),
    errno.ECONNRESET: N_("Connection reset by peer"),
    errno.ETIMEDOUT: N_("Connection timed out"),
    errno.EHOSTUNREACH: N_("No route to host"),
    errno.ENETUNREACH: N_("Network is unreachable"),
}


def why(error: OSError) -> str:
    """Of a rare one what the system says itself; errors of TLS and of names count in numbers of their own."""
    known = _SAID.get(error.errno or 0) if type(error).__module__ == "builtins" else None
    return _(known) if known else error.strerror or str(error) or type(error).__name__
