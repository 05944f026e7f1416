"""Typed settings: default < file < environment < flag, and which one won; nothing here acts on a setting."""

from deskops.config.declaring import Origin
from deskops.config.reading import load
from deskops.config.settings import Settings

__all__ = ["Origin", "Settings", "load"]
