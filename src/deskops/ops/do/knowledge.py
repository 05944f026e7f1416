"""Writing the knowledge base: an article of one's own, and those that a new store begins with."""

import tomllib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from deskops.domain.clock import stored
from deskops.domain.nouns import AssetKind, Kind
from deskops.errors import UsageError
from deskops.i18n import _, language
from deskops.ops.context import Act, Context
from deskops.ops.do.payloads import LONGEST_TEXT
from deskops.store.queries.search import index
from deskops.text import storable

_FILE: Final = Path(__file__).parent.parent / "data" / "articles.toml"
_LONGEST_TITLE: Final = 200


@dataclass(frozen=True, slots=True)
class NewArticle:
    """`tags` and `kinds` are blank-separated; `kinds` are kinds of device, `language` empty for the one spoken."""

    title: str
    symptom: str = ""
    cause: str = ""
    solution: str = ""
    tags: str = ""
    kinds: str = ""
    language: str = ""


def add_article(context: Context, article: NewArticle) -> str:
    """The id of the new article. Raises UsageError without a title and something that it says, or an unknown kind."""
    values = {name: storable(text).strip() for name, text in asdict(article).items()}
    values["language"] = values["language"] or language()
    _check(values)
    with context.act() as act:
        row = act.create(Kind.ARTICLE, {**values, "created_at": stored(act.ledger.evidence.wall)})
        index(act.session, Kind.ARTICLE, row)
    return str(row["id"])


def add_standard_articles(act: Act) -> int:
    """Land the built-in articles in a new store; returns how many."""
    count = 0
    for article in standard_articles():
        values = {"id": act.ledger.new_id(), "created_at": stored(act.ledger.evidence.wall), **article}
        index(act.session, Kind.ARTICLE, act.ledger.put(Kind.ARTICLE, values))
        count += 1
    return count


def standard_articles() -> Iterator[dict[str, Any]]:
    """Records of the built-in articles, without ids."""
    for article in tomllib.loads(_FILE.read_text(encoding="utf-8"))["article"]:
        yield {"language": "zh_CN", **{name: text.strip() for name, text in article.items()}}


def _check(values: dict[str, str]) -> None:
    if not values["title"]:
        raise UsageError(_("An article needs a title."), hint=_("Give it with --{name}").format(name="title"))
    if not (values["symptom"] or values["cause"] or values["solution"]):
        raise UsageError(
            _("An article needs a symptom, a cause or a solution."),
            hint=_("Give it with --{name}").format(name="solution"),
        )
    if len(values["title"]) > _LONGEST_TITLE or any(len(text) > LONGEST_TEXT for text in values.values()):
        raise UsageError(_("The text is too long."), hint=_("Split it into several articles."))
    unknown = set(values["kinds"].split()) - set(AssetKind)
    if unknown:
        raise UsageError(
            _("{kind} is no kind of device.").format(kind=", ".join(sorted(unknown))),
            hint=_("It is one of: {names}").format(names=", ".join(AssetKind)),
        )
