"""Pictures: that they open, and how big they are. No text is read from them."""

from __future__ import annotations

import io
import struct
import warnings
import zlib

from workaday.artifacts.readers.content import Content
from workaday.errors import ReadError

MAX_PIXELS = 200_000_000
_BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    EOFError,
    ArithmeticError,
    struct.error,
    zlib.error,
)


def read(content: bytes, name: str) -> Content:
    """Check a picture by decoding it whole; its text is its size."""
    from PIL import Image

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with Image.open(io.BytesIO(content)) as picture:
                width, height = picture.size
                if width * height > MAX_PIXELS:
                    raise ReadError(f"{width} x {height} pixels; {MAX_PIXELS:,} is the bound")
                picture.load()
                form = picture.format or ""
        except (*_BROKEN, Image.DecompressionBombError) as error:
            raise ReadError(f"not a picture: {error}") from error
    return Content("image", f"{form} image, {width} x {height} pixels")
