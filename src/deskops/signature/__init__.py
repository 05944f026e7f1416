"""What a hand drew: its model, its pictures, and the file that carries a signed document; no storage, no clock."""
