"""Pages of products."""

import pytest

from alliance.models import Network
from tests.factories.groups import GroupFactory
from tests.factories.initiatives import InitiativeFactory
from tests.factories.members import OrganisationFactory, RepresentativeFactory
from tests.factories.resources import DocumentFactory, EditionFactory, ProductFactory

pytestmark = pytest.mark.django_db

NB = "\u00a0"


def page(client, path: str = "resources/", language: str = "en") -> str:
    response = client.get(f"/{language}/{path}")
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_a_product_without_a_document_says_so_and_whom_to_ask(client, language):
    Network.objects.create(email="office@example.org", name_en="The Network")
    product = ProductFactory()
    html = page(client, f"resources/{product.slug}/", language)
    said = {
        "en": "No file of this publication is linked here yet.",
        "fr": "Aucun fichier de cette publication",
        "es": "Todavía no hay aquí ningún archivo",
        "ar": "لا يوجد هنا ملف لهذا المنشور بعد",
    }
    main = html.partition("<main")[2].partition("</main")[0]
    assert said[language] in main
    assert 'href="mailto:office@example.org"' in main


@pytest.mark.parametrize(
    ("language", "size", "pages"),
    [
        ("en", f"2.1{NB}MB", "44 pages"),
        ("fr", f"2,1{NB}Mo", "44 pages"),
        ("es", f"2,1{NB}MB", "44 páginas"),
        ("ar", f"2.1{NB}ميغابايت", "44 صفحة"),
    ],
)
def test_a_document_tells_format_pages_and_size_before_the_download(client, language, size, pages):
    document = DocumentFactory(bytes=2_100_000, pages=44, language="en")
    html = page(client, f"resources/{document.edition.product.slug}/", language)
    assert f'<a href="{document.url}" hreflang="en"' in html
    assert f"<b>{size}</b> · <bdi>PDF</bdi> · {pages}" in html


def test_a_document_of_unknown_size_says_so(client):
    document = DocumentFactory(bytes=None, pages=None, format="html")
    html = page(client, f"resources/{document.edition.product.slug}/")
    assert "size not known · <bdi>HTML</bdi></span>" in html
    assert "Read online" in html


def test_languages_start_with_the_readers_and_carry_their_own_names(client):
    edition = EditionFactory()
    for language in ("en", "fr", "es", "ar"):
        DocumentFactory(edition=edition, language=language)
    html = page(client, f"resources/{edition.product.slug}/", "es").partition("<main")[2]
    names = ['lang="es" dir="ltr">Español', 'lang="en" dir="ltr">English', 'lang="fr" dir="ltr">Français']
    places = [html.index(f"<h3><bdi {name}") for name in [*names, 'lang="ar" dir="rtl">العربية']]
    assert places == sorted(places)


def test_a_language_without_the_newest_edition_says_so(client):
    product = ProductFactory()
    old, new = EditionFactory(product=product, number=1), EditionFactory(product=product, number=2)
    DocumentFactory(edition=old, language="ar", url="https://example.org/old-ar")
    DocumentFactory(edition=old, language="en", url="https://example.org/old-en")
    DocumentFactory(edition=new, language="en", url="https://example.org/new-en")
    EditionFactory(product=product, number=3)  # announced, without a document: nobody is behind it
    html = page(client, f"resources/{product.slug}/")
    assert html.count("There is a newer edition in another language.") == 1
    assert "https://example.org/new-en" in html
    assert "https://example.org/old-en" not in html
    assert html.index("https://example.org/old-ar") < html.index("There is a newer edition in another language.")


@pytest.mark.parametrize("language", ["fr", "es", "ar"])
def test_a_title_without_a_translation_stays_in_its_language_and_says_so(client, language):
    said = {"fr": "Titre original en anglais", "es": "Título original en inglés", "ar": "العنوان الأصلي بالإنكليزية"}
    product = ProductFactory(title_en="The Unprotected")
    html = page(client, f"resources/{product.slug}/", language)
    assert 'itemprop="name"><span lang="en" dir="ltr">The Unprotected</span></h1>' in html
    assert said[language] in html
    assert said[language] not in page(client, f"resources/{product.slug}/")
    setattr(product, f"title_{language}", "Official")
    product.save()
    html = page(client, f"resources/{product.slug}/", language)
    assert 'itemprop="name">Official</h1>' in html
    assert said[language] not in html


def test_how_to_cite_it_is_in_the_language_of_the_title(client):
    Network.objects.create(email="office@example.org", name_en="The Network", name_fr="Le Réseau")
    product = ProductFactory(title_en="The Unprotected", published_year=2024)
    path = f"resources/{product.slug}/"
    assert 'dir="ltr">The Network (2024). <cite>The Unprotected</cite>.' in page(client, path, "fr")
    product.title_fr = "Sans défense"
    product.save()
    html = page(client, path, "fr")
    assert 'Le Réseau (<span itemprop="datePublished">2024</span>). <cite>Sans défense</cite>.' in html


def test_a_remark_on_the_date_stands_in_for_the_year(client):
    product = ProductFactory(published_year=2024, published_note_en="About January 2024")
    assert "<dt>Date</dt><dd>About January 2024</dd>" in page(client, f"resources/{product.slug}/")
    product.published_note_en = None
    product.save()
    assert "<dt>Year</dt><dd>2024</dd>" in page(client, f"resources/{product.slug}/")


def test_a_product_names_its_groups_and_initiatives(client):
    product = ProductFactory(
        groups=[GroupFactory(name_en="Its Group")], initiatives=[InitiativeFactory(name_en="Its Initiative")]
    )
    html = page(client, f"resources/{product.slug}/")
    assert ("Its Group" in html, "Its Initiative" in html) == (True, True)


def test_the_list_shows_kind_and_year_and_is_read_slice_by_slice(client):
    for number in range(23):
        ProductFactory(title_en=f"Title {number:02}", position=1, published_year=2024)
    first = page(client)
    assert "Technical note · <bdi>2024</bdi>" in first
    assert (first.count("<h3>"), "1 to 20 of 23" in first) == (20, True)
    after = first.partition('rel="next"')[0].rpartition('href="?after=')[2].partition('"')[0]
    second = client.get(f"/en/resources/?after={after}").content.decode()
    assert (second.count("<h3>"), "21 to 23 of 23" in second, "Title 22" in second) == (3, True, True)


@pytest.mark.parametrize("after", ["x", "one~1", "1~x", "99999999999999999999~1"])
def test_a_bad_key_is_not_found(client, after):
    ProductFactory()
    assert client.get("/en/resources/", {"after": after}).status_code == 404


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_an_unknown_product_is_not_found_in_the_language_of_the_reader(client, language):
    response = client.get(f"/{language}/resources/never-was/")
    assert response.status_code == 404
    assert f'<html lang="{language}"' in response.content.decode()


def test_a_product_names_those_publishers_that_the_reader_may_see(client):
    shown = OrganisationFactory(name="Maison <b>Tamarin</b>", listed=True)
    hidden = [
        OrganisationFactory(name="Garden Wall", members_only=True),
        OrganisationFactory(name="Quiet House", unlisted=True),
        OrganisationFactory(name="Not Yet"),
    ]
    path = f"resources/{ProductFactory(publishers=[shown, *hidden]).slug}/"
    html = page(client, path)
    assert "Published by" in html
    assert f'href="{shown.get_absolute_url()}" itemprop="url"><bdi itemprop="name">Maison &lt;b&gt;' in html
    assert [each.name for each in hidden if each.name in html] == []
    client.force_login(RepresentativeFactory(organisation=shown).user)
    html = page(client, path)
    assert [each.name for each in hidden if each.name in html] == ["Garden Wall"]


def test_a_publisher_that_is_invented_is_said_to_be_a_sample(client):
    real, sample = OrganisationFactory(listed=True), OrganisationFactory(listed=True, sample=True)
    html = page(client, f"resources/{ProductFactory(publishers=[real, sample]).slug}/")
    assert html.count('class="sample"') == 1
    assert f'{sample.name}</bdi></a> <span class="sample">Sample</span></li>' in html


def test_a_product_whose_publishers_are_all_hidden_says_nothing_of_publishers(client):
    product = ProductFactory(publishers=[OrganisationFactory(unlisted=True)])
    assert "Published by" not in page(client, f"resources/{product.slug}/")


@pytest.mark.parametrize("rows", [1, 30])
def test_statements_do_not_grow_with_the_rows(client, django_assert_num_queries, rows):
    products = [ProductFactory() for _ in range(rows)]
    for number in range(rows):
        DocumentFactory(edition=EditionFactory(product=products[0], number=number))
        products[0].groups.add(GroupFactory())
        products[0].initiatives.add(InitiativeFactory())
        products[0].publishers.add(OrganisationFactory(listed=True))
    with django_assert_num_queries(6):
        page(client)
    with django_assert_num_queries(9):
        page(client, f"resources/{products[0].slug}/")
