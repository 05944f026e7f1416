"""Two programs on one store at once, the second between two steps of the first."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from deskops.ops.context import Context

_WHILE = 0.5  # seconds that the second has before the first goes on; it may have to wait for it


@contextmanager
def meanwhile(context: Context, act: Callable[[Context], object]) -> Iterator[Callable[[Any], Any]]:
    """Wraps the step of the first behind which the second begins; at the end the second is through, and well."""
    database = context.place if isinstance(context.place, str) else ""
    other = Context(context.paths, context.settings, context.clock, database=database)
    wrong: list[BaseException] = []

    def run() -> None:
        try:
            act(other)
        except BaseException as error:  # noqa: BLE001 - raised again where the test sees it
            wrong.append(error)
        finally:
            other.close()

    second = threading.Thread(target=run)

    def after(step: Callable[..., Any]) -> Callable[..., Any]:
        def both(*given: Any, **named: Any) -> Any:
            done = step(*given, **named)
            if second.ident is None:
                second.start()
                second.join(_WHILE)
            return done

        return both

    yield after
    second.join(30)
    assert not second.is_alive()
    if wrong:
        raise wrong[0]
