"""The keys that leave the program and that open the help, also from what lies over a page."""

from textual.keys import key_to_character
from textual.screen import ModalScreen

from deskops.tui.looks import Looks


class WayOut(Looks, inherit_bindings=False):
    """Textual looks for no key of the program while a form, a question or the like is open."""

    async def _check_bindings(self, key: str, priority: bool = False) -> bool:
        """Before a box gets the key. What is typed is kept as the form goes."""
        if await super()._check_bindings(key, priority):
            return True
        if not (priority and self._may_be_heard_above(key)):
            return False
        if key in self.keys_of("app.quit"):
            return await self.run_action("quit")
        helps = key in self.keys_of("app.help") and key not in self.screen.active_bindings
        return helps and await self.run_action("help")

    def _may_be_heard_above(self, key: str) -> bool:
        """A key that writes something is left to the boxes, and every key to the box that asks for one."""
        over = isinstance(self.screen, ModalScreen) and not getattr(self.screen, "TAKES_ANY_KEY", False)
        return over and key_to_character(key) is None
