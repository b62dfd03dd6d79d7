"""Figures: stated or computed, and written as each language writes numbers."""

import pytest
from django.utils import timezone
from django.utils.translation import override

from alliance import figures
from alliance.models import KeyFigure
from members.models.organisations import Locality
from tests.factories.alliance import KeyFigureFactory
from tests.factories.members import OrganisationFactory


@pytest.mark.parametrize(
    ("language", "value", "shown"),
    [
        ("en", "8,000", "8,000"),
        ("fr", "8,000", "8\u202f000"),
        ("es", "8,000", "8000"),
        ("es", "12,500", "12\u202f500"),
        ("ar", "8,000", "8,000"),
        ("en", "62%", "62%"),
        ("fr", "62%", "62\u202f%"),
        ("es", "62 %", "62\u202f%"),
        ("ar", "62%", "62%"),
        ("fr", "265+", "265+"),
        ("fr", "about half", "about half"),
        ("fr", "", ""),
    ],
)
def test_a_stated_value_is_written_as_the_language_writes_numbers(language, value, shown):
    with override(language):
        assert figures.stated(value) == shown


@pytest.mark.django_db
class TestShown:
    def test_a_stated_figure_keeps_its_date_and_source(self):
        figure = KeyFigureFactory(stated_value="265+")
        (shown,) = figures.shown()
        assert (shown.value, shown.on, shown.is_computed) == ("265+", figure.stated_on, False)
        assert [source.value for source in figures.sources([shown])] == ["Alliance brochure"]

    def test_a_source_is_named_once(self):
        KeyFigureFactory.create_batch(2)
        assert len(figures.sources(figures.shown())) == 1

    def test_the_share_is_of_active_member_organisations_and_never_counts_the_unclassified(self):
        OrganisationFactory(listed=True, locality=Locality.LOCAL)
        OrganisationFactory(unlisted=True, locality=Locality.NATIONAL)
        OrganisationFactory(listed=True, locality=Locality.UNCLASSIFIED)
        OrganisationFactory(listed=True, locality=Locality.INTERNATIONAL)
        OrganisationFactory(locality=Locality.LOCAL)  # no member
        KeyFigureFactory(computed=True, computation=KeyFigure.Computation.LOCAL_SHARE)
        (shown,) = figures.shown()
        assert (shown.value, shown.part, shown.whole, shown.on) == ("50%", "2", "4", timezone.localdate())

    def test_countries_are_those_of_headquarters_each_counted_once(self):
        for country in ("KE", "KE", "CO"):
            OrganisationFactory(listed=True, headquarters=country)
        KeyFigureFactory(computed=True, computation=KeyFigure.Computation.COUNTRIES)
        assert figures.shown()[0].value == "2"

    def test_a_share_of_nobody_is_not_shown(self):
        KeyFigureFactory(computed=True, computation=KeyFigure.Computation.LOCAL_SHARE)
        KeyFigureFactory(computed=True, computation=KeyFigure.Computation.MEMBERS)
        assert [shown.value for shown in figures.shown()] == ["0"]

    def test_a_computed_figure_says_that_samples_are_in_it(self):
        OrganisationFactory(listed=True)
        KeyFigureFactory(computed=True)
        assert not figures.shown()[0].is_sample
        OrganisationFactory(listed=True, is_sample=True)
        assert figures.shown()[0].is_sample

    def test_all_computed_figures_cost_one_statement_together(self, django_assert_num_queries):
        OrganisationFactory(listed=True)
        for computation in KeyFigure.Computation.values:
            KeyFigureFactory(computed=True, computation=computation)
        with django_assert_num_queries(2):
            assert len(figures.shown()) == 3
