"""deskops: the toolkit of an on-site IT engineer; this file holds the version and nothing else."""

__version__ = "0.1.0"
