"""Products with their editions and documents."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from resources.models import Document, Edition, Product, ProductKind, ProductPublisher
from tests.factories.members import OrganisationFactory


class ProductKindFactory(DjangoModelFactory):
    class Meta:
        model = ProductKind
        django_get_or_create = ("slug",)

    slug = "technical-note"
    position = 1
    name_en = "Technical note"
    name_fr = "Note technique"
    name_es = "Nota técnica"
    name_ar = "مذكرة فنية"


class ProductFactory(DjangoModelFactory):
    """A product without a document."""

    class Meta:
        model = Product
        skip_postgeneration_save = True

    slug = factory.Sequence(lambda n: f"product-{n}")
    kind = factory.SubFactory(ProductKindFactory)
    position = factory.Sequence(lambda n: n)
    title_en = factory.LazyAttribute(lambda product: f"Title of {product.slug}")
    summary_en = factory.LazyAttribute(lambda product: f"Summary of {product.slug}.")

    @factory.post_generation
    def groups(self, create, extracted, **kwargs):
        if extracted:
            self.groups.set(extracted)

    @factory.post_generation
    def initiatives(self, create, extracted, **kwargs):
        if extracted:
            self.initiatives.set(extracted)

    @factory.post_generation
    def publishers(self, create, extracted, **kwargs):
        if extracted:
            self.publishers.set(extracted)


class PublisherFactory(DjangoModelFactory):
    """An organisation is named as publisher of a product."""

    class Meta:
        model = ProductPublisher

    product = factory.SubFactory(ProductFactory)
    organisation = factory.SubFactory(OrganisationFactory)


class EditionFactory(DjangoModelFactory):
    class Meta:
        model = Edition

    product = factory.SubFactory(ProductFactory)
    number = 1
    published_on = date(2024, 1, 15)


class DocumentFactory(DjangoModelFactory):
    class Meta:
        model = Document

    edition = factory.SubFactory(EditionFactory)
    language = "en"
    format = Document.Format.PDF
    url = factory.LazyAttribute(lambda document: f"https://files.example.org/{document.language}.{document.format}")
    bytes = 380_000
    pages = 44
