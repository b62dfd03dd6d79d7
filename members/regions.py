"""The regions of the world by UN M49, and which countries receive aid."""

from django.utils.translation import gettext_lazy as _

# Regions by M49 code: Africa, Americas, Asia, Europe, Oceania. Antarctica has no region; Kosovo and Taiwan
# are not in M49 and stand where their neighbours do. Source: United Nations Statistics Division, M49 standard.
REGIONS = {
    "002": (
        "AO BF BI BJ BW CD CF CG CI CM CV DJ DZ EG EH ER ET GA GH GM GN GQ GW IO KE KM LR LS LY MA MG ML MR MU MW MZ "
        "NA NE NG RE RW SC SD SH SL SN SO SS ST SZ TD TF TG TN TZ UG YT ZA ZM ZW"
    ),
    "019": (
        "AG AI AR AW BB BL BM BO BQ BR BS BV BZ CA CL CO CR CU CW DM DO EC FK GD GF GL GP GS GT GY HN HT JM KN KY LC "
        "MF MQ MS MX NI PA PE PM PR PY SR SV SX TC TT US UY VC VE VG VI"
    ),
    "142": (
        "AE AF AM AZ BD BH BN BT CN CY GE HK ID IL IN IQ IR JO JP KG KH KP KR KW KZ LA LB LK MM MN MO MV MY NP OM PH "
        "PK PS QA SA SG SY TH TJ TL TM TR TW UZ VN YE"
    ),
    "150": (
        "AD AL AT AX BA BE BG BY CH CZ DE DK EE ES FI FO FR GB GG GI GR HR HU IE IM IS IT JE LI LT LU LV MC MD ME MK "
        "MT NL NO PL PT RO RS RU SE SI SJ SK SM UA VA XK"
    ),
    "009": "AS AU CC CK CX FJ FM GU HM KI MH MP NC NF NR NU NZ PF PG PN PW SB TK TO TV UM VU WF WS",
}
NAMES = {"002": _("Africa"), "019": _("Americas"), "142": _("Asia"), "150": _("Europe"), "009": _("Oceania")}
REGION_OF = {country: region for region, countries in REGIONS.items() for country in countries.split()}

# Countries and territories on the list of recipients of official development assistance that the Development
# Assistance Committee of the OECD keeps (flows of 2024 and 2025), as far as they have a code of their own.
# By income; countries graduate from it, so that it wants a look each year.
_AID = {
    "least developed": (
        "AF AO BD BF BI BJ CD CF DJ ER ET GM GN GW HT KH KI KM LA LR LS MG ML MM MR MW MZ NE NP RW SB SD SL SN SO SS "
        "ST TD TG TL TV TZ UG YE ZM"
    ),
    "other low and lower middle income": (
        "BO BT CG CI CM CV DZ EG FM GH HN IN IR JO KE KG KP LB LK MA MN NG NI PG PH PK PS SV SY SZ TJ TK TN UA UZ VN "
        "VU WS ZW"
    ),
    "upper middle income": (
        "AL AM AR AZ BA BR BW BY BZ CN CO CR CU DM DO EC FJ GA GD GE GQ GT GY ID IQ JM KZ LC LY MD ME MH MK MS MU MV "
        "MX MY NA NR NU PA PE PW PY RS SH SR TH TM TO TR VC VE WF XK ZA"
    ),
}
AID_RECIPIENTS = frozenset(country for countries in _AID.values() for country in countries.split())
