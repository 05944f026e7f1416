"""The key that leaves the program, also from what lies over a page."""

from textual.keys import key_to_character
from textual.screen import ModalScreen

from deskops.tui.looks import Looks


class WayOut(Looks, inherit_bindings=False):
    """Textual looks for no key of the program while a form, a question or the like is open."""

    async def _check_bindings(self, key: str, priority: bool = False) -> bool:
        """Before a box gets the key. What is typed is kept as the form goes."""
        if await super()._check_bindings(key, priority):
            return True
        if not (priority and self._quits_from_above(key)):
            return False
        return await self.run_action("quit")

    def _quits_from_above(self, key: str) -> bool:
        """A key that writes something is left to the boxes, and every key to the box that asks for one."""
        over = isinstance(self.screen, ModalScreen) and not getattr(self.screen, "TAKES_ANY_KEY", False)
        return over and key in self.keys_of("app.quit") and key_to_character(key) is None
