"""One file a screen: what it shows, its keys, its help; data comes by message from the lanes."""
