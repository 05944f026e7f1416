"""Settings changed from a screen, as work for the lane of acts; what can hold at once then does."""

from typing import TYPE_CHECKING

from deskops.tui.messages import Committed
from deskops.tui.work import Post, Work

if TYPE_CHECKING:
    from deskops.ops.do.settings import Changed
    from deskops.tui.program import Program

KIND = "setting"


def change(app: "Program", key: str, text: str) -> Work:
    """Fails with ConfigError for what the setting cannot be."""

    def work(post: Post) -> None:
        from deskops.ops.do import settings

        _tell(app, key, settings.change(app.context, key, text), post)

    return work


def give_key(app: "Program", name: str, wanted: str) -> Work:
    """Fails as `keys.checked`."""

    def work(post: Post) -> None:
        from deskops.ops.do import settings
        from deskops.tui.keys import checked

        key = f"keys.{name}"
        keys = checked(app.context.settings, name, wanted)
        _tell(app, key, settings.change(app.context, key, keys), post)

    return work


def reset(app: "Program", key: str) -> Work:
    """Back to what is built in. Fails with NotFound where the file does not set it."""

    def work(post: Post) -> None:
        from deskops.ops.do import settings

        _tell(app, key, settings.reset(app.context, key), post)

    return work


def _tell(app: "Program", key: str, changed: "Changed", post: Post) -> None:
    words = "\n".join(filter(None, (changed.words, changed.more)))
    post(Committed(KIND, key, words, {}, app.dress_anew))
