"""What tests of encrypted stores share: a keyring in memory, a person who answers, and texts looked for in files."""

import json
from collections.abc import Callable
from pathlib import Path

from deskops.config import Settings
from deskops.ops.context import Context
from deskops.ops.keyring_door import Door, Found
from deskops.ops.secrets import Secrets

PASSPHRASE = "correct horse battery"  # noqa: S105 - a test's own


class MemoryKeyring:
    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


class Person:
    """Answers in order, the last one again and again; keeps the questions."""

    def __init__(self, *answers: str) -> None:
        self.answers, self.asked = list(answers), list[str]()

    def __call__(self, question: str) -> str:
        self.asked.append(question)
        assert self.answers, f"nobody should be asked: {question}"
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


def home(
    paths, clock, keyring: MemoryKeyring | None, *answers: str, random: Callable | None = None
) -> Context:
    """A context with a keyring of its own, or none, and somebody who answers."""
    made = Context(paths, Settings(), clock, *([random] if random else []))
    finder = (lambda _wish: Found("Memory", keyring)) if keyring else None
    door = Door({}, finder=finder) if finder else Door({"DESKOPS_KEYRING": "off"})
    made._secrets = Secrets(paths, door=door)
    made.ask = Person(*answers)
    return made


def holds(folder: Path, *texts: str) -> list[tuple[str, str]]:
    """Which of these texts stand in which file, also as SQLite, JSON and UTF-16 write them."""
    found = []
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            content = file.read_bytes()
            for text in texts:
                forms = (text.encode(), json.dumps(text)[1:-1].encode(), text.encode("utf-16-le"))
                found += [(file.name, text)] if any(form in content for form in forms) else []
    return found
