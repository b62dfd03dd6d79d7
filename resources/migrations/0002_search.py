"""What search knows of a product."""

from django.db import migrations

SEARCHED = """
CREATE FUNCTION product_searched(ids bigint[]) RETURNS TABLE (
    object_id bigint, audience int, dated date, sort_key text, facets text,
    names text[], aliases text[], about text[], body text[]
) LANGUAGE sql STABLE AS $$
    SELECT p.id, 0, make_date(p.published_year, 1, 1), lpad(p.position::text, 5, '0'),
        concat_ws(' ', 'kind:' || p.kind_id, 'year:' || p.published_year),
        ARRAY[p.title_en, p.title_fr, p.title_es, p.title_ar, NULL], ARRAY[replace(p.slug, '-', ' ')],
        ARRAY[concat_ws(' ', k.name_en, p.summary_en), concat_ws(' ', k.name_fr, p.summary_fr),
            concat_ws(' ', k.name_es, p.summary_es), concat_ws(' ', k.name_ar, p.summary_ar), p.published_year::text],
        ARRAY[]::text[]
    FROM resources_product p JOIN resources_productkind k ON k.id = p.kind_id WHERE p.id = ANY (ids)
$$;
"""
KEEP = """
SELECT search_keep('product', 'resources_product', 'SELECT id FROM %s changed');
SELECT search_keep('product', 'resources_productkind',
    'SELECT id FROM resources_product WHERE kind_id IN (SELECT id FROM %s changed)');
"""
KEEP_NO_MORE = """
SELECT search_keep_no_more('resources_productkind');
SELECT search_keep_no_more('resources_product');
DELETE FROM search_entry WHERE kind = 'product';
"""
FILL = "SELECT search_refresh('product', ARRAY(SELECT id FROM resources_product ORDER BY id))"


class Migration(migrations.Migration):

    dependencies = [
        ('resources', '0001_initial'),
        ('search', '0002_entries'),
    ]

    operations = [
        migrations.RunSQL(SEARCHED, "DROP FUNCTION product_searched(bigint[])"),
        migrations.RunSQL(KEEP, KEEP_NO_MORE),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
