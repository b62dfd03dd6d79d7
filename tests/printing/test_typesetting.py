"""Documents: text is text, letters that we cannot show are never shown wrong, and the same is the same everywhere."""

import re
import shutil
from datetime import date
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import pytest
from pypdf import PdfReader

from foundation.printing import typesetting

DAY = date(2026, 11, 25)
PAGE = """
#import "/printing/base.typ": *
#show: lettering
#set document(title: "A page")
= A page
#data.text
"""


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    """A folder of templates with one page that shows `text`."""
    shutil.copytree(typesetting.TEMPLATES / "printing", tmp_path / "printing")
    (tmp_path / "page.typ").write_text(PAGE, encoding="utf-8")
    monkeypatch.setattr(typesetting, "TEMPLATES", tmp_path)
    return tmp_path


def pdf(text: str, language: str = "en") -> bytes:
    return typesetting.pdf("page.typ", data={"text": text}, language=language, day=DAY)


def shown(document: bytes) -> str:
    return PdfReader(BytesIO(document)).pages[0].extract_text()


def test_what_was_typed_is_never_markup(folder):
    typed = r'#read("/page.typ") $x^2$ \ *b* _i_ `c` @r <l> [x] #{1+1} // c'
    assert typed in shown(pdf(typed))


def test_a_template_reads_nothing_outside_its_folder(folder):
    (folder.parent / "secret.txt").write_text("secret", encoding="utf-8")
    (folder / "page.typ").write_text('#read("../secret.txt")', encoding="utf-8")
    with pytest.raises(RuntimeError, match="escape the project root"):
        pdf("")


def test_templates_fetch_no_package():
    sources = [path.read_text(encoding="utf-8") for path in typesetting.TEMPLATES.rglob("*.typ")]
    assert sources
    assert not [source for source in sources if '"@' in source]


@pytest.mark.parametrize(
    "name",
    [
        "Élan d’Avenir, Niñez, Çocuk, Đăng, ɛ̃ve",
        "Дім",
        "مؤسسة پیشرو لوز وسكر",
        "নদীপাড়ের শিশু",
        "बालबालिका केन्द्र",
        "የሕፃናት ማዕከል",
        "ကလေးသူငယ်များ",
        "கடலோர",
        "ළමා",
        "เด็ก",
        "ເດັກ",
        "កុមារ",
        "ბავშვი",
        "Երեխա",
        "ילדים",
    ],
)
def test_names_of_many_scripts_can_be_shown(folder, name):
    assert pdf(name).startswith(b"%PDF")


@pytest.mark.parametrize("name", ["儿童之家", "こども", "Home 😀", "𞤂"])
def test_a_letter_that_our_fonts_lack_is_refused_and_not_shown_as_a_box(folder, name):
    with pytest.raises(typesetting.MissingLettersError):
        pdf(name)


def test_the_same_day_makes_the_same_bytes(folder):
    assert pdf("x") == pdf("x")


def test_a_document_says_its_language_and_direction_and_is_tagged(folder):
    root = PdfReader(BytesIO(pdf("نص", "ar"))).trailer["/Root"]
    assert (root["/Lang"], root["/ViewerPreferences"]["/Direction"]) == ("ar", "/R2L")
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root


def test_a_picture_is_plain_shapes_with_a_title(folder):
    picture = typesetting.svg("page.typ", data={"text": "Aa"}, language="fr", title="<Membre> & ami")
    root = ElementTree.fromstring(picture)
    assert root.get("role") == "img"
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "fr"
    assert root[0].text == "<Membre> & ami"
    assert {element.tag.partition("}")[2] for element in root.iter()} <= {"svg", "title", "g", "path", "defs", "use"}
    targets = [
        element.get("{http://www.w3.org/1999/xlink}href") for element in root.iter() if element.tag.endswith("use")
    ]
    ids = {element.get("id") for element in root.iter()}
    assert targets
    assert {target.removeprefix("#") for target in targets} <= ids


@pytest.mark.parametrize(
    ("long", "short"),
    [
        ("M 0 0m 5.23 3.58q 0 -1.15 -0.24 -1.975q -0.24 0.04 0.76 0.51Z ", "M5.2 3.6q0-1.2-.2-2-.2 0 .8.5Z"),
        ("M 0 0h 16.5m -28.38 7.5", "M0 0h16.5m-28.4 7.5"),
    ],
)
def test_an_outline_is_written_shortly(long, short):
    assert typesetting._shorter(long) == short
    # each number can still be told from the next
    assert len(re.findall(r"-?(?:\d+\.?\d*|\.\d+)", short)) == len(re.findall(r"-?[\d.]+", long.replace("0 0m", "")))


def test_the_fonts_have_their_licence_beside_them():
    assert "SIL OPEN FONT LICENSE" in (typesetting.FONTS / "OFL.txt").read_text(encoding="utf-8")
