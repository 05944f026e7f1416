"""Questions, answered from the views alone: nothing here imports SQLModel or writes."""
