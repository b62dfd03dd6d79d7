"""What is taken of a file that somebody sends, and what is kept of it.

A picture is drawn anew: of what came, only its pixels survive. A PDF is kept as it is and never opened here.
"""

import re
import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from threading import Lock
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from foundation.translations.templatetags.sizes import size
from members.fields import HIDDEN
from members.models import Application, Organisation, Upload

MB = 1_000_000
LOGO_MOST, PDF_MOST, PHOTOGRAPH_MOST = 2 * MB, 5 * MB, 10 * MB
# By its header, before anything is decoded: a file of some kilobytes may claim more than there is memory.
LOGO_MEGAPIXELS, PHOTOGRAPH_MEGAPIXELS = 24, 40
# Of what is kept. Each reader of an entry pays for its logo; of a photograph, one must be able to read a page of text.
LOGO_EDGE, PHOTOGRAPH_EDGE = 400, 2000  # pixels
LOGO_BYTES = 40_000
LONGEST_NAME = 80  # characters, without the extension

# Several at once would take several times the memory.
_one_at_a_time = Lock()


@dataclass(frozen=True)
class Taken:
    """A file as it can be kept; a logo with its measures in pixels."""

    content: bytes
    content_type: str
    name: str
    width: int | None = None
    height: int | None = None


def name_of(sent: str, content_type: str) -> str:
    """How readers see it called: on one line, without a path, with the extension of what it is."""
    stem = re.split(r"[/\\]", unicodedata.normalize("NFC", sent))[-1]
    stem = stem.rpartition(".")[0] or stem
    stem = HIDDEN.sub("", stem)
    shown = (
        " " if unicodedata.category(letter)[0] in "CZ" and letter not in "\u200c\u200d" else letter for letter in stem
    )
    stem = " ".join(re.sub(r'[:*?"<>|]', "-", "".join(shown)).split())[:LONGEST_NAME].strip(" .")
    if not any(letter.isalnum() for letter in stem):
        stem = "file"
    return f"{stem}.{Upload.EXTENSIONS[content_type]}"


def drawn(file: Any, *, formats: tuple[str, ...], megapixels: int, edge: int, refusal: str | Promise) -> Image.Image:
    """An upright copy of a picture, at most `edge` pixels long. Raises ValidationError, with `refusal` if it is none.

    Colours stay as they are: to read the profile of a stranger's camera is not worth another decoder.
    """
    with _one_at_a_time:
        try:
            with Image.open(file, formats=formats) as picture:
                is_within = picture.width * picture.height <= megapixels * 1_000_000
                return _copy(picture, edge) if is_within else _too_many_pixels(megapixels)
        except ValidationError:
            raise
        except (Image.DecompressionBombError, Image.DecompressionBombWarning):
            return _too_many_pixels(megapixels)
        except Exception as error:  # a decoder raises whatever it stumbles upon
            raise ValidationError(refusal) from error


def _too_many_pixels(megapixels: int) -> Any:
    raise ValidationError(
        _("This picture has too many pixels: at most %(most)d million can be taken. Please make it smaller."),
        params={"most": megapixels},
    )


def _copy(picture: Image.Image, edge: int) -> Image.Image:
    has_alpha = picture.has_transparency_data
    if picture.mode.startswith("I"):  # 16 bits of grey, which Pillow would cut off instead of scaling
        picture = picture.point(lambda value: value / 256).convert("L")
    elif picture.mode not in ("L", "RGB", "RGBA", "CMYK"):
        picture = picture.convert("RGBA" if has_alpha else "RGB")
    picture.thumbnail((edge, edge), Image.Resampling.LANCZOS)
    with suppress(Exception):  # what a camera has written beside a picture may be broken while the picture is not
        picture = ImageOps.exif_transpose(picture)
    mode = "RGBA" if has_alpha else "RGB"
    # A new one, because a copy takes along what is written beside the pixels.
    fresh = Image.new(mode, picture.size)
    fresh.paste(picture.convert(mode))
    return fresh


def _webp(picture: Image.Image) -> tuple[bytes, Image.Image]:
    """As well as it fits into LOGO_BYTES: without loss, as flat colours mostly do, then with more and more."""
    for edge in (LOGO_EDGE, 280, 200):
        picture.thumbnail((edge, edge), Image.Resampling.LANCZOS)
        for options in ({"lossless": True}, {"quality": 80}, {"quality": 50}, {"quality": 20}):
            out = BytesIO()
            picture.save(out, "WEBP", method=6, **options)
            if out.tell() <= LOGO_BYTES:
                break
        else:
            continue
        break
    return out.getvalue(), picture


class UploadInput(forms.FileInput):
    """Its template shows the file that is kept already."""


class UploadField(forms.FileField):
    """A file that may be left out; the cleaned value is a Taken. `holder` has, or will have, what is kept."""

    refusal: str | Promise
    accept: str
    widget = UploadInput

    def __init__(self, *, purpose: Upload.Purpose, **kwargs) -> None:
        self.purpose = purpose
        self.holder: Application | Organisation | None = None
        super().__init__(required=False, widget=UploadInput(attrs={"accept": self.accept}), **kwargs)
        self.error_messages["empty"] = _("This file is empty. Please choose another one.")
        self.error_messages["invalid"] = self.refusal

    @property
    def kept(self) -> Upload | None:
        found = self.holder.uploads.all() if self.holder else ()  # which whoever shows many pages has fetched before
        return next((upload for upload in found if upload.purpose == self.purpose), None)

    def to_python(self, data: UploadedFile | None) -> Taken | None:
        file = super().to_python(data)
        return None if file is None else self.take(file)

    def take(self, file: UploadedFile) -> Taken:
        raise NotImplementedError

    def _hold_to(self, most: int, file: UploadedFile) -> None:
        if (file.size or 0) > most:
            raise ValidationError(
                _("This file has %(size)s: at most %(most)s can be taken. Please choose a smaller one."),
                params={"size": size(file.size), "most": size(most)},
            )


class LogoField(UploadField):
    accept = "image/png,image/jpeg,image/webp"
    refusal = _("This is no picture that can be read. Please choose one in the format PNG, JPEG or WebP.")

    def take(self, file: UploadedFile) -> Taken:
        self._hold_to(LOGO_MOST, file)
        picture = drawn(
            file,
            formats=("PNG", "JPEG", "WEBP"),
            megapixels=LOGO_MEGAPIXELS,
            edge=LOGO_EDGE,
            refusal=self.refusal,
        )
        content, picture = _webp(picture)
        name = name_of(file.name or "", "image/webp")
        return Taken(content, "image/webp", name, width=picture.width, height=picture.height)


class DocumentField(UploadField):
    accept = "application/pdf,image/jpeg,image/png"
    refusal = _(
        "This is neither a PDF nor a picture that can be read. Please choose a PDF, or a photograph in JPEG or PNG."
    )

    def take(self, file: UploadedFile) -> Taken:
        if file.read(5) == b"%PDF-":
            self._hold_to(PDF_MOST, file)
            file.seek(0)
            return Taken(file.read(), "application/pdf", name_of(file.name or "", "application/pdf"))
        self._hold_to(PHOTOGRAPH_MOST, file)
        file.seek(0)
        picture = drawn(
            file,
            formats=("JPEG", "PNG"),
            megapixels=PHOTOGRAPH_MEGAPIXELS,
            edge=PHOTOGRAPH_EDGE,
            refusal=self.refusal,
        )
        paper = Image.new("RGB", picture.size, "white")
        paper.paste(picture, mask=picture if picture.mode == "RGBA" else None)
        out = BytesIO()
        paper.save(out, "JPEG", quality=80, optimize=True)
        return Taken(out.getvalue(), "image/jpeg", name_of(file.name or "", "image/jpeg"))
