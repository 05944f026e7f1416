"""A picture that is one: what a photograph of an item has to be."""

from io import BytesIO

from PIL import Image


def a_png(side: int = 4) -> bytes:
    made = BytesIO()
    Image.new("RGB", (side, side), "white").save(made, "PNG")
    return made.getvalue()
