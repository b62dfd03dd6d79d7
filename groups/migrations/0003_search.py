"""What search knows of a group, and in which groups an organisation takes part."""

from django.db import migrations

SEARCHED = """
CREATE FUNCTION group_searched(ids bigint[]) RETURNS TABLE (
    object_id bigint, audience int, dated date, sort_key text, facets text,
    names text[], aliases text[], about text[], body text[]
) LANGUAGE sql STABLE AS $$
    SELECT g.id, CASE g.visibility WHEN 'public' THEN 0 ELSE 1 END, NULL::date, lpad(g.position::text, 5, '0'),
        'kind:' || g.kind,
        ARRAY[g.name_en, g.name_fr, g.name_es, g.name_ar, NULL], ARRAY[replace(g.slug, '-', ' ')],
        ARRAY[g.summary_en, g.summary_fr, g.summary_es, g.summary_ar, g.email],
        ARRAY[g.work_en, g.work_fr, g.work_es, g.work_ar, NULL]
    FROM groups_group g WHERE g.id = ANY (ids)
$$;
"""
KEEP = """
SELECT search_keep('group', 'groups_group', 'SELECT id FROM %s changed');
"""
KEEP_NO_MORE = """
SELECT search_keep_no_more('groups_group');
DELETE FROM search_entry WHERE kind = 'group';
"""
FILL = "SELECT search_refresh('group', ARRAY(SELECT id FROM groups_group ORDER BY id))"
# Whatever group it is: a page offers only groups that its reader may see.
GROUPS = """
CREATE OR REPLACE FUNCTION organisation_groups(ids bigint[]) RETURNS TABLE (organisation_id bigint, facets text)
LANGUAGE sql STABLE AS $$
    SELECT organisation_id, string_agg(DISTINCT 'group:' || group_id, ' ')
    FROM groups_seat WHERE organisation_id = ANY (ids) AND ended_on IS NULL GROUP BY organisation_id
$$;
"""
NO_GROUPS = """
CREATE OR REPLACE FUNCTION organisation_groups(ids bigint[]) RETURNS TABLE (organisation_id bigint, facets text)
LANGUAGE sql STABLE AS $$ SELECT NULL::bigint, NULL::text WHERE false $$;
"""
KEEP_SEATS = "SELECT search_keep('organisation', 'groups_seat', 'SELECT organisation_id FROM %s changed')"
KEEP_SEATS_NO_MORE = "SELECT search_keep_no_more('groups_seat')"
FILL_ORGANISATIONS = "SET LOCAL statement_timeout = 0; SELECT search_refresh('organisation', ARRAY(SELECT id FROM members_organisation ORDER BY id))"


class Migration(migrations.Migration):

    dependencies = [
        ('groups', '0002_initial'),
        ('members', '0010_search'),
        ('search', '0002_entries'),
    ]

    operations = [
        migrations.RunSQL(SEARCHED, "DROP FUNCTION group_searched(bigint[])"),
        migrations.RunSQL(KEEP, KEEP_NO_MORE),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RunSQL(GROUPS, NO_GROUPS),
        migrations.RunSQL(KEEP_SEATS, KEEP_SEATS_NO_MORE),
        migrations.RunSQL(FILL_ORGANISATIONS, migrations.RunSQL.noop),
    ]
