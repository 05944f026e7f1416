"""Writing the knowledge base: an article of one's own, and those that a new store begins with."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from deskops.domain.actions.article import REWRITE
from deskops.domain.article import TEXTS, USED
from deskops.domain.clock import stored
from deskops.domain.device_kinds import kinds_in_words, kinds_meant
from deskops.domain.nouns import AssetKind, Kind
from deskops.errors import Refused, UsageError
from deskops.i18n import _, language
from deskops.ops.context import Act, Context
from deskops.ops.do.acts import Acted, load, retract
from deskops.ops.do.jobs import Done, act_on_job
from deskops.ops.do.payloads import LONGEST_TEXT
from deskops.ops.read.articles import article as read
from deskops.store.queries.search import index
from deskops.text import storable

_FILE: Final = Path(__file__).parent.parent / "data" / "articles.toml"
_LONGEST_TITLE: Final = 200


@dataclass(frozen=True, slots=True)
class NewArticle:
    """`tags` and `kinds` are blank-separated; `kinds` are kinds of device, also by their words, `language` empty for
    the one spoken.
    """

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
    values |= {"language": values["language"] or language(), "kinds": kinds_meant(values["kinds"])}
    _check(values)
    with context.act() as act:
        row = act.create(Kind.ARTICLE, {**values, "created_at": stored(act.ledger.evidence.wall)})
        index(act.session, Kind.ARTICLE, row)
    return str(row["id"])


def rewrite_article(context: Context, article: str, given: Mapping[str, str]) -> Acted:
    """Write an article better: `given` are its texts by name, those that stay may lack. The older text stays on record.

    Raises NotFound, UsageError for a text that cannot be, Refused where nothing is other than it was.
    """
    with context.act() as act:
        found = load(act, Kind.ARTICLE, article)
        said = {name: storable(given[name]).strip() for name in TEXTS if name in given}
        if "kinds" in said:
            said["kinds"] = kinds_meant(said["kinds"])
        changed = {name: text for name, text in said.items() if text != found.state.values[name]}
        if not changed:
            raise Refused(_("The article says that already."), hint=_("Nothing was changed."))
        _check({**found.state.values, **changed})
        entry = act.append(Kind.ARTICLE, article, REWRITE, changed)
        row = _keep(act, article)
    return Acted(Kind.ARTICLE, article, REWRITE, entry.id, row)


def retract_rewriting(context: Context, article: str, what: str) -> Acted:
    """`what` is undo or redo: of this engineer's own last rewriting. Raises Refused where there is none."""
    with context.act() as act:
        entry = retract(act, Kind.ARTICLE, load(act, Kind.ARTICLE, article), what)
        row = _keep(act, article)
    return Acted(Kind.ARTICLE, article, what, entry.id, row)


def _keep(act: Act, article: str) -> dict[str, Any]:
    """Search finds it by what it says now."""
    act.ledger.flush()
    found = load(act, Kind.ARTICLE, article)
    row = {**found.record._asdict(), **found.state.values}
    index(act.session, Kind.ARTICLE, row, new=False)
    return row


def use_article(context: Context, job: str, article: str) -> Done:
    """Note on a job that this article helped. Raises NotFound, Refused."""
    text = _("Article used: {title}").format(title=read(context, article).title)
    return act_on_job(context, job, "note", {"text": text}, beside={USED: article})


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
            hint=_("It is one of: {names}").format(names=kinds_in_words(" ".join(AssetKind))),
        )
