"""Settings changed from a screen, as work for the lane of acts; what can hold at once then does."""

from typing import TYPE_CHECKING

from deskops.tui.messages import Committed
from deskops.tui.work import Post, Work

if TYPE_CHECKING:
    from deskops.ops.do.settings import Changed
    from deskops.tui.giving_keys import Giving
    from deskops.tui.program import Program

KIND = "setting"


def change(app: "Program", key: str, text: str) -> Work:
    """Fails with ConfigError for what the setting cannot be."""

    def work(post: Post) -> None:
        from deskops.ops.do import settings

        _tell(app, key, settings.change(app.context, key, text), post)

    return work


def give_key(app: "Program", name: str, wanted: str) -> Work:
    """Fails as `giving_keys.checked`."""

    def work(post: Post) -> None:
        from deskops.tui.giving_keys import Giving, checked

        _give(app, Giving(name, checked(app.context.settings, name, wanted)), post)

    return work


def exchange_key(app: "Program", given: "Giving") -> Work:
    """Of what has the key now too."""
    return lambda post: _give(app, given, post)


def _give(app: "Program", given: "Giving", post: Post) -> None:
    from deskops.ops.do import settings
    from deskops.tui.giving_keys import told

    for name, keys in ((given.other, given.left), (given.name, given.keys)):
        if name:
            settings.change(app.context, f"keys.{name}", keys)
    post(Committed(KIND, f"keys.{given.name}", told(given), {}, app.dress_anew))


def reset(app: "Program", key: str) -> Work:
    """Back to what is built in. Fails with NotFound where the file does not set it."""

    def work(post: Post) -> None:
        from deskops.ops.do import settings

        _tell(app, key, settings.reset(app.context, key), post)

    return work


def _tell(app: "Program", key: str, changed: "Changed", post: Post) -> None:
    words = "\n".join(filter(None, (changed.words, changed.more)))
    post(Committed(KIND, key, words, {}, app.dress_anew))
