"""What writes and folds need, through SQLModel, named as questions; lists that a person waits for are in `views`."""
