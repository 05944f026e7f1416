"""What a file may cost to read: sizes, counts, seconds; values only, no measuring."""

from dataclasses import dataclass
from typing import Final

MIB: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes, counts and seconds. A register of 100,000 devices fits; what does not is refused before it hurts."""

    file_bytes: int = 64 * MIB
    zip_entries: int = 2_000
    entry_bytes: int = 192 * MIB  # declared size of one part of a workbook
    total_bytes: int = 256 * MIB  # declared size of all its parts
    ratio: int = 100  # unpacked : packed of a part; customers' workbooks reach 40
    ratio_from: int = 4 * MIB  # small parts may pack as well as they like
    sheets: int = 200
    rows: int = 200_000  # rows with content, all sheets together
    blank_rows: int = 50_000  # in one sheet
    columns: int = 256
    cell_chars: int = 32_767  # Excel's own limit
    memory_bytes: int = 288 * MIB  # address space of the reading process
    stall_seconds: float = 8.0  # without a single row
    base_seconds: float = 9.0  # whole reading, plus what the declared size earns
    bytes_per_second: float = 1.5 * MIB

    def seconds(self, declared_bytes: int) -> float:
        return self.base_seconds + declared_bytes / self.bytes_per_second


DEFAULT: Final = Limits()
