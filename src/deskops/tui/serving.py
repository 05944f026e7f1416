"""A page that this laptop serves while its code stands on the screen, until it is answered or another way is taken."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from textual import events

from deskops.domain.sealing import BROWSER, PHONE
from deskops.i18n import _
from deskops.ops.do.browsing import Door
from deskops.ops.do.inviting import invite
from deskops.ops.read.link_words import of_firewall, on_link, on_progress, time_left
from deskops.ops.read.links import LOOPBACK, chosen
from deskops.tui.screens.signing import ANEW, SETTLE, CodeScreen
from deskops.tui.work import Post

if TYPE_CHECKING:
    from deskops.tui.signing import Signing

_EACH: Final = 0.2  # seconds between two looks at what came back


class Serving:
    """One invitation of a signing: another code is another one. Where its making fails, nothing stays served.

    Raises NotFound, Refused where none can be served.
    """

    def __init__(self, signing: "Signing", way: str) -> None:
        self.signing, self.way = signing, way
        link = chosen(signing.address if way == PHONE else LOOPBACK)
        asked = replace(signing.known, method=way)
        with ExitStack() as served:
            self.invitation = served.enter_context(invite(signing.app.context, signing.offered, asked, link))
            words = (
                [_("Scan with the phone; both screens must show the same number.")] if way == PHONE else []
            )
            words += [
                _("Check code (the same on both): {code}").format(code=self.invitation.code),
                on_link(link),
            ]
            if way == BROWSER and not served.enter_context(Door(self.invitation.url)).open():
                words.append(_("No browser could be opened here: open the address above in one."))
            code = self.invitation.qr_code if way == PHONE else ()
            told = [self.invitation.url, *words, *of_firewall(link)]
            head = [(signing.offered.number, "strong"), (signing.known.name, "plain")]
            self.screen = CodeScreen(head, code, told, way, signing.asks(way))
            self._served = served.pop_all()

    def show(self) -> None:
        self.signing.app.push_screen(self.screen, self._left)
        self.screen.set_interval(_EACH, self._look)

    def _look(self) -> None:
        handoff = self.invitation.handoff
        if handoff.given is not None and self.invitation.wait(0):
            self.screen.dismiss("")
        else:
            self.screen.say(f"{on_progress(handoff)}\n{time_left(handoff)}")

    def _left(self, way: str | None) -> None:
        """Empty where it was answered, or nobody waits for it any longer."""
        self.signing.app.do(partial(self._end, way), what="")  # its errors say themselves what was not signed

    def _end(self, way: str | None, post: Post) -> None:
        """Stop serving. What came back at the last moment is sealed, whatever else was chosen by then."""
        signing = self.signing
        self._served.close()
        if way and self.invitation.handoff.given is None:
            signing.known = self.invitation.entered
            post(events.Callback(callback=self._next(way)))
        else:
            signing.sealing(self.invitation.signature())(post)

    def _next(self, way: str) -> Callable[[], None]:
        if way == SETTLE:
            return partial(self.signing.settle, self.way)
        return partial(self.signing.take, self.way if way == ANEW else way)
