"""The zh_CN catalogue: one .po a box of the source tree, merged into one .mo.

python tools/catalogue.py update [BOX…]   extract a box's texts into locale/zh_CN/BOX.po (all boxes without a name)
python tools/catalogue.py compile         merge all into LC_MESSAGES/deskops.mo
python tools/catalogue.py missing         name every text without a translation; exits 1 if there is one
"""

import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).resolve().parent.parent / "src" / "deskops"
PO = PACKAGE / "locale" / "zh_CN"
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2)}
ROOT_BOX = "house"  # the modules that lie directly in the package


def boxes() -> list[str]:
    found = [p.name for p in PACKAGE.iterdir() if (p / "__init__.py").is_file()]
    return sorted([*found, ROOT_BOX])


def extract(box: str) -> Catalog:
    """Every text of a box, in the order of its files."""
    catalogue = Catalog(locale="zh_CN", project="deskops", charset="utf-8")
    folder = PACKAGE if box == ROOT_BOX else PACKAGE / box
    pattern = [("*.py", "python")] if box == ROOT_BOX else [("**.py", "python")]
    for name, _line, message, comments, context in sorted(
        extract_from_dir(folder, pattern, keywords=KEYWORDS, comment_tags=("Translators:",)),
        key=lambda found: (found[0], found[1]),
    ):
        if box == ROOT_BOX and "/" in name:
            continue
        catalogue.add(message, auto_comments=comments, context=context)
    return catalogue


def read(box: str) -> Catalog:
    path = PO / f"{box}.po"
    if not path.exists():
        return Catalog(locale="zh_CN", charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale="zh_CN")


def update(box: str) -> None:
    catalogue = read(box)
    catalogue.update(extract(box), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    PO.mkdir(parents=True, exist_ok=True)
    with (PO / f"{box}.po").open("wb") as file:
        write_po(file, catalogue, width=110, no_location=True, omit_header=True, ignore_obsolete=True)


def missing(box: str) -> list[str]:
    """Texts in the source that the box's catalogue does not translate."""
    known = read(box)
    lacking = []
    for message in extract(box):
        if not message.id:
            continue
        key = message.id if isinstance(message.id, str) else message.id[0]
        entry = known.get(key)
        texts = (
            [] if entry is None else [entry.string] if isinstance(entry.string, str) else list(entry.string)
        )
        if entry is None or entry.fuzzy or not texts or not all(texts):
            lacking.append(key)
    return lacking


def merged() -> Catalog:
    """All boxes in one. Raises ValueError where two boxes translate one text differently."""
    whole = Catalog(locale="zh_CN", project="deskops", charset="utf-8", fuzzy=False)
    for box in boxes():
        for message in read(box):
            if not message.id or not any(message.string):
                continue  # one box's gap must not hide what another has
            key = message.id if isinstance(message.id, str) else message.id[0]
            before = whole.get(key)
            if before is not None and before.string and message.string and before.string != message.string:
                raise ValueError(
                    f"{box}.po translates {key!r} as {message.string!r}, another box as {before.string!r}"
                )
            whole.add(message.id, message.string or (before.string if before else ""), flags=message.flags)
    return whole


def compile_catalogue() -> Path:
    target = PO / "LC_MESSAGES" / "deskops.mo"
    target.parent.mkdir(parents=True, exist_ok=True)
    whole = merged()  # before the old one is touched: boxes that disagree leave it as it is
    part = target.with_suffix(".part")
    with part.open("wb") as file:
        write_mo(file, whole)
    part.replace(target)
    return target


def main(argv: list[str]) -> int:
    match argv:
        case ["update", *names]:
            for box in names or boxes():
                update(box)
        case ["compile"]:
            compile_catalogue()
        case ["missing"]:
            lacking = [(box, text) for box in boxes() for text in missing(box)]
            for box, text in lacking:
                print(f"{box}: {text}")
            return 1 if lacking else 0
        case _:
            print(__doc__)
            return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
