"""What search knows of an initiative."""

from django.db import migrations

SEARCHED = """
CREATE FUNCTION initiative_searched(ids bigint[]) RETURNS TABLE (
    object_id bigint, audience int, dated date, sort_key text, facets text,
    names text[], aliases text[], about text[], body text[]
) LANGUAGE sql STABLE AS $$
    SELECT i.id, 0, NULL::date, lpad(i.position::text, 5, '0'), '',
        ARRAY[i.name_en, i.name_fr, i.name_es, i.name_ar, NULL], ARRAY[replace(i.slug, '-', ' ')],
        ARRAY[concat_ws(' ', i.summary_en, i.partner_en), concat_ws(' ', i.summary_fr, i.partner_fr),
            concat_ws(' ', i.summary_es, i.partner_es), concat_ws(' ', i.summary_ar, i.partner_ar), i.email],
        ARRAY[i.work_en, i.work_fr, i.work_es, i.work_ar, NULL]
    FROM initiatives_initiative i WHERE i.id = ANY (ids)
$$;
"""
KEEP = """
SELECT search_keep('initiative', 'initiatives_initiative', 'SELECT id FROM %s changed');
"""
KEEP_NO_MORE = """
SELECT search_keep_no_more('initiatives_initiative');
DELETE FROM search_entry WHERE kind = 'initiative';
"""
FILL = "SELECT search_refresh('initiative', ARRAY(SELECT id FROM initiatives_initiative ORDER BY id))"


class Migration(migrations.Migration):

    dependencies = [
        ('initiatives', '0001_initial'),
        ('search', '0002_entries'),
    ]

    operations = [
        migrations.RunSQL(SEARCHED, "DROP FUNCTION initiative_searched(bigint[])"),
        migrations.RunSQL(KEEP, KEEP_NO_MORE),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
