SELECT id, topic FROM settled
