"""`deskops kb`: the knowledge base, offline."""

from typing import Annotated

import typer

from deskops.cli import moments, output
from deskops.cli.choices import chosen
from deskops.cli.commands.options import AsJson
from deskops.cli.lazy import Shelf, example
from deskops.cli.output import Column
from deskops.cli.records import plain
from deskops.cli.session import opened, writing
from deskops.i18n import N_, _

kb = Shelf(
    N_("The knowledge base: search, show, add, rewrite, note what helped"),
    example("deskops kb search 卡纸", N_("In Chinese or English, offline")),
    example("deskops kb search --job 023", N_("What may fit a job")),
)


@kb.command(
    "search",
    N_("Search articles by symptom, words or device"),
    example("deskops kb search 打印机卡纸", N_("Words of the fault")),
    example("deskops kb search --job 023", N_("What may fit a job, by its fault and its device")),
)
def search(
    text: Annotated[
        str, typer.Argument(metavar="[TEXT]", help=N_("Words of the fault; every article without it"))
    ] = "",
    job: Annotated[str, typer.Option("--job", help=N_("Suggest for this job instead"))] = "",
    kind: Annotated[
        str, typer.Option("--kind", help=N_("Only for this kind of device, such as printer"))
    ] = "",
    limit: Annotated[int, typer.Option("--limit", min=1, help=N_("At most so many"))] = 20,
    as_json: AsJson = False,
) -> None:
    from deskops.domain.nouns import AssetKind
    from deskops.ops.read import knowledge
    from deskops.ops.read.references import find_job

    kind = chosen("--kind", kind, AssetKind)
    with opened() as context:
        if job:
            found = knowledge.suggest(context, find_job(context, job), limit=limit)
        elif text:
            found = knowledge.search(context, text, kind=kind, limit=limit)
        else:
            found = knowledge.articles(context, limit=limit, offset=0)
    if as_json:
        output.json_object({"articles": [line._asdict() for line in found]})
        return
    columns = [Column(_("Id"), whole=True), Column(_("Title")), Column(_("Symptom")), Column(_("Tags"))]
    output.table(columns, [(line.id, line.title, line.symptom, line.tags) for line in found])
    if not found:
        output.say(_("No article fits"))
        output.say(_("Fewer words find more; what helped can be written down: deskops kb add"))


Ref = Annotated[str, typer.Argument(metavar="ARTICLE", help=N_("Its id, the beginning of it, or its title"))]


@kb.command(
    "show",
    N_("Show one article"),
    example("deskops kb show 01a20a9f", N_("By its id, the beginning of it, or its title")),
)
def show(
    ref: Ref,
    as_json: AsJson = False,
) -> None:
    from deskops.ops.read.knowledge import article, find_article

    with opened() as context:
        found = article(context, find_article(context, ref))
        where = moments.zone(context.settings.timezone)
    if as_json:
        output.json_object(plain(found, where))
        return
    output.facts(
        [
            (_("Title"), found.title),
            (_("Symptom"), found.symptom),
            (_("Cause"), found.cause),
            (_("Solution"), found.solution),
            (_("Tags"), found.tags),
            (_("Written"), moments.iso(found.created_at, where) or ""),
        ]
    )


@kb.command(
    "add",
    N_("Write an article"),
    example(
        'deskops kb add "Paper jam on HP M404" --symptom "…" --cause "worn roller" --solution "…" --kinds printer',
        N_("So that the next person finds it"),
    ),
    example("deskops kb add Title --solution - < notes.txt", N_("A long text from a file")),
)
def add(
    title: Annotated[str, typer.Argument(metavar="TITLE", help=N_("The fault in a few words"))],
    symptom: Annotated[
        str, typer.Option("--symptom", help=N_("What the user sees; - reads it from stdin"))
    ] = "",
    cause: Annotated[str, typer.Option("--cause", help=N_("What it was; - reads it from stdin"))] = "",
    solution: Annotated[str, typer.Option("--solution", help=N_("What helps; - reads it from stdin"))] = "",
    tags: Annotated[str, typer.Option("--tags", help=N_("Words to find it by"))] = "",
    kinds: Annotated[str, typer.Option("--kinds", help=N_("Kinds of device that it is about"))] = "",
    as_json: AsJson = False,
) -> None:
    from deskops.cli.commands.job import read_text
    from deskops.ops.do.knowledge import NewArticle, add_article

    with writing() as context:
        article = NewArticle(
            title=title,
            symptom=read_text(symptom),
            cause=read_text(cause),
            solution=read_text(solution),
            tags=tags,
            kinds=kinds,
        )
        made = add_article(context, article)
    if as_json:
        output.json_object({"id": made})
    else:
        output.line(made)


@kb.command(
    "rewrite",
    N_("Improve an article; the older text stays in its history"),
    example('deskops kb rewrite 01a20a9f --cause "worn roller"', N_("What is not named stays as it was")),
    example("deskops kb rewrite 01a20a9f --undo", N_("Take back your own last rewriting")),
)
def rewrite(
    ref: Ref,
    title: Annotated[str | None, typer.Option("--title", help=N_("The fault in a few words"))] = None,
    symptom: Annotated[str | None, typer.Option("--symptom", help=N_("What is seen at the machine"))] = None,
    cause: Annotated[
        str | None, typer.Option("--cause", help=N_("What it was; - reads it from stdin"))
    ] = None,
    solution: Annotated[
        str | None, typer.Option("--solution", help=N_("What helps; - reads it from stdin"))
    ] = None,
    tags: Annotated[str | None, typer.Option("--tags", help=N_("Words to find it by"))] = None,
    kinds: Annotated[str | None, typer.Option("--kinds", help=N_("Kinds of device that it is about"))] = None,
    undo: Annotated[bool, typer.Option("--undo", help=N_("Take back your own last rewriting"))] = False,
    as_json: AsJson = False,
) -> None:
    from deskops.cli.commands.job import read_text
    from deskops.ops.do.knowledge import retract_rewriting, rewrite_article
    from deskops.ops.read.knowledge import find_article

    named = {
        "title": title,
        "symptom": symptom,
        "cause": cause,
        "solution": solution,
        "tags": tags,
        "kinds": kinds,
    }
    given = {name: read_text(text) for name, text in named.items() if text is not None}
    with writing() as context:
        article = find_article(context, ref)
        done = (
            retract_rewriting(context, article, "undo") if undo else rewrite_article(context, article, given)
        )
    _told(article, done.row["title"], as_json)


@kb.command(
    "use",
    N_("Note on a job that an article helped"),
    example("deskops kb use 01a20a9f --job 023", N_("It stands on the job's timeline then")),
)
def use(
    ref: Ref,
    job: Annotated[str, typer.Option("--job", help=N_("The job"))],
    as_json: AsJson = False,
) -> None:
    from deskops.ops.do.knowledge import use_article
    from deskops.ops.read.knowledge import find_article
    from deskops.ops.read.references import find_job

    with writing() as context:
        done = use_article(context, find_job(context, job), find_article(context, ref))
    _told(done.job, done.number, as_json)


def _told(ref: str, name: str, as_json: bool) -> None:
    if as_json:
        output.json_object({"id": ref})
    else:
        output.say(_("{name}: noted").format(name=name))
