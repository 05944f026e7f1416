"""What was written of lists and older stores, in words."""

from deskops.i18n import ngettext


def rows_written(count: int, backup: object = None) -> str:
    """`backup`: the file that holds the store as it was before; a server's database keeps its own copies."""
    if backup is None:
        return ngettext("{count} row written", "{count} rows written", count).format(count=count)
    words = ngettext(
        "{count} row written; as it was before: {file}",
        "{count} rows written; as it was before: {file}",
        count,
    )
    return words.format(count=count, file=backup)
