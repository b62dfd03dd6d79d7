"""What an organisation says of itself, and what follows from it."""

import pytest
from django.utils import translation
from django_countries import countries

from members.locality import derive
from members.models.organisations import Affiliation, Kind
from members.regions import AID_RECIPIENTS, REGION_OF

AT_HOME = {
    "kind": Kind.NATIONAL_NGO,
    "headquarters": "KE",
    "countries": ["KE"],
    "affiliation": Affiliation.INDEPENDENT,
    "governs_itself": True,
    "raises_own_funds": True,
}


@pytest.mark.parametrize(
    ("changes", "locality"),
    [
        ({}, "national"),
        ({"kind": Kind.LOCAL_NGO}, "local"),
        ({"kind": Kind.PRIVATE_SECTOR}, "national"),
        ({"kind": Kind.UNIVERSITY}, "national"),
        ({"countries": ["KE", "UG"]}, "regional"),
        ({"countries": ["UG"]}, "regional"),
        ({"countries": ["KE", "SY"]}, "international"),
        ({"kind": Kind.INTERNATIONAL_NGO}, "international"),
        ({"kind": Kind.UN_AGENCY}, "international"),
        ({"affiliation": Affiliation.PART_OF_INTERNATIONAL}, "international"),
        # a network is no affiliation where one governs oneself and raises one's own funds
        ({"affiliation": Affiliation.NETWORK}, "national"),
        ({"affiliation": Affiliation.NETWORK, "governs_itself": False}, "unclassified"),
        ({"affiliation": Affiliation.NETWORK, "raises_own_funds": False}, "unclassified"),
        ({"affiliation": Affiliation.NETWORK, "raises_own_funds": None}, "unclassified"),
        ({"kind": Kind.NATIONAL_SOCIETY, "affiliation": Affiliation.NETWORK, "governs_itself": False}, "national"),
        ({"kind": Kind.NATIONAL_SOCIETY, "affiliation": Affiliation.PART_OF_INTERNATIONAL}, "national"),
        # whoever is governed or paid for by others is looked at
        ({"governs_itself": False}, "unclassified"),
        ({"raises_own_funds": False}, "unclassified"),
        # state authorities are counted apart, and what is not known is never counted as local
        ({"kind": Kind.GOVERNMENT}, "unclassified"),
        ({"headquarters": "FR", "countries": ["FR"]}, "unclassified"),
        ({"headquarters": ""}, "unclassified"),
        ({"countries": []}, "unclassified"),
        ({"affiliation": ""}, "unclassified"),
    ],
)
def test_locality_follows_the_definition_and_gives_its_reasons(changes, locality):
    derived = derive(**AT_HOME | changes)
    assert derived.locality == locality
    assert all(map(str, derived.reasons))
    assert derived.reasons


@pytest.mark.parametrize(
    ("headquarters", "work", "reason"),
    [
        ("FR", ["KE"], "Its headquarters and its work are in different countries."),
        ("KE", ["KE", "UG"], "It works in several countries."),
    ],
)
def test_reasons_are_true(headquarters, work, reason):
    with translation.override("en"):
        reasons = [str(each) for each in derive(**AT_HOME | {"headquarters": headquarters, "countries": work}).reasons]
    assert reason in reasons


def test_every_country_has_one_region():
    without = {code for code, _name in countries} - set(REGION_OF)
    assert without == {"AQ"}
    assert set(REGION_OF) <= set(dict(countries))


def test_countries_that_receive_aid_are_countries():
    assert set(REGION_OF) >= AID_RECIPIENTS
    assert {"AF", "KE", "SY", "UA", "XK"} <= AID_RECIPIENTS
    assert not {"FR", "US", "JP", "SA", "CL"} & AID_RECIPIENTS
