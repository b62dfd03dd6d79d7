"""The desk where the secretariat keeps synonyms: what it takes, and how it says what it does not take."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from foundation.search.models import Synonyms
from tests.factories.groups import GroupFactory
from tests.factories.members import UserFactory
from tests.search.queries import answers

pytestmark = pytest.mark.django_db

LIST, ADD = reverse("admin:search_synonyms_changelist"), reverse("admin:search_synonyms_add")
TWO = "child soldiers\nchildren associated with armed groups"


@pytest.fixture
def desk(client):
    client.force_login(UserFactory(superuser=True))
    return client


def errors(response) -> dict[str, list[str]]:
    return dict(response.context["adminform"].form.errors)


def test_what_staff_write_is_found_at_once(desk):
    GroupFactory(slug="caafag", name_en="Children associated with armed groups")
    assert answers("child soldiers") == []
    assert desk.post(ADD, {"language": "en", "terms": TWO}).status_code == 302
    assert answers("child soldiers") == ["groups/caafag/"]


def test_what_staff_write_is_kept_tidy(desk):
    desk.post(ADD, {"language": "fr", "terms": "\r\n  enfants   soldats \r\n\r\n\tEAFGA\r\n"})
    synonyms = Synonyms.objects.get()
    assert (synonyms.terms, synonyms.phrases) == ("enfants soldats\nEAFGA", ["eafg", "enfant soldat"])
    assert synonyms.slug.startswith("fr-")
    assert str(synonyms) == "enfants soldats = EAFGA"


def test_the_list_is_searched_and_parted_by_language(desk):
    Synonyms.objects.create(slug="en-a", language="en", terms="labour\nlabor")
    Synonyms.objects.create(slug="fr-b", language="fr", terms="plainte\nsignalement")
    assert "plainte" not in desk.get(LIST, {"language__exact": "en"}).content.decode()
    assert "labour" not in desk.get(LIST, {"q": "signalement"}).content.decode()


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_costs_the_same_for_one_and_for_thirty(desk, count, django_assert_max_num_queries):
    for number in range(count):
        Synonyms.objects.create(slug=f"en-{number}", language="en", terms=f"a{number}\nb{number}")
    with django_assert_max_num_queries(8):
        assert desk.get(LIST).status_code == 200


@pytest.mark.parametrize(
    ("terms", "error"),
    [
        ("", "This field is required."),
        (" \r\n \n", "This field is required."),
        ("child soldiers", "Write at least two words or phrases, each on a line of its own."),
        ("labour\n—\nlabor", "“—” has no letter and no digit."),
        ("Réseau\ncoalition\nreseau", "“reseau” is there twice: to search, it is the same as “Réseau”."),
        (
            "child soldier\nchild soldiers",
            "These are forms of the same words, which search knows already. Add another.",
        ),
        ("a b c d e f g h i\nb", "“a b c d e f g h i” is too long: a phrase may have 8 words at most."),
        (
            "child\u202e soldiers\nb",
            "This text holds hidden characters. Please type it here, or copy it again as plain text.",
        ),
        (
            "child\u200b soldiers\nb",
            "This text holds hidden characters. Please type it here, or copy it again as plain text.",
        ),
        ("child\0soldiers\nb", "Null characters are not allowed."),
        ("x" * 10_000, "Ensure this value has at most 2000 characters (it has 10000)."),
    ],
)
def test_what_search_cannot_use_is_refused_at_its_field_and_stays_typed(desk, terms, error):
    response = desk.post(ADD, {"language": "en", "terms": terms})
    assert errors(response) == {"terms": [error]}
    assert response.context["adminform"].form["terms"].value() == terms
    assert not Synonyms.objects.exists()


def test_errors_are_in_the_language_of_who_writes(client):
    client.force_login(UserFactory(superuser=True, language="ar"))
    response = client.post(ADD, {"language": "ar", "terms": "شكوى"})
    assert errors(response) == {"terms": ["يُرجى كتابة كلمتين أو عبارتين على الأقل، كل منهما في سطر مستقل."]}


def test_an_unknown_language_and_fields_of_others_change_nothing(desk):
    assert set(errors(desk.post(ADD, {"language": "de", "terms": TWO}))) == {"language"}
    desk.post(ADD, {"language": "en", "terms": TWO, "slug": "mine", "id": 7, "phrases": "x"})
    synonyms = Synonyms.objects.get()
    assert (synonyms.slug != "mine", synonyms.pk != 7, "x" in synonyms.phrases) == (True, True, False)


def test_joiners_within_a_word_are_welcome(desk):
    desk.post(ADD, {"language": "ar", "terms": "می\u200cخواهم\nأريد"})
    assert Synonyms.objects.get().terms == "می\u200cخواهم\nأريد"


def test_the_database_keeps_no_group_of_one():
    with pytest.raises(IntegrityError), transaction.atomic():
        Synonyms.objects.create(slug="a", language="en", terms="child soldier\nchild soldiers")


def test_every_change_is_in_the_history(desk):
    desk.post(ADD, {"language": "en", "terms": TWO})
    synonyms = Synonyms.objects.get()
    desk.post(reverse("admin:search_synonyms_change", args=[synonyms.pk]), {"language": "en", "terms": "a\nb"})
    desk.post(reverse("admin:search_synonyms_delete", args=[synonyms.pk]), {"post": "yes"})
    rows = synonyms.events.model.objects.order_by("pgh_id").values_list("pgh_label", "terms")
    assert list(rows) == [("insert", TWO), ("update", "a\nb"), ("delete", "a\nb")]
