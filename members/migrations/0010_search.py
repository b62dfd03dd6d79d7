"""What search knows of an organisation."""

from django.db import migrations

# From members/regions.py, as it was when this was written.
REGION_OF = """
CREATE FUNCTION region_of(country text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE
    WHEN country = ANY ('{AO,BF,BI,BJ,BW,CD,CF,CG,CI,CM,CV,DJ,DZ,EG,EH,ER,ET,GA,GH,GM,GN,GQ,GW,IO,KE,KM,LR,LS,LY,MA,MG,ML,MR,MU,MW,MZ,NA,NE,NG,RE,RW,SC,SD,SH,SL,SN,SO,SS,ST,SZ,TD,TF,TG,TN,TZ,UG,YT,ZA,ZM,ZW}') THEN '002'
    WHEN country = ANY ('{AG,AI,AR,AW,BB,BL,BM,BO,BQ,BR,BS,BV,BZ,CA,CL,CO,CR,CU,CW,DM,DO,EC,FK,GD,GF,GL,GP,GS,GT,GY,HN,HT,JM,KN,KY,LC,MF,MQ,MS,MX,NI,PA,PE,PM,PR,PY,SR,SV,SX,TC,TT,US,UY,VC,VE,VG,VI}') THEN '019'
    WHEN country = ANY ('{AE,AF,AM,AZ,BD,BH,BN,BT,CN,CY,GE,HK,ID,IL,IN,IQ,IR,JO,JP,KG,KH,KP,KR,KW,KZ,LA,LB,LK,MM,MN,MO,MV,MY,NP,OM,PH,PK,PS,QA,SA,SG,SY,TH,TJ,TL,TM,TR,TW,UZ,VN,YE}') THEN '142'
    WHEN country = ANY ('{AD,AL,AT,AX,BA,BE,BG,BY,CH,CZ,DE,DK,EE,ES,FI,FO,FR,GB,GG,GI,GR,HR,HU,IE,IM,IS,IT,JE,LI,LT,LU,LV,MC,MD,ME,MK,MT,NL,NO,PL,PT,RO,RS,RU,SE,SI,SJ,SK,SM,UA,VA,XK}') THEN '150'
    WHEN country = ANY ('{AS,AU,CC,CK,CX,FJ,FM,GU,HM,KI,MH,MP,NC,NF,NR,NU,NZ,PF,PG,PN,PW,SB,TK,TO,TV,UM,VU,WF,WS}') THEN '009'
END;
"""
# For the app above to replace: "<organisation>, <facets>" for each of these that takes part in a group.
GROUPS = """
CREATE FUNCTION organisation_groups(ids bigint[]) RETURNS TABLE (organisation_id bigint, facets text)
LANGUAGE sql STABLE AS $$ SELECT NULL::bigint, NULL::text WHERE false $$;
"""
# Nobody may find what is not an active member; of those, their visibility says who may.
SEARCHED = """
CREATE FUNCTION organisation_searched(ids bigint[]) RETURNS TABLE (
    object_id bigint, audience int, dated date, sort_key text, facets text,
    names text[], aliases text[], about text[], body text[]
) LANGUAGE sql STABLE AS $$
    SELECT o.id,
        CASE WHEN m.id IS NULL THEN NULL WHEN o.visibility = 'public' THEN 0 WHEN o.visibility = 'members' THEN 1 ELSE 2 END,
        m.started_on, o.sort_key,
        concat_ws(' ', 'kind:' || o.kind, 'locality:' || o.locality, 'region:' || region_of(o.headquarters),
            'country:' || nullif(o.headquarters, ''),
            (SELECT string_agg(DISTINCT 'works_in:' || country, ' ') FROM unnest(o.countries) country),
            'type:' || m.type_id,
            CASE WHEN o.description_en <> '' THEN 'language:en' END, CASE WHEN o.description_fr <> '' THEN 'language:fr' END,
            CASE WHEN o.description_es <> '' THEN 'language:es' END, CASE WHEN o.description_ar <> '' THEN 'language:ar' END,
            g.facets),
        ARRAY[NULL, NULL, NULL, NULL, o.name], ARRAY[o.acronym, replace(o.slug, '-', ' ')], ARRAY[]::text[],
        ARRAY[o.description_en, o.description_fr, o.description_es, o.description_ar,
            regexp_replace(o.website, '^https?://(www\\.)?|/.*$', '', 'g')]
    FROM members_organisation o
    LEFT JOIN members_membership m ON m.organisation_id = o.id AND m.status = 'active'
    LEFT JOIN organisation_groups(ids) g ON g.organisation_id = o.id
    WHERE o.id = ANY (ids)
$$;
"""
KEEP = """
SELECT search_keep('organisation', 'members_organisation', 'SELECT id FROM %s changed');
SELECT search_keep('organisation', 'members_membership', 'SELECT organisation_id FROM %s changed');
"""
KEEP_NO_MORE = """
SELECT search_keep_no_more('members_membership');
SELECT search_keep_no_more('members_organisation');
DELETE FROM search_entry WHERE kind = 'organisation';
"""
FILL = "SET LOCAL statement_timeout = 0; SELECT search_refresh('organisation', ARRAY(SELECT id FROM members_organisation ORDER BY id))"


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0009_edited_mails_and_interest'),
        ('search', '0002_entries'),
    ]

    operations = [
        migrations.RunSQL(REGION_OF, "DROP FUNCTION region_of(text)"),
        migrations.RunSQL(GROUPS, "DROP FUNCTION organisation_groups(bigint[])"),
        migrations.RunSQL(SEARCHED, "DROP FUNCTION organisation_searched(bigint[])"),
        migrations.RunSQL(KEEP, KEEP_NO_MORE),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
