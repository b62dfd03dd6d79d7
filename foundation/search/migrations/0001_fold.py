"""The SQL functions `fold()` and `sort_key()`, twins of foundation/search/fold.py."""

from django.db import migrations

# SQL-standard bodies are parsed once and are immutable, so that a generated column may use them.
FOLD = """
CREATE FUNCTION fold(value text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN lower(regexp_replace(normalize(value, NFKD),
    '[\\u0300-\\u036f\\u0610-\\u061a\\u064b-\\u065f\\u0670\\u06d6-\\u06dc\\u06df-\\u06e4\\u06e7\\u06e8\\u06ea-\\u06ed\\u0640]',
    '', 'g'));
"""
SORT_KEY = """
CREATE FUNCTION sort_key(value text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN regexp_replace(fold(value), '^[\\s"''«»“”‘’(\\[#*-]*(ال)?', '');
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.RunSQL(FOLD, "DROP FUNCTION fold(text)"),
        migrations.RunSQL(SORT_KEY, "DROP FUNCTION sort_key(text)"),
    ]
