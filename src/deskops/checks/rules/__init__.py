"""The checks themselves, one file a family; they see facts and policy, never a machine."""
