"""The sealed document: canonical content whose digest is signed, with personal texts salted in it; no IO, no keys.

Its form is RFC 8785 JSON of text, whole numbers, lists and objects. A text about a person stands in it as a salted
digest, and the text itself beside it: erasing that leaves every digest and signature whole.
"""

import base64
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from deskops.domain.canonical import canonical, is_salted, salted

FORMAT: Final = "deskops.sealed"
VERSION: Final = 1
ALGORITHM: Final = "sha256+ed25519"  # another one (SM2 with SM3 in some offices) would be another name here
PAD, PHONE, BROWSER, PAPER = METHODS = ("pad", "phone", "browser", "paper")  # the ways to sign
_SEALED: Final = b"deskops sealed 1\0"
_COUNTERSIGNED: Final = b"deskops countersigned 1\0"
_PERSONAL_PARTS: Final = ("report", "facts", "signer")  # where texts about people stand
_SHAPE: Final[Mapping[str, type]] = {
    "kind": str, "number": str, "revision": int, "language": str, "template": dict, "renderer": int, "report": dict,
    "record": dict, "entries": list, "facts": dict, "blobs": list, "consent": dict, "signer": dict, "method": str,
    "surface": dict, "shown": dict, "opened_at": str, "signed_at": str, "clock": dict, "engineer": dict,
    "device": dict,
}  # fmt: skip

Apart = Mapping[str, Mapping[str, Any]]


class NotSealed(ValueError):
    """Content that is no sealed document of a version that we know."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody named in a document, and the texts that go when the name goes (a telephone, a remark)."""

    name: str
    beside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sealed:
    """A sealed document as it is digested: personal texts are salted in it."""

    content: Mapping[str, Any]

    @property
    def digest(self) -> str:
        return hashlib.sha256(canonical(self.content)).hexdigest()

    @property
    def number(self) -> str:
        return str(self.content["number"])

    @property
    def revision(self) -> int:
        return int(self.content["revision"])

    @property
    def language(self) -> str:
        return str(self.content["language"])

    @property
    def method(self) -> str:
        return str(self.content["method"])

    @property
    def reason(self) -> str:
        """Why the signature was refused; empty where it was given."""
        refusal = self.content.get("refusal")
        return str(refusal.get("reason", "")) if isinstance(refusal, Mapping) else ""

    @property
    def strokes(self) -> str:
        """Digest of the canonical strokes; empty where nothing was drawn."""
        told = self.content.get("strokes")
        return str(told.get("sha256", "")) if isinstance(told, Mapping) else ""

    def blobs(self, *roles: str) -> list[Mapping[str, Any]]:
        return [blob for blob in self.content["blobs"] if blob["role"] in roles]


def read(content: Any) -> Sealed:
    """The document that parsed JSON holds. Raises NotSealed with what is wrong."""
    if not isinstance(content, Mapping):
        raise NotSealed("no object")
    for name, known in (("format", FORMAT), ("version", VERSION), ("alg", ALGORITHM)):
        if content.get(name) != known or type(content.get(name)) is not type(known):
            raise NotSealed(name)
    for name, kind in _SHAPE.items():
        if type(content.get(name)) is not kind:
            raise NotSealed(name)
    if not all(map(_is_blob, content["blobs"])):
        raise NotSealed("blobs")
    try:
        canonical(content)
    except (TypeError, ValueError, RecursionError) as error:
        raise NotSealed(str(error)) from error
    return Sealed(content)


def _is_blob(told: Any) -> bool:
    return isinstance(told, Mapping) and all(type(told.get(name)) is str for name in ("sha256", "role"))


def short_code(digest: str) -> str:
    """The digest as people read it aloud: its first 50 bits in base 32, five and five."""
    text = base64.b32encode(bytes.fromhex(digest)).decode()[:10]
    return f"{text[:5]}-{text[5:]}"


def signed_message(digest: str) -> bytes:
    """What the replica's key signs."""
    return _SEALED + bytes.fromhex(digest)


def countersigned_message(content: Mapping[str, Any]) -> bytes:
    """What the desk's key signs: its word on a sealed document, whole but for the signature itself."""
    told = {name: value for name, value in content.items() if name != "signature"}
    return _COUNTERSIGNED + hashlib.sha256(canonical(told)).digest()


def set_apart(
    content: Mapping[str, Any], people: Iterable[Person], salt: Callable[[], str]
) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """The content with personal texts salted, and those texts: by person, by JSON pointer (RFC 6901), with their salts.

    Only a text that is a person's name (or goes with it) as a whole: what somebody wrote into a sentence stays.
    """
    made, apart = dict(content), dict[str, dict[str, Any]]()
    for count, person in enumerate(_merged(people), 1):
        texts, at = {person.name, *person.beside} - {""}, dict[str, list[str]]()
        for part in _PERSONAL_PARTS:
            if part in made:
                made[part] = _salt_texts(made[part], f"/{part}", texts, salt, at)
        if at:
            apart[f"person-{count}"] = {"value": person.name, "at": at}
    return made, apart


def _merged(people: Iterable[Person]) -> Iterator[Person]:
    """One for each name, with all that goes with it."""
    found: dict[str, tuple[str, ...]] = {}
    for person in people:
        if person.name:
            found[person.name] = (*found.get(person.name, ()), *person.beside)
    return (Person(name, beside) for name, beside in found.items())


def _salt_texts(
    value: Any, place: str, texts: set[str], salt: Callable[[], str], at: dict[str, list[str]]
) -> Any:
    if isinstance(value, str) and value in texts:
        at[place] = [salt(), value]
        return salted(value, at[place][0])
    if isinstance(value, Mapping):
        return (
            value
            if is_salted(value)
            else {
                key: _salt_texts(part, f"{place}/{_escaped(key)}", texts, salt, at)
                for key, part in value.items()
            }
        )
    if isinstance(value, list):
        return [_salt_texts(part, f"{place}/{index}", texts, salt, at) for index, part in enumerate(value)]
    return value


def _escaped(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")


@dataclass(frozen=True, slots=True)
class Restored:
    """Content with its personal texts; `foreign`: pointers whose text is not the one that was sealed, or is nowhere,
    and people who are not as they were set apart; `erased`: pointers whose text is not there any more.
    """

    content: dict[str, Any]
    foreign: tuple[str, ...]
    erased: tuple[str, ...]


def put_back(content: Mapping[str, Any], apart: Apart, instead: str) -> Restored:
    """The inverse of `set_apart`; `instead` stands for a text that was erased."""
    told = {
        place: kept
        for person in apart.values()
        if isinstance(person.get("at"), Mapping)
        for place, kept in person["at"].items()
    }
    used, foreign, erased = set[str](), [name for name in apart if not _is_of_one(apart[name])], list[str]()

    def restored(value: Any, place: str) -> Any:
        if is_salted(value):
            if place not in told:
                erased.append(place)
                return instead
            used.add(place)
            if not _fits(value, told[place]):
                foreign.append(place)
                return instead
            return told[place][1]
        if isinstance(value, Mapping):
            return {key: restored(part, f"{place}/{_escaped(key)}") for key, part in value.items()}
        if isinstance(value, list):
            return [restored(part, f"{place}/{index}") for index, part in enumerate(value)]
        return value

    made = {key: restored(part, f"/{_escaped(key)}") for key, part in content.items()}
    return Restored(made, (*foreign, *sorted(set(told) - used)), tuple(erased))


def _is_of_one(person: Mapping[str, Any]) -> bool:
    """Whether it is as `set_apart` made it: the texts of one person, whose name is one of them."""
    at = person.get("at")
    if person.keys() != {"at", "value"} or not isinstance(at, Mapping):
        return False
    return any(isinstance(kept, list) and person["value"] in kept[1:] for kept in at.values())


def _fits(value: Mapping[str, Any], kept: Any) -> bool:
    is_pair = isinstance(kept, list) and len(kept) == 2 and all(isinstance(part, str) for part in kept)
    return is_pair and salted(kept[1], kept[0]) == value
