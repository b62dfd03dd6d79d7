"""What search knows of a page, also of what it shows from other tables: of those that search engines are told of."""

from django.db import migrations

SEARCHED = """
CREATE FUNCTION page_searched(ids bigint[]) RETURNS TABLE (
    object_id bigint, audience int, dated date, sort_key text, facets text,
    names text[], aliases text[], about text[], body text[]
) LANGUAGE sql STABLE AS $$
    SELECT p.id, CASE WHEN p.slug = ANY ('{home,about,strategy,groups,initiatives,resources,members,join,questions,contact,concern,privacy,terms,accessibility}') THEN 0 END, NULL::date, p.slug, '',
        ARRAY[p.title_en, p.title_fr, p.title_es, p.title_ar, NULL], ARRAY[p.slug],
        ARRAY[p.lede_en, p.lede_fr, p.lede_es, p.lede_ar, NULL],
        ARRAY[concat_ws(' ', p.body_en, p.band_title_en, p.band_text_en, f.en, s.en, t.en),
            concat_ws(' ', p.body_fr, p.band_title_fr, p.band_text_fr, f.fr, s.fr, t.fr),
            concat_ws(' ', p.body_es, p.band_title_es, p.band_text_es, f.es, s.es, t.es),
            concat_ws(' ', p.body_ar, p.band_title_ar, p.band_text_ar, f.ar, s.ar, t.ar), l.names]
    FROM alliance_page p
    LEFT JOIN (
        SELECT string_agg(concat_ws(' ', x.name_en, x.summary_en), ' ') AS en,
            string_agg(concat_ws(' ', x.name_fr, x.summary_fr), ' ') AS fr,
            string_agg(concat_ws(' ', x.name_es, x.summary_es), ' ') AS es,
            string_agg(concat_ws(' ', x.name_ar, x.summary_ar), ' ') AS ar
        FROM groups_function x
    ) f ON p.slug = 'about'
    LEFT JOIN (
        SELECT concat_ws(' ', x.objective_en, x.meaning_en, x.delivery_en, x.outlook_title_en, x.outlook_en, x.call_en, x.successor_en,
                (SELECT string_agg(concat_ws(' ', y.name_en, y.summary_en), ' ') FROM initiatives_priority y WHERE y.strategy_id = x.id)) AS en,
            concat_ws(' ', x.objective_fr, x.meaning_fr, x.delivery_fr, x.outlook_title_fr, x.outlook_fr, x.call_fr, x.successor_fr,
                (SELECT string_agg(concat_ws(' ', y.name_fr, y.summary_fr), ' ') FROM initiatives_priority y WHERE y.strategy_id = x.id)) AS fr,
            concat_ws(' ', x.objective_es, x.meaning_es, x.delivery_es, x.outlook_title_es, x.outlook_es, x.call_es, x.successor_es,
                (SELECT string_agg(concat_ws(' ', y.name_es, y.summary_es), ' ') FROM initiatives_priority y WHERE y.strategy_id = x.id)) AS es,
            concat_ws(' ', x.objective_ar, x.meaning_ar, x.delivery_ar, x.outlook_title_ar, x.outlook_ar, x.call_ar, x.successor_ar,
                (SELECT string_agg(concat_ws(' ', y.name_ar, y.summary_ar), ' ') FROM initiatives_priority y WHERE y.strategy_id = x.id)) AS ar
        FROM initiatives_strategy x WHERE x.is_current
    ) s ON p.slug = 'strategy'
    LEFT JOIN (
        SELECT string_agg(concat_ws(' ', x.name_en, x.summary_en, x.eligible_en, x.benefits_en), ' ') AS en,
            string_agg(concat_ws(' ', x.name_fr, x.summary_fr, x.eligible_fr, x.benefits_fr), ' ') AS fr,
            string_agg(concat_ws(' ', x.name_es, x.summary_es, x.eligible_es, x.benefits_es), ' ') AS es,
            string_agg(concat_ws(' ', x.name_ar, x.summary_ar, x.eligible_ar, x.benefits_ar), ' ') AS ar
        FROM members_membershiptype x
    ) t ON p.slug = 'join'
    LEFT JOIN (
        SELECT string_agg(concat_ws(' ', name, email), ' ') AS names FROM alliance_leader WHERE ended_on IS NULL
    ) l ON p.slug IN ('about', 'contact')
    WHERE p.id = ANY (ids)
$$;
"""
KEEP = """
SELECT search_keep('page', 'alliance_page', 'SELECT id FROM %s changed');
SELECT search_keep('page', 'groups_function', 'SELECT id FROM alliance_page WHERE slug = ANY (''{about}'') AND EXISTS (SELECT FROM %s changed)');
SELECT search_keep('page', 'initiatives_strategy', 'SELECT id FROM alliance_page WHERE slug = ANY (''{strategy}'') AND EXISTS (SELECT FROM %s changed)');
SELECT search_keep('page', 'initiatives_priority', 'SELECT id FROM alliance_page WHERE slug = ANY (''{strategy}'') AND EXISTS (SELECT FROM %s changed)');
SELECT search_keep('page', 'members_membershiptype', 'SELECT id FROM alliance_page WHERE slug = ANY (''{join}'') AND EXISTS (SELECT FROM %s changed)');
SELECT search_keep('page', 'alliance_leader', 'SELECT id FROM alliance_page WHERE slug = ANY (''{about,contact}'') AND EXISTS (SELECT FROM %s changed)');
"""
KEEP_NO_MORE = """
SELECT search_keep_no_more('alliance_leader');
SELECT search_keep_no_more('members_membershiptype');
SELECT search_keep_no_more('initiatives_priority');
SELECT search_keep_no_more('initiatives_strategy');
SELECT search_keep_no_more('groups_function');
SELECT search_keep_no_more('alliance_page');
DELETE FROM search_entry WHERE kind = 'page';
"""
FILL = "SELECT search_refresh('page', ARRAY(SELECT id FROM alliance_page ORDER BY id))"


class Migration(migrations.Migration):

    dependencies = [
        ('alliance', '0001_initial'),
        ('groups', '0003_search'),
        ('initiatives', '0002_search'),
        ('members', '0010_search'),
        ('search', '0002_entries'),
    ]

    operations = [
        migrations.RunSQL(SEARCHED, "DROP FUNCTION page_searched(bigint[])"),
        migrations.RunSQL(KEEP, KEEP_NO_MORE),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
