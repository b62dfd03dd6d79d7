"""Files as people send them: honest ones, broken ones, and some that were made to do harm."""

import struct
import zlib
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from PIL.ExifTags import Base
from PIL.PngImagePlugin import PngInfo

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n"
SCRIPT = "<script>alert(document.domain)</script>"


def picture(kind: str = "PNG", *, mode: str = "RGB", size: tuple[int, int] = (60, 40), colour=None, **options) -> bytes:
    """One colour with another one in its upper left corner."""
    image = Image.new(mode, size, colour if colour is not None else 0)
    if mode in ("RGB", "RGBA"):
        image.paste((200, 30, 30) + (255,) * (mode == "RGBA"), (0, 0, size[0] // 2, size[1] // 2))
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def noise(size: tuple[int, int], kind: str = "PNG") -> bytes:
    out = BytesIO()
    Image.effect_noise(size, 200).convert("RGB").save(out, kind)
    return out.getvalue()


def sent(content: bytes, name: str = "logo.png", content_type: str = "image/png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type)


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_bomb(width: int, height: int) -> bytes:
    """Some kilobytes that claim, and hold, `width` × `height` black pixels."""
    rows = zlib.compressobj(1)
    row = bytes(1 + width)
    data = b"".join([*(rows.compress(row) for _ in range(height)), rows.flush()])
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def webp_that_claims(width: int, height: int) -> bytes:
    content = bytearray(picture("WEBP", lossless=True))
    start = content.index(b"VP8L") + 9
    bits = struct.unpack("<I", content[start : start + 4])[0] >> 28 << 28 | (width - 1) | (height - 1) << 14
    content[start : start + 4] = struct.pack("<I", bits)
    return bytes(content)


def text_bomb() -> bytes:
    """A picture beside which 100 MB of text are packed into 100 KB."""
    content = picture()
    text = b"note\0\0" + zlib.compress(bytes(100_000_000), 9)
    return content[:33] + chunk(b"zTXt", text) + content[33:]


def with_script() -> bytes:
    notes = PngInfo()
    notes.add_text("Comment", SCRIPT)
    notes.add_itxt("XML:com.adobe.xmp", SCRIPT)
    return picture(pnginfo=notes) + SCRIPT.encode()


def polyglot() -> bytes:
    return b"GIF89a/*" + SCRIPT.encode() + b"*/=0;"


def with_exif(kind: str = "JPEG") -> bytes:
    """Lying on its side, taken in Goma."""
    exif = Image.Exif()
    exif[Base.Orientation] = 6
    exif[Base.Artist] = "Lala Rakoto"
    exif.get_ifd(Base.GPSInfo)[1] = "S"
    exif.get_ifd(Base.GPSInfo)[2] = (1.0, 40.0, 45.0)
    return picture(kind, size=(600, 400), exif=exif, comment=b"Goma") if kind == "JPEG" else picture(kind, exif=exif)


def animation(kind: str) -> bytes:
    frames = [Image.new("RGB", (30, 30), colour) for colour in ("red", "green", "blue")]
    out = BytesIO()
    frames[0].save(out, kind, save_all=True, append_images=frames[1:], duration=100)
    return out.getvalue()
