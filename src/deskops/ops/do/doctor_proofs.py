"""What the doctor holds against each other: digests and content, what the store says of itself and its facts, folds."""

from deskops.i18n import _
from deskops.ops.context import Context
from deskops.ops.do.doctor import Health, Sign, go_back


def chain(context: Context) -> Sign:
    """Every number's running hash, and that each numbered row still has the digest that it was numbered with."""
    from deskops.store.queries.audit import first_break

    broken = first_break(context.views)
    if broken is None:
        return Sign("chain", Health.OK, _("The chain of everything numbered is whole."))
    return Sign(
        "chain",
        Health.FAIL,
        broken,
        _("Somebody changed the store by hand: keep it, and go back to a backup."),
    )


def standing(context: Context) -> Sign:
    """Whose the store is, its counters, its last stamp: no digest covers them, so they are held against the facts."""
    from deskops.store.queries.standing import first_doubt

    doubt = first_doubt(context.views)
    if doubt is None:
        return Sign("standing", Health.OK, _("What the store says of itself agrees with the facts in it."))
    return Sign("standing", Health.FAIL, doubt, go_back())


def rebuilt(context: Context) -> Sign:
    from deskops.store.queries.states import rebuild

    with context.act() as act:
        mended = list(rebuild(act.session, act.rules))
    if not mended:
        return Sign("state", Health.OK, _("State was folded anew and changed nothing."))
    kind, subject = mended[0]
    words = _("{count} state rows were not what the facts say and were mended, first {kind} {id}.").format(
        count=len(mended), kind=kind, id=subject
    )
    return Sign("state", Health.WARN, words, _("Report this: it is a defect of the program."))


def reindexed(context: Context) -> Sign:
    from deskops.store.queries.search import reindex

    with context.act() as act:
        mended = list(reindex(act.session))
    if not mended:
        return Sign("search", Health.OK, _("Search terms were made anew and changed nothing."))
    kind, ref = mended[0]
    words = _("The search terms of {count} records were mended, first {kind} {id}.").format(
        count=len(mended), kind=kind, id=ref
    )
    return Sign("search", Health.WARN, words, _("They are found again; a newer version may also know more."))
