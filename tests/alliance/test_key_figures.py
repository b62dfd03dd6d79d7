"""Key figures: stated or computed, and written as each language writes numbers."""

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from alliance.figures import key_figures
from alliance.models import KeyFigure
from members.models.organisations import Kind, Locality
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
        assert key_figures.stated(value) == shown


@pytest.mark.django_db
class TestShown:
    def test_a_stated_figure_keeps_its_date_and_source(self):
        figure = KeyFigureFactory(stated_value="265+")
        (shown,) = key_figures.shown()
        assert (shown.value, shown.on, shown.is_computed) == ("265+", figure.stated_on, False)
        assert [source.value for source in key_figures.sources([shown])] == ["Alliance brochure"]

    def test_a_source_is_named_once(self):
        KeyFigureFactory.create_batch(2)
        assert len(key_figures.sources(key_figures.shown())) == 1

    def test_the_share_is_of_active_member_organisations_and_never_counts_the_unclassified(self):
        OrganisationFactory(listed=True, locality=Locality.LOCAL)
        OrganisationFactory.create_batch(3, unlisted=True, locality=Locality.NATIONAL)
        OrganisationFactory(listed=True, locality=Locality.UNCLASSIFIED)
        OrganisationFactory(listed=True, locality=Locality.INTERNATIONAL)
        OrganisationFactory(listed=True, locality=Locality.NATIONAL, kind=Kind.GOVERNMENT)
        OrganisationFactory(locality=Locality.LOCAL)  # no member
        KeyFigureFactory(computed=True, computation=KeyFigure.Computation.LOCAL_SHARE)
        (shown,) = key_figures.shown()
        assert (shown.value, shown.part, shown.whole, shown.on) == ("57%", "4", "7", timezone.localdate())
        assert not shown.is_of_directory

    def test_a_share_that_would_tell_of_one_hidden_member_counts_the_directory_and_says_so(self):
        OrganisationFactory.create_batch(2, listed=True, locality=Locality.LOCAL)
        OrganisationFactory.create_batch(3, unlisted=True, locality=Locality.NATIONAL)
        OrganisationFactory(members_only=True, locality=Locality.INTERNATIONAL)
        KeyFigureFactory(computed=True)
        KeyFigureFactory(computed=True, computation=KeyFigure.Computation.LOCAL_SHARE)
        members, share = key_figures.shown()
        assert members.value == "6"
        assert (share.value, share.part, share.whole, share.is_of_directory) == ("100%", "2", "2", True)
        assert "2 of 2 member organisations in the public directory" in Client().get("/en/").content.decode()

    def test_one_unlisted_member_beside_many_that_members_see_counts_nowhere(self):
        OrganisationFactory.create_batch(2, listed=True, locality=Locality.LOCAL)
        OrganisationFactory.create_batch(3, members_only=True, locality=Locality.INTERNATIONAL)
        OrganisationFactory(unlisted=True, locality=Locality.LOCAL)
        KeyFigureFactory(computed=True)
        KeyFigureFactory(computed=True, computation=KeyFigure.Computation.LOCAL_SHARE)
        members, share = key_figures.shown()
        assert (members.value, share.part, share.whole, share.is_of_directory) == ("5", "2", "5", False)

    def test_countries_are_those_of_headquarters_in_the_directory_each_counted_once(self):
        for country in ("KE", "KE", "CO"):
            OrganisationFactory(listed=True, headquarters=country)
        OrganisationFactory(unlisted=True, headquarters="MM")
        KeyFigureFactory(computed=True, computation=KeyFigure.Computation.COUNTRIES)
        assert key_figures.shown()[0].value == "2"

    def test_a_share_of_nobody_is_not_shown(self):
        KeyFigureFactory(computed=True, computation=KeyFigure.Computation.LOCAL_SHARE)
        KeyFigureFactory(computed=True, computation=KeyFigure.Computation.MEMBERS)
        assert [shown.value for shown in key_figures.shown()] == ["0"]

    def test_a_computed_figure_says_that_samples_are_in_it(self):
        OrganisationFactory(listed=True)
        KeyFigureFactory(computed=True)
        assert not key_figures.shown()[0].is_sample
        OrganisationFactory(listed=True, is_sample=True)
        assert key_figures.shown()[0].is_sample

    def test_all_computed_figures_cost_one_statement_together(self, django_assert_num_queries):
        OrganisationFactory(listed=True)
        for computation in KeyFigure.Computation.values:
            KeyFigureFactory(computed=True, computation=computation)
        with django_assert_num_queries(2):
            assert len(key_figures.shown()) == 3
