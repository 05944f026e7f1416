"""Acts: each owns its one transaction; nothing here prints."""
