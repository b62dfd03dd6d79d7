"""What search knows of a page: of those that search engines are told of too."""

from django.db import migrations

SEARCHED = """
CREATE FUNCTION page_searched(ids bigint[]) RETURNS TABLE (
    object_id bigint, audience int, dated date, sort_key text, facets text,
    names text[], aliases text[], about text[], body text[]
) LANGUAGE sql STABLE AS $$
    SELECT p.id, CASE WHEN p.slug = ANY ('{home,about,strategy,groups,initiatives,resources,members,join,questions,contact,concern,privacy,terms,accessibility}') THEN 0 END, NULL::date, p.slug, '',
        ARRAY[p.title_en, p.title_fr, p.title_es, p.title_ar, NULL], ARRAY[p.slug],
        ARRAY[p.lede_en, p.lede_fr, p.lede_es, p.lede_ar, NULL],
        ARRAY[concat_ws(' ', p.body_en, p.band_title_en, p.band_text_en), concat_ws(' ', p.body_fr, p.band_title_fr, p.band_text_fr),
            concat_ws(' ', p.body_es, p.band_title_es, p.band_text_es), concat_ws(' ', p.body_ar, p.band_title_ar, p.band_text_ar),
            NULL]
    FROM alliance_page p WHERE p.id = ANY (ids)
$$;
"""
KEEP = """
SELECT search_keep('page', 'alliance_page', 'id');
"""
KEEP_NO_MORE = """
SELECT search_keep_no_more('alliance_page');
DELETE FROM search_entry WHERE kind = 'page';
"""
FILL = "SELECT search_refresh('page', ARRAY(SELECT id FROM alliance_page ORDER BY id))"


class Migration(migrations.Migration):

    dependencies = [
        ('alliance', '0001_initial'),
        ('search', '0002_entries'),
    ]

    operations = [
        migrations.RunSQL(SEARCHED, "DROP FUNCTION page_searched(bigint[])"),
        migrations.RunSQL(KEEP, KEEP_NO_MORE),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
