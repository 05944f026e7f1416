"""What is alive in a network and what it calls itself, with an ordinary user's rights; against the register."""
