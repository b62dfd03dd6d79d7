"""What is taken of a file, and what is kept of it: never more than the pixels of a picture, never more than fits."""

import subprocess
import sys
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from PIL import Image

from members.files import DocumentField, LogoField, name_of
from members.models import Upload
from tests.members import pictures
from tests.members.pictures import PDF, noise, picture, sent

NO_PICTURE = "This is no picture that can be read. Please choose one in the format PNG, JPEG or WebP."
NO_DOCUMENT = (
    "This is neither a PDF nor a picture that can be read. Please choose a PDF, or a photograph in JPEG or PNG."
)
EMPTY = "This file is empty. Please choose another one."


def logo(content: bytes, name: str = "logo.png"):
    return LogoField(purpose=Upload.Purpose.LOGO).clean(sent(content, name))


def document(content: bytes, name: str = "policy.pdf"):
    return DocumentField(purpose=Upload.Purpose.PSEA_POLICY).clean(sent(content, name))


def refused(take, *sent) -> str:
    with pytest.raises(ValidationError) as refusal:
        take(*sent)
    return refusal.value.messages[0]


def opened(taken) -> Image.Image:
    return Image.open(BytesIO(taken.content))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_a_logo_becomes_a_small_webp_with_its_measures(kind, mode):
    taken = logo(picture(kind, mode=mode, size=(1200, 600)))
    assert (taken.content_type, taken.name, taken.width, taken.height) == ("image/webp", "logo.webp", 400, 200)
    assert (opened(taken).format, opened(taken).size) == ("WEBP", (400, 200))


def test_a_small_logo_is_not_made_larger_and_flat_colours_lose_nothing():
    taken = logo(picture(size=(60, 40)))
    assert (taken.width, taken.height) == (60, 40)
    assert opened(taken).convert("RGB").getpixel((5, 5)) == (200, 30, 30)


def test_the_busiest_logo_fits():
    assert len(logo(noise((800, 800))).content) <= 40_000


def test_a_logo_keeps_its_transparency():
    for content in (
        picture(mode="RGBA", colour=(0, 0, 255, 0)),
        picture(mode="P", colour=0, transparency=0),
        picture("WEBP", mode="RGBA", colour=(0, 0, 255, 0), lossless=True),
    ):
        assert opened(logo(content)).convert("RGBA").getpixel((55, 35))[3] == 0


def test_sixteen_bits_of_grey_stay_grey():
    content = picture(mode="I;16", colour=30_000)
    assert opened(logo(content)).convert("L").getpixel((5, 5)) == 117


def test_colours_for_print_are_shown_on_a_screen():
    content = picture("JPEG", mode="CMYK", colour=(0, 255, 255, 0))
    red, green, blue = opened(logo(content, "logo.jpg")).convert("RGB").getpixel((5, 5))
    assert (red > 200, green < 60, blue < 60) == (True, True, True)


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_of_an_animation_one_picture_is_kept(kind):
    assert getattr(opened(logo(pictures.animation(kind))), "n_frames", 1) == 1


def test_nothing_but_pixels_survives():
    for taken in (logo(pictures.with_script()), document(pictures.with_script(), "scan.png")):
        assert b"script" not in taken.content
    for taken in (
        logo(pictures.with_exif()),
        document(pictures.with_exif(), "scan.jpg"),
        logo(pictures.with_exif("PNG")),
    ):
        assert not {"exif", "xmp", "comment", "icc_profile"} & opened(taken).info.keys()
        assert b"Lala" not in taken.content
        assert b"Goma" not in taken.content


def test_a_picture_that_lies_on_its_side_is_set_upright():
    taken = logo(pictures.with_exif())
    assert (taken.width, taken.height) == (267, 400)
    red, *_ = opened(taken).convert("RGB").getpixel((260, 5))  # the upper left corner, turned to the right
    assert red > 150


def test_broken_notes_beside_a_picture_do_not_refuse_it():
    content = pictures.with_exif().replace(b"Exif\0\0II", b"Exif\0\0I!").replace(b"Exif\0\0MM", b"Exif\0\0M!")
    assert logo(content, "logo.jpg").width == 400


def test_a_photograph_of_a_document_becomes_a_jpeg_that_can_be_read():
    taken = document(picture(mode="RGBA", size=(3000, 1500), colour=(0, 0, 0, 0)), "scan.PNG")
    assert (taken.content_type, taken.name) == ("image/jpeg", "scan.jpg")
    assert (opened(taken).format, opened(taken).size) == ("JPEG", (2000, 1000))
    assert opened(taken).getpixel((1900, 900)) == (255, 255, 255)


def test_a_pdf_is_kept_as_it_is_and_called_one():
    for name in ("Politique de protection.pdf", "policy.png", "policy"):
        taken = document(PDF, name)
        assert (taken.content, taken.content_type) == (PDF, "application/pdf")
        assert taken.name.endswith(".pdf")


@pytest.mark.parametrize(
    ("take", "content", "name", "refusal"),
    [
        (logo, PDF, "logo.png", NO_PICTURE),
        (logo, pictures.polyglot(), "logo.png", NO_PICTURE),
        (logo, picture("GIF", mode="L"), "logo.gif", NO_PICTURE),
        (logo, picture("TIFF"), "logo.jpg", NO_PICTURE),
        (logo, b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "logo.svg", NO_PICTURE),
        (logo, picture("JPEG", size=(600, 600))[:1500], "logo.jpg", NO_PICTURE),
        (logo, picture(size=(600, 600))[:60], "logo.png", NO_PICTURE),
        (logo, picture("WEBP", size=(600, 600))[:60], "logo.webp", NO_PICTURE),
        (logo, pictures.text_bomb(), "logo.png", NO_PICTURE),
        (logo, b"", "logo.png", EMPTY),
        (document, b"", "policy.pdf", EMPTY),
        (document, b"MZ\x90\0" + bytes(500), "policy.pdf", NO_DOCUMENT),
        (document, b"PK\x03\x04" + bytes(500), "policy.docx", NO_DOCUMENT),
        (document, b"<html>%PDF-1.7", "policy.pdf", NO_DOCUMENT),
        (document, picture("WEBP"), "scan.jpg", NO_DOCUMENT),
        (document, b"%PD", "policy.pdf", NO_DOCUMENT),
    ],
)
def test_what_is_something_else_is_refused_with_what_to_choose(take, content, name, refusal):
    assert refused(take, content, name) == refusal


@pytest.mark.parametrize(
    ("take", "content", "most"),
    [
        (logo, picture() + bytes(2_000_000), "2.0\xa0MB"),
        (document, PDF + bytes(5_000_000), "5.0\xa0MB"),
        (document, picture() + bytes(10_000_000), "10.0\xa0MB"),
    ],
)
def test_what_is_too_large_is_refused_with_its_size(take, content, most):
    assert refused(take, content) == f"This file has {most}: at most {most} can be taken. Please choose a smaller one."


@pytest.mark.parametrize(
    ("take", "content", "most"),
    [
        (logo, pictures.png_bomb(6000, 5000), 24),
        (logo, pictures.webp_that_claims(8000, 8000), 24),
        (document, pictures.png_bomb(7000, 6000), 40),
    ],
)
def test_too_many_pixels_are_refused_by_what_the_file_claims(take, content, most):
    assert len(content) < 400_000
    assert f"at most {most} million" in refused(take, content)


BOMB = """
import resource
import django
django.setup()
from tests.members import pictures
from tests.members.test_files import logo, refused

logo(pictures.picture())
bombs = [pictures.png_bomb(10_000, 10_000), pictures.webp_that_claims(16_000, 16_000)]
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
for bomb in bombs:
    assert "at most 24 million" in refused(logo, bomb)
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


def test_a_bomb_of_a_hundred_megapixels_costs_no_memory():
    """In a process of its own, because what a process has taken at most never shrinks."""
    done = subprocess.run([sys.executable, "-c", BOMB], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) < 20  # MB; decoded, the first one alone has 100


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Politique de protection – v2.PDF", "Politique de protection – v2.pdf"),
        ("سياسة الحماية.pdf", "سياسة الحماية.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\Lala\\policy.doc.pdf", "policy.doc.pdf"),
        ("gnp.\u202efdp.exe", "gnp.fdp.pdf"),
        ("a\r\nSet-Cookie: b=c\0.pdf", "a Set-Cookie- b=c.pdf"),
        ("\u200b\u200d.pdf", "file.pdf"),
        (".pdf", "pdf.pdf"),
        ("…", "file.pdf"),
        ("", "file.pdf"),
        ('"<b>".pdf', "--b--.pdf"),
        ("x" * 300 + ".pdf", "x" * 80 + ".pdf"),
        ("é" * 300, "é" * 80 + ".pdf"),
    ],
)
def test_a_name_is_shown_on_one_line_with_the_extension_of_what_it_is(given, kept):
    assert name_of(given, "application/pdf") == kept
