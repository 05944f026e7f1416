"""Where config, store, exports, blobs, backups and logs live; pure, and `ensure()` is the only verb.

DESKOPS_HOME moves all of them into one folder.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Paths:
    config: Path
    data: Path
    exports: Path
    logs: Path

    @property
    def config_file(self) -> Path:
        return self.config / "config.toml"

    @property
    def store(self) -> Path:
        return self.data / "deskops.db"

    @property
    def database(self) -> Path:
        """Where a desk keeps the address of its database, if that is not the file above."""
        return self.data / "database.url"

    @property
    def blobs(self) -> Path:
        return self.data / "blobs"

    @property
    def backups(self) -> Path:
        return self.data / "backups"

    @property
    def drafts(self) -> Path:
        return self.data / "drafts.db"

    @property
    def secrets(self) -> Path:
        """In a folder of its own, so that its rights are its own."""
        return self.data / "secrets" / "secrets.json"

    @property
    def store_key(self) -> Path:
        """The key of an encrypted store, wrapped; not there beside a plain one."""
        return self.data / "store-key.json"

    @property
    def store_key_tries(self) -> Path:
        """How many wrong answers were given to the question for it."""
        return self.data / "store-key.tries"

    @property
    def order(self) -> Path:
        """What an order of the desk made of this laptop: locked or wiped; not there on any other."""
        return self.data / "order.json"

    @property
    def sealed(self) -> Path:
        """What a lock sealed, until a new enrolment."""
        return self.data / "sealed"

    @property
    def kept_unsent(self) -> Path:
        """What was unsent when an order came, sealed to the desk."""
        return self.data / "unsent.bundle"

    @property
    def archives(self) -> Path:
        """Stores that were put aside when this laptop was enrolled: each a home of its own, to read."""
        return self.data / "archive"

    @property
    def archived(self) -> Path:
        """What makes a home such an archive: whose it was, and which desk it went to."""
        return self.data / "archive.json"

    @property
    def enrolling(self) -> Path:
        """The desk's answer to an enrolment that is still to put the old store aside; not there on any other."""
        return self.data / "enrolling.json"

    @property
    def copies(self) -> Path:
        """Where plain copies of the store were put outside of this home."""
        return self.data / "copies.json"

    def ensure(self) -> "Paths":
        """Make the folders, readable by their owner alone."""
        for folder in (self.config, self.data, self.exports, self.logs, self.blobs, self.backups):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return self


def locate(environment: Mapping[str, str] = os.environ) -> Paths:
    home = environment.get("DESKOPS_HOME")
    if home:
        root = Path(home).expanduser().absolute()
        return Paths(config=root, data=root / "data", exports=root / "exports", logs=root / "logs")
    from platformdirs import PlatformDirs  # the folders of Windows, macOS and XDG

    dirs = PlatformDirs("deskops", appauthor=False)
    return Paths(
        config=Path(dirs.user_config_dir),
        data=Path(dirs.user_data_dir),
        exports=Path(dirs.user_documents_dir) / "deskops",
        logs=Path(dirs.user_log_dir),
    )
