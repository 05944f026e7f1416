"""What the screens do with reports through ops: offer, seal, rate, make again; work for the lane of acts."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from deskops.i18n import _
from deskops.tui.messages import Committed, Offered
from deskops.tui.work import Post, Work

if TYPE_CHECKING:
    from deskops.ops.context import Context
    from deskops.ops.do.sealing import Signature
    from deskops.ops.do.signing import Offer, Signed


def offer_report(context: "Context", kind: str, subject: str) -> Work:
    def work(post: Post) -> None:
        from deskops.ops.do.signing import offer

        post(Offered(offer(context, subject, kind=kind)))

    return work


def seal(
    context: "Context", offered: "Offer", given: "Signature", rated: Callable[["Signed", str], object]
) -> Work:
    """Seal it as signed, or as refused where there is a reason; `rated` asks what is not said yet."""

    def work(post: Post) -> None:
        from deskops.ops.do.rating import is_unrated
        from deskops.ops.do.signing import refuse, sign

        done = (refuse if given.reason else sign)(context, offered, given)
        words = _("{number}, revision {revision}: refused; short code {short}") if given.reason else ""
        words = words or _("{number}, revision {revision}: signed; short code {short}")
        told = words.format(number=done.number, revision=done.revision, short=done.short)
        then = partial(rated, done, given.name) if is_unrated(context, done) else None
        post(Committed(done.kind, done.subject, told, {}, then))

    return work


def make_revision(context: "Context", kind: str, subject: str, revision: int) -> Work:
    """A version of a report as it was signed or refused, in the folder of exports."""

    def work(post: Post) -> None:
        from deskops.ops.do.handing_over import report_of

        done = report_of(context, kind, subject, revision=revision)
        post(Committed(kind, subject, _("The report lies in {path}").format(path=done.path), {}))

    return work


def rate(context: "Context", done: "Signed", rating: int, name: str) -> Work:
    """What `name`, who signed, says of the service."""

    def work(post: Post) -> None:
        from deskops.ops.do.rating import rate as act

        act(context, done.kind, done.subject, rating, name)
        words = _("{number}: {rating} of 5").format(number=done.number, rating=rating)
        post(Committed(done.kind, done.subject, words, {}))

    return work
