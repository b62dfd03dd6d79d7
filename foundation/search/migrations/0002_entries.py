"""What search keeps of each object, and the functions by which the database keeps it.

An app that has something to find writes a function `<kind>_searched(ids bigint[])`, which says of each of these objects
what its columns name (see REFRESH), and calls `search_keep('<kind>', '<table>', '<query for the ids of objects>')` for
every table from which that follows; %s in the query stands for the rows that a statement has changed. Texts are arrays
by language: English, French, Spanish, Arabic, and none of them.
"""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.expressions
import django.db.models.functions.math
import django.db.models.functions.text
import django.db.models.lookups
from django.db import migrations, models

# From foundation/search/fold.py, as it was when this was written.
SEPARATORS = (
    "\\u0001-/:-@\\[-`{-\\u00bf\\u00d7\\u00f7\\u060c\\u061b\\u061f\\u066a-\\u066d\\u06d4\\u0964\\u0965\\u1361-\\u1368"
    "\\u1680\\u2000-\\u206f\\u2e00-\\u2e7f\\u3000-\\u303f"
)
# Folded words with one space between; "c.p.m.s." is one word.
WORDS = f"""
CREATE FUNCTION search_words(value text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN trim(regexp_replace(
    regexp_replace(fold(value), '(?<![^{SEPARATORS}])([^{SEPARATORS}0-9])\\.(?=[^{SEPARATORS}0-9]([{SEPARATORS}]|$))', '\\1', 'g'),
    '[{SEPARATORS}]+', ' ', 'g'));
"""
# Arabic writes "and" onto the word that follows; before an article its stemmer would leave it there.
ARABIC = """
CREATE FUNCTION search_arabic(words text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN regexp_replace(words, '(^| )[وف](?=ال[^ ]{3})(?!.الد[يةهات])', '\\1', 'g');
"""
# Of texts in English, French, Spanish, Arabic and in no language: the last by the rules of all four.
VECTOR = """
CREATE FUNCTION search_vector(texts text[]) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN to_tsvector('pg_catalog.english', coalesce(search_words(texts[1]), ''))
    || to_tsvector('pg_catalog.french', coalesce(search_words(texts[2]), ''))
    || to_tsvector('pg_catalog.spanish', coalesce(search_words(texts[3]), ''))
    || to_tsvector('pg_catalog.arabic', coalesce(search_arabic(search_words(texts[4])), ''))
    || to_tsvector('pg_catalog.english', coalesce(search_words(texts[5]), ''))
    || to_tsvector('pg_catalog.french', coalesce(search_words(texts[5]), ''))
    || to_tsvector('pg_catalog.spanish', coalesce(search_words(texts[5]), ''))
    || to_tsvector('pg_catalog.arabic', coalesce(search_arabic(search_words(texts[5])), ''));
"""
# What a folded word may stand as in a document; nothing for one that says nothing in one of the languages.
STEMS = """
CREATE FUNCTION search_stems(word text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN '' IN (
        to_tsvector('pg_catalog.english', word)::text, to_tsvector('pg_catalog.french', word)::text,
        to_tsvector('pg_catalog.spanish', word)::text, to_tsvector('pg_catalog.arabic', search_arabic(word))::text
    ) THEN '{}'
    ELSE tsvector_to_array(
        to_tsvector('pg_catalog.english', word) || to_tsvector('pg_catalog.french', word)
        || to_tsvector('pg_catalog.spanish', word) || to_tsvector('pg_catalog.arabic', search_arabic(word))
    ) END;
"""
# Writes the entries of these objects anew. Its rows are locked first, so that of two changes at once the later one sees
# what the earlier one has written.
REFRESH = """
CREATE FUNCTION search_refresh(which text, ids bigint[]) RETURNS void LANGUAGE plpgsql AS $body$
BEGIN
    PERFORM 1 FROM search_entry WHERE kind = which AND object_id = ANY (ids) ORDER BY object_id FOR UPDATE;
    EXECUTE format($query$
        WITH said AS MATERIALIZED (
            -- SEARCHED: object_id bigint, audience int, dated date, sort_key text, facets text,
            -- names text[], aliases text[], about text[], body text[]
            SELECT * FROM %I($2)
        ), fresh AS MATERIALIZED (
            SELECT object_id, audience, dated, sort_key, facets,
                '|' || array_to_string(ARRAY(
                    SELECT DISTINCT search_words(title) FROM unnest(names || aliases) title WHERE search_words(title) <> ''
                ), '|') || '|' AS titles,
                setweight(search_vector(names[1:4] || concat_ws(' ', names[5], array_to_string(aliases, ' '))), 'A')
                    || setweight(search_vector(about), 'B') AS names,
                search_vector(body) AS body
            FROM said WHERE audience IS NOT NULL
            UNION ALL
            SELECT object_id, NULL, NULL, '', '', '', ''::tsvector, ''::tsvector FROM said WHERE audience IS NULL
        ), changed AS (
            INSERT INTO search_entry AS entry (kind, object_id, audience, dated, sort_key, titles, facets, names, document)
            SELECT $1, object_id, audience, dated, sort_key, titles, facets, names,
                CASE WHEN audience IS NULL THEN names ELSE strip(names || body) || array_to_tsvector(ARRAY['=' || $1] || ARRAY(
                    SELECT '=' || facet FROM string_to_table(facets, ' ') facet WHERE facet <> ''
                )) END
            FROM fresh
            ON CONFLICT (kind, object_id) DO UPDATE SET
                audience = EXCLUDED.audience, dated = EXCLUDED.dated, sort_key = EXCLUDED.sort_key,
                titles = EXCLUDED.titles, facets = EXCLUDED.facets, names = EXCLUDED.names,
                document = EXCLUDED.document
            WHERE (entry.audience, entry.dated, entry.sort_key, entry.titles, entry.facets, entry.names, entry.document)
                IS DISTINCT FROM (EXCLUDED.audience, EXCLUDED.dated, EXCLUDED.sort_key, EXCLUDED.titles,
                    EXCLUDED.facets, EXCLUDED.names, EXCLUDED.document)
        ), gone AS (
            DELETE FROM search_entry
            WHERE kind = $1 AND object_id = ANY ($2) AND object_id NOT IN (SELECT object_id FROM said)
        )
        INSERT INTO search_wording AS wording (kind, object_id, words)
        SELECT $1, object_id, coalesce((
            SELECT string_agg(DISTINCT language || ':' || form, ' ')
            FROM unnest(ARRAY['en', 'fr', 'es', 'ar', '']) WITH ORDINALITY AS languages (language, number),
                regexp_split_to_table(lower(concat_ws(' ', names[number], about[number], body[number],
                    CASE number WHEN 5 THEN array_to_string(aliases, ' ') END)), '[SEPARATORS]+') form
            WHERE audience = 0 AND length(form) BETWEEN 2 AND 40
        ), '')
        FROM said
        ON CONFLICT (kind, object_id) DO UPDATE SET words = EXCLUDED.words WHERE wording.words <> EXCLUDED.words;
    $query$, which || '_searched') USING which, ids;
END $body$;
""".replace("SEPARATORS]", f"{SEPARATORS}]")
# A bulk load may set search.later, and then writes the entries of that kind once (actions.written_once).
CHANGED = """
CREATE FUNCTION search_changed() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
    changed text := CASE TG_OP WHEN 'INSERT' THEN 'fresh' WHEN 'DELETE' THEN 'stale'
        ELSE '(TABLE fresh UNION ALL TABLE stale)' END;
    ids bigint[];
BEGIN
    IF current_setting('search.later', true) = TG_ARGV[0] THEN
        RETURN NULL;
    END IF;
    EXECUTE format('SELECT array_agg(DISTINCT id) FROM (%s) each (id)', format(TG_ARGV[1], changed)) INTO ids;
    IF ids IS NOT NULL THEN
        PERFORM search_refresh(TG_ARGV[0], ids);
    END IF;
    RETURN NULL;
END $body$;
"""
KEEP = """
CREATE FUNCTION search_keep(which text, source regclass, ids text) RETURNS void LANGUAGE plpgsql AS $body$
BEGIN
    EXECUTE format('CREATE TRIGGER search_inserted AFTER INSERT ON %s REFERENCING NEW TABLE AS fresh
        FOR EACH STATEMENT EXECUTE FUNCTION search_changed(%L, %L)', source, which, ids);
    EXECUTE format('CREATE TRIGGER search_updated AFTER UPDATE ON %s REFERENCING NEW TABLE AS fresh OLD TABLE AS stale
        FOR EACH STATEMENT EXECUTE FUNCTION search_changed(%L, %L)', source, which, ids);
    EXECUTE format('CREATE TRIGGER search_deleted AFTER DELETE ON %s REFERENCING OLD TABLE AS stale
        FOR EACH STATEMENT EXECUTE FUNCTION search_changed(%L, %L)', source, which, ids);
END $body$;
CREATE FUNCTION search_keep_no_more(source regclass) RETURNS void LANGUAGE plpgsql AS $body$
BEGIN
    EXECUTE format('DROP TRIGGER search_inserted ON %1$s; DROP TRIGGER search_updated ON %1$s;
        DROP TRIGGER search_deleted ON %1$s', source);
END $body$;
"""
# What has changed in the numbers of entries, by kind, audience and facet.
TALLY = """
CREATE FUNCTION search_count() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO search_tally (kind, audience, facet, number)
        SELECT kind, audience, facet, count(*) FROM fresh, unnest(array_prepend('', string_to_array(facets, ' '))) facet
        WHERE audience IS NOT NULL GROUP BY 1, 2, 3;
    ELSIF TG_OP = 'DELETE' THEN
        DELETE FROM search_wording wording USING stale
        WHERE (wording.kind, wording.object_id) = (stale.kind, stale.object_id);
        INSERT INTO search_tally (kind, audience, facet, number)
        SELECT kind, audience, facet, -count(*) FROM stale, unnest(array_prepend('', string_to_array(facets, ' '))) facet
        WHERE audience IS NOT NULL GROUP BY 1, 2, 3;
    ELSE
        INSERT INTO search_tally (kind, audience, facet, number)
        SELECT kind, audience, facet, sum(sign) FROM (
            SELECT kind, audience, facets, 1 AS sign FROM fresh UNION ALL SELECT kind, audience, facets, -1 FROM stale
        ) changed, unnest(array_prepend('', string_to_array(facets, ' '))) facet
        WHERE audience IS NOT NULL GROUP BY 1, 2, 3 HAVING sum(sign) <> 0;
    END IF;
    RETURN NULL;
END $body$;
CREATE TRIGGER search_counted_insert AFTER INSERT ON search_entry REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION search_count();
CREATE TRIGGER search_counted_update AFTER UPDATE ON search_entry REFERENCING NEW TABLE AS fresh OLD TABLE AS stale
    FOR EACH STATEMENT EXECUTE FUNCTION search_count();
CREATE TRIGGER search_counted_delete AFTER DELETE ON search_entry REFERENCING OLD TABLE AS stale
    FOR EACH STATEMENT EXECUTE FUNCTION search_count();
"""
TALLY_BACK = """
DROP TRIGGER search_counted_insert ON search_entry;
DROP TRIGGER search_counted_update ON search_entry;
DROP TRIGGER search_counted_delete ON search_entry;
DROP FUNCTION search_count();
"""
# By how many objects fewer or more a word is said.
WORDS_SAID = """
CREATE FUNCTION search_count_words() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
    changed text := CASE TG_OP WHEN 'INSERT' THEN 'SELECT words, 1 AS sign FROM fresh'
        WHEN 'DELETE' THEN 'SELECT words, -1 AS sign FROM stale'
        ELSE 'SELECT words, 1 AS sign FROM fresh UNION ALL SELECT words, -1 FROM stale' END;
BEGIN
    EXECUTE format($query$
        INSERT INTO search_word (word, language, form, number)
        SELECT word, language, form, number
        FROM (
            SELECT split_part(said, ':', 1) AS language, split_part(said, ':', 2) AS form, sum(sign) AS number
            FROM (%s) changed, string_to_table(words, ' ') said WHERE said <> '' GROUP BY said HAVING sum(sign) <> 0
        ) forms, fold(form) word
        WHERE length(word) BETWEEN 2 AND 40
    $query$, changed);
    RETURN NULL;
END $body$;
CREATE TRIGGER search_words_insert AFTER INSERT ON search_wording REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION search_count_words();
CREATE TRIGGER search_words_update AFTER UPDATE ON search_wording REFERENCING NEW TABLE AS fresh OLD TABLE AS stale
    FOR EACH STATEMENT EXECUTE FUNCTION search_count_words();
CREATE TRIGGER search_words_delete AFTER DELETE ON search_wording REFERENCING OLD TABLE AS stale
    FOR EACH STATEMENT EXECUTE FUNCTION search_count_words();
"""
WORDS_SAID_BACK = """
DROP TRIGGER search_words_insert ON search_wording;
DROP TRIGGER search_words_update ON search_wording;
DROP TRIGGER search_words_delete ON search_wording;
DROP FUNCTION search_count_words();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('search', '0001_fold'),
    ]

    operations = [
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('pk', models.CompositePrimaryKey('kind', 'object_id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=12)),
                ('object_id', models.BigIntegerField()),
                ('audience', models.SmallIntegerField(choices=[(0, 'Everybody'), (1, 'Members'), (2, 'Staff')], null=True)),
                ('dated', models.DateField(null=True)),
                ('sort_key', models.TextField(default='')),
                ('titles', models.TextField(default='')),
                ('facets', models.TextField(default='')),
                ('names', django.contrib.postgres.search.SearchVectorField(default='')),
                ('document', django.contrib.postgres.search.SearchVectorField(default='')),
            ],
            options={
                'indexes': [
                    django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=['document'], name='search_entry_document'),
                    models.Index(condition=models.Q(('audience__isnull', False)), fields=['kind', 'sort_key', 'object_id'], name='search_entry_by_name'),
                    models.Index(models.F('kind'), models.OrderBy(models.F('dated'), descending=True, nulls_last=True), models.F('sort_key'), models.F('object_id'), condition=models.Q(('audience__isnull', False)), name='search_entry_by_date'),
                    django.contrib.postgres.indexes.GinIndex(condition=models.Q(django.db.models.lookups.Exact(django.db.models.functions.math.Mod(django.db.models.expressions.CombinedExpression(models.F('object_id'), '/', models.Value(1024)), 64), 0)), fastupdate=False, fields=['document'], name='search_entry_one_in_64'),
                    django.contrib.postgres.indexes.GinIndex(condition=models.Q(django.db.models.lookups.Exact(django.db.models.functions.math.Mod(django.db.models.expressions.CombinedExpression(models.F('object_id'), '/', models.Value(1024)), 8), 0)), fastupdate=False, fields=['document'], name='search_entry_one_in_8'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Tally',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=12)),
                ('audience', models.SmallIntegerField()),
                ('facet', models.TextField()),
                ('number', models.IntegerField()),
            ],
            options={
                'indexes': [models.Index(fields=['kind', 'audience'], name='search_tally_kind')],
            },
        ),
        migrations.CreateModel(
            name='Wording',
            fields=[
                ('pk', models.CompositePrimaryKey('kind', 'object_id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=12)),
                ('object_id', models.BigIntegerField()),
                ('words', models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name='Word',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('word', models.TextField()),
                ('language', models.CharField(max_length=2)),
                ('form', models.TextField()),
                ('number', models.IntegerField()),
            ],
            options={
                'indexes': [models.Index(django.contrib.postgres.indexes.OpClass(models.F('word'), 'text_pattern_ops'), name='search_word_beginning'), models.Index(django.contrib.postgres.indexes.OpClass(django.db.models.functions.text.Reverse('word'), 'text_pattern_ops'), name='search_word_end')],
            },
        ),
        migrations.RunSQL(WORDS, "DROP FUNCTION search_words(text)"),
        migrations.RunSQL(ARABIC, "DROP FUNCTION search_arabic(text)"),
        migrations.RunSQL(VECTOR, "DROP FUNCTION search_vector(text[])"),
        migrations.RunSQL(STEMS, "DROP FUNCTION search_stems(text)"),
        migrations.RunSQL(REFRESH, "DROP FUNCTION search_refresh(text, bigint[])"),
        migrations.RunSQL(CHANGED, "DROP FUNCTION search_changed()"),
        migrations.RunSQL(KEEP, "DROP FUNCTION search_keep(text, regclass, text); DROP FUNCTION search_keep_no_more(regclass)"),
        migrations.RunSQL(TALLY, TALLY_BACK),
        migrations.RunSQL(WORDS_SAID, WORDS_SAID_BACK),
    ]
