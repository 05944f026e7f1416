"""Which kinds of device the words of an address range mean."""

from typing import Final

_WORDS: Final = (
    ("pc", {"pc", "laptop"}),
    ("电脑", {"pc", "laptop"}),
    ("计算机", {"pc", "laptop"}),
    ("台式", {"pc"}),
    ("办公", {"pc", "laptop"}),
    ("笔记本", {"laptop"}),
    ("laptop", {"laptop"}),
    ("pos", {"pos"}),
    ("收银", {"pos"}),
    ("打印", {"printer"}),
    ("printer", {"printer"}),
    ("扫描", {"scanner"}),
    ("传真", {"fax"}),
    ("网络", {"network"}),
    ("交换", {"network"}),
    ("路由", {"network"}),
    ("network", {"network"}),
)


def allowed_kinds(use: str) -> set[str]:
    """Kinds that `PC/POS` or `打印机/网络` name; empty when the words name none, and then any kind may be there."""
    lowered = use.casefold()
    return set().union(*(kinds for word, kinds in _WORDS if word in lowered))
