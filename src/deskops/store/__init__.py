"""The only SQL: tables, migrations, views (read side) and queries (what writes and folds need)."""
