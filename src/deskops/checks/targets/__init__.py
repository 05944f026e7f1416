"""How a machine is reached, one file each; what its answers mean is said in collectors."""
