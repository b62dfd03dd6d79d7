import datetime
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.text
import django.utils.timezone
import django_countries.fields
import foundation.search.fold
import members.dates
import members.marks
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.conf import settings
from django.db import migrations, models

# Twins of members/marks.py. SQL-standard bodies are immutable, so that a generated column may use them.
CONSONANTS = """
CREATE FUNCTION consonants_of(word text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN regexp_replace(translate(regexp_replace(word, '^ال', ''),
    'pبپбпđدذضдvفвфڤjجغگгґcqxخقكکچкхчłلлمмنнرрzßزسشصظژжзсцшщتثطтaeiouwyhæœøıاأويىیهةہھےحعءٱаеиоуыэюяіїєъьй',
    'bbbbbdddddfffffggggggkkkkkkkkkkklllmmnnrrsssssssssssssstttt'),
    '(.)\\1+', '\\1', 'g');
"""
MARKS = """
CREATE FUNCTION organisation_marks(name text, acronym text, website text) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN ARRAY(
    WITH separate AS (
        SELECT '[\\u0001-/:-@\\[-`{-\\u00bf\\u00d7\\u00f7\\u060c\\u061b\\u061f\\u066a-\\u066d\\u06d4\\u0964\\u0965\\u1361-\\u1368\\u1680\\u2000-\\u206f\\u2e00-\\u2e7f\\u3000-\\u303f]+' AS them
    ), words AS (
        SELECT word, number FROM separate, unnest(string_to_array(
            btrim(regexp_replace(fold(name), them, ' ', 'g')), ' ')) WITH ORDINALITY AS row (word, number)
    ), whole AS (
        SELECT count(*) AS words, string_agg(word, '' ORDER BY number) AS text,
            string_agg(left(word, 1), '' ORDER BY number) AS initials,
            string_agg(left(word, 1), '' ORDER BY number) FILTER (WHERE length(word) > 3) AS great_initials
        FROM words
    ), stated AS (
        SELECT regexp_replace(fold(acronym), them, '', 'g') AS text FROM separate
    ), host AS (
        SELECT left(rtrim(substring(fold(website) FROM '^https?://(?:[^/?#@]*@)?(?:www[0-9]?\\.)?([^/?#:]+)'), '.'), 60)
            AS text
    )
    SELECT left(consonants_of(word), 4) FROM words WHERE length(consonants_of(word)) > 1
    UNION SELECT '=' || text FROM stated WHERE length(text) > 1
    UNION SELECT '=' || text FROM whole WHERE words = 1 AND length(text) BETWEEN 3 AND 12
    UNION SELECT '~' || initials FROM whole WHERE length(initials) BETWEEN 3 AND 12
    UNION SELECT '~' || great_initials FROM whole WHERE length(great_initials) BETWEEN 3 AND 12
    UNION SELECT '@' || text FROM host WHERE text <> ''
    UNION SELECT '#' || left(text, 60) FROM whole WHERE text <> ''
);
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('search', '0001_fold'),  # the generated sort key calls sort_key(), the marks call fold()
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migrations.RunSQL(CONSONANTS, 'DROP FUNCTION consonants_of(text)'),
        migrations.RunSQL(MARKS, 'DROP FUNCTION organisation_marks(text, text, text)'),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('active', 'Active'), ('lapsed', 'Lapsed'), ('ended', 'Ended')], default='active', max_length=8, verbose_name='status')),
                ('started_on', models.DateField(verbose_name='member since')),
                ('ended_on', models.DateField(blank=True, null=True, validators=[members.dates.has_come], verbose_name='until')),
                ('confirmed_on', models.DateField(blank=True, null=True, verbose_name='confirmed on')),
            ],
            options={
                'verbose_name': 'membership',
                'verbose_name_plural': 'memberships',
                'ordering': ['-started_on'],
            },
        ),
        migrations.CreateModel(
            name='MembershipType',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('texts', models.JSONField(blank=True, default=dict, editable=False)),
                ('slug', models.SlugField(unique=True, verbose_name='key')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
                ('name', models.CharField(max_length=100, null=True, verbose_name='name')),
                ('name_en', models.CharField(max_length=100, null=True, verbose_name='name')),
                ('name_fr', models.CharField(max_length=100, null=True, verbose_name='name')),
                ('name_es', models.CharField(max_length=100, null=True, verbose_name='name')),
                ('name_ar', models.CharField(max_length=100, null=True, verbose_name='name')),
                ('summary', models.TextField(blank=True, null=True, verbose_name='summary')),
                ('summary_en', models.TextField(blank=True, null=True, verbose_name='summary')),
                ('summary_fr', models.TextField(blank=True, null=True, verbose_name='summary')),
                ('summary_es', models.TextField(blank=True, null=True, verbose_name='summary')),
                ('summary_ar', models.TextField(blank=True, null=True, verbose_name='summary')),
                ('eligible', models.TextField(blank=True, null=True, verbose_name='who may join')),
                ('eligible_en', models.TextField(blank=True, null=True, verbose_name='who may join')),
                ('eligible_fr', models.TextField(blank=True, null=True, verbose_name='who may join')),
                ('eligible_es', models.TextField(blank=True, null=True, verbose_name='who may join')),
                ('eligible_ar', models.TextField(blank=True, null=True, verbose_name='who may join')),
                ('benefits', models.TextField(blank=True, null=True, verbose_name='what it gives')),
                ('benefits_en', models.TextField(blank=True, null=True, verbose_name='what it gives')),
                ('benefits_fr', models.TextField(blank=True, null=True, verbose_name='what it gives')),
                ('benefits_es', models.TextField(blank=True, null=True, verbose_name='what it gives')),
                ('benefits_ar', models.TextField(blank=True, null=True, verbose_name='what it gives')),
                ('eligible_kinds', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('local_ngo', 'Local or community-based organisation'), ('national_ngo', 'National organisation'), ('international_ngo', 'International organisation'), ('network', 'Network or coalition'), ('university', 'University or research institute'), ('government', 'Government'), ('un_agency', 'United Nations agency'), ('donor', 'Donor or foundation'), ('national_society', 'Red Cross or Red Crescent National Society'), ('private_sector', 'Private sector'), ('other', 'Other')], max_length=20), blank=True, default=list, size=None, verbose_name='kinds that may apply')),
                ('self_service', models.BooleanField(default=False, verbose_name='open to online application')),
            ],
            options={
                'verbose_name': 'membership type',
                'verbose_name_plural': 'membership types',
                'ordering': ['position'],
            },
        ),
        migrations.CreateModel(
            name='MembershipTypeEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('texts', models.JSONField(blank=True, default=dict, editable=False)),
                ('slug', models.SlugField(db_index=False, verbose_name='key')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
                ('name', models.CharField(max_length=100, null=True, verbose_name='name')),
                ('name_en', models.CharField(max_length=100, null=True, verbose_name='name')),
                ('name_fr', models.CharField(max_length=100, null=True, verbose_name='name')),
                ('name_es', models.CharField(max_length=100, null=True, verbose_name='name')),
                ('name_ar', models.CharField(max_length=100, null=True, verbose_name='name')),
                ('summary', models.TextField(blank=True, null=True, verbose_name='summary')),
                ('summary_en', models.TextField(blank=True, null=True, verbose_name='summary')),
                ('summary_fr', models.TextField(blank=True, null=True, verbose_name='summary')),
                ('summary_es', models.TextField(blank=True, null=True, verbose_name='summary')),
                ('summary_ar', models.TextField(blank=True, null=True, verbose_name='summary')),
                ('eligible', models.TextField(blank=True, null=True, verbose_name='who may join')),
                ('eligible_en', models.TextField(blank=True, null=True, verbose_name='who may join')),
                ('eligible_fr', models.TextField(blank=True, null=True, verbose_name='who may join')),
                ('eligible_es', models.TextField(blank=True, null=True, verbose_name='who may join')),
                ('eligible_ar', models.TextField(blank=True, null=True, verbose_name='who may join')),
                ('benefits', models.TextField(blank=True, null=True, verbose_name='what it gives')),
                ('benefits_en', models.TextField(blank=True, null=True, verbose_name='what it gives')),
                ('benefits_fr', models.TextField(blank=True, null=True, verbose_name='what it gives')),
                ('benefits_es', models.TextField(blank=True, null=True, verbose_name='what it gives')),
                ('benefits_ar', models.TextField(blank=True, null=True, verbose_name='what it gives')),
                ('eligible_kinds', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('local_ngo', 'Local or community-based organisation'), ('national_ngo', 'National organisation'), ('international_ngo', 'International organisation'), ('network', 'Network or coalition'), ('university', 'University or research institute'), ('government', 'Government'), ('un_agency', 'United Nations agency'), ('donor', 'Donor or foundation'), ('national_society', 'Red Cross or Red Crescent National Society'), ('private_sector', 'Private sector'), ('other', 'Other')], max_length=20), blank=True, default=list, size=None, verbose_name='kinds that may apply')),
                ('self_service', models.BooleanField(default=False, verbose_name='open to online application')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Note',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(verbose_name='note')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='when')),
            ],
            options={
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='NoteEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('text', models.TextField(verbose_name='note')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='when')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('texts', models.JSONField(blank=True, default=dict, editable=False)),
                ('slug', models.SlugField(max_length=80, unique=True, verbose_name='address')),
                ('name', models.CharField(max_length=250, verbose_name='official name')),
                ('acronym', models.CharField(blank=True, max_length=30, verbose_name='acronym')),
                ('kind', models.CharField(choices=[('local_ngo', 'Local or community-based organisation'), ('national_ngo', 'National organisation'), ('international_ngo', 'International organisation'), ('network', 'Network or coalition'), ('university', 'University or research institute'), ('government', 'Government'), ('un_agency', 'United Nations agency'), ('donor', 'Donor or foundation'), ('national_society', 'Red Cross or Red Crescent National Society'), ('private_sector', 'Private sector'), ('other', 'Other')], max_length=20, verbose_name='kind')),
                ('headquarters', django_countries.fields.CountryField(max_length=2, verbose_name='country of headquarters')),
                ('countries', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=2), blank=True, default=list, size=None, verbose_name='countries of operation')),
                ('legal_status', models.CharField(blank=True, choices=[('registered', 'Registered under the law of its country'), ('in_registration', 'Registration is under way'), ('not_registered', 'Not registered'), ('public', 'Public body, or founded by a treaty')], max_length=15, verbose_name='legal status')),
                ('founded_in', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='founded in')),
                ('affiliation', models.CharField(blank=True, choices=[('independent', 'It is independent'), ('network', 'It belongs to a network, an alliance or a federation'), ('part_of_international', 'It is part, branch or office of an international organisation')], max_length=24, verbose_name='affiliation')),
                ('governs_itself', models.BooleanField(blank=True, null=True, verbose_name='governs itself')),
                ('raises_own_funds', models.BooleanField(blank=True, null=True, verbose_name='raises its own funds')),
                ('locality', models.CharField(choices=[('local', 'Local'), ('national', 'National'), ('regional', 'Regional'), ('international', 'International'), ('unclassified', 'Not classified')], default='unclassified', max_length=14, verbose_name='verified locality')),
                ('description', models.TextField(blank=True, null=True, verbose_name='what it does in child protection')),
                ('description_en', models.TextField(blank=True, null=True, verbose_name='what it does in child protection')),
                ('description_fr', models.TextField(blank=True, null=True, verbose_name='what it does in child protection')),
                ('description_es', models.TextField(blank=True, null=True, verbose_name='what it does in child protection')),
                ('description_ar', models.TextField(blank=True, null=True, verbose_name='what it does in child protection')),
                ('website', models.URLField(blank=True, verbose_name='website')),
                ('safeguarding_policy', models.CharField(blank=True, choices=[('yes', 'Yes, it is in force'), ('in_preparation', 'It is in preparation'), ('no', 'No')], help_text='As it says itself.', max_length=14, verbose_name='child safeguarding policy')),
                ('psea_policy', models.CharField(blank=True, choices=[('yes', 'Yes, it is in force'), ('in_preparation', 'It is in preparation'), ('no', 'No')], help_text='As it says itself.', max_length=14, verbose_name='policy against sexual exploitation and abuse')),
                ('visibility', models.CharField(choices=[('public', 'Public: anyone can see this organisation'), ('members', 'Members only: people of member organisations can see it when signed in'), ('unlisted', 'Unlisted: only the secretariat can see it')], default='unlisted', max_length=8, verbose_name='visibility')),
                ('is_sample', models.BooleanField(default=False, editable=False, help_text='Invented, to show the portal.', verbose_name='sample')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('sort_key', models.GeneratedField(db_persist=True, expression=foundation.search.fold.SortKey('name'), output_field=models.TextField())),
                ('marks', models.GeneratedField(db_persist=True, expression=members.marks.Marks('name', 'acronym', 'website'), output_field=django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None))),
            ],
            options={
                'verbose_name': 'organisation',
                'verbose_name_plural': 'organisations',
            },
        ),
        migrations.CreateModel(
            name='OrganisationEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('texts', models.JSONField(blank=True, default=dict, editable=False)),
                ('slug', models.SlugField(db_index=False, max_length=80, verbose_name='address')),
                ('name', models.CharField(max_length=250, verbose_name='official name')),
                ('acronym', models.CharField(blank=True, max_length=30, verbose_name='acronym')),
                ('kind', models.CharField(choices=[('local_ngo', 'Local or community-based organisation'), ('national_ngo', 'National organisation'), ('international_ngo', 'International organisation'), ('network', 'Network or coalition'), ('university', 'University or research institute'), ('government', 'Government'), ('un_agency', 'United Nations agency'), ('donor', 'Donor or foundation'), ('national_society', 'Red Cross or Red Crescent National Society'), ('private_sector', 'Private sector'), ('other', 'Other')], max_length=20, verbose_name='kind')),
                ('headquarters', django_countries.fields.CountryField(max_length=2, verbose_name='country of headquarters')),
                ('countries', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=2), blank=True, default=list, size=None, verbose_name='countries of operation')),
                ('legal_status', models.CharField(blank=True, choices=[('registered', 'Registered under the law of its country'), ('in_registration', 'Registration is under way'), ('not_registered', 'Not registered'), ('public', 'Public body, or founded by a treaty')], max_length=15, verbose_name='legal status')),
                ('founded_in', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='founded in')),
                ('affiliation', models.CharField(blank=True, choices=[('independent', 'It is independent'), ('network', 'It belongs to a network, an alliance or a federation'), ('part_of_international', 'It is part, branch or office of an international organisation')], max_length=24, verbose_name='affiliation')),
                ('governs_itself', models.BooleanField(blank=True, null=True, verbose_name='governs itself')),
                ('raises_own_funds', models.BooleanField(blank=True, null=True, verbose_name='raises its own funds')),
                ('locality', models.CharField(choices=[('local', 'Local'), ('national', 'National'), ('regional', 'Regional'), ('international', 'International'), ('unclassified', 'Not classified')], default='unclassified', max_length=14, verbose_name='verified locality')),
                ('description', models.TextField(blank=True, null=True, verbose_name='what it does in child protection')),
                ('description_en', models.TextField(blank=True, null=True, verbose_name='what it does in child protection')),
                ('description_fr', models.TextField(blank=True, null=True, verbose_name='what it does in child protection')),
                ('description_es', models.TextField(blank=True, null=True, verbose_name='what it does in child protection')),
                ('description_ar', models.TextField(blank=True, null=True, verbose_name='what it does in child protection')),
                ('website', models.URLField(blank=True, verbose_name='website')),
                ('safeguarding_policy', models.CharField(blank=True, choices=[('yes', 'Yes, it is in force'), ('in_preparation', 'It is in preparation'), ('no', 'No')], help_text='As it says itself.', max_length=14, verbose_name='child safeguarding policy')),
                ('psea_policy', models.CharField(blank=True, choices=[('yes', 'Yes, it is in force'), ('in_preparation', 'It is in preparation'), ('no', 'No')], help_text='As it says itself.', max_length=14, verbose_name='policy against sexual exploitation and abuse')),
                ('visibility', models.CharField(choices=[('public', 'Public: anyone can see this organisation'), ('members', 'Members only: people of member organisations can see it when signed in'), ('unlisted', 'Unlisted: only the secretariat can see it')], default='unlisted', max_length=8, verbose_name='visibility')),
                ('is_sample', models.BooleanField(default=False, editable=False, help_text='Invented, to show the portal.', verbose_name='sample')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Periods',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_only', models.BooleanField(default=True, editable=False, unique=True)),
                ('first_reminder_days', models.PositiveSmallIntegerField(default=7, help_text='After so many days without a change, applicants are reminded of a draft, or of requested changes.', verbose_name='first reminder, in days')),
                ('second_reminder_days', models.PositiveSmallIntegerField(default=30, help_text='After so many days they are reminded again; for a draft, this names the day of its removal.', verbose_name='second reminder, in days')),
                ('removal_days', models.PositiveSmallIntegerField(default=90, help_text='After so many days without a change a draft is removed with all its answers, but never before the day that was named, which is at least 14 days after the second reminder. What was submitted is never removed.', verbose_name='removal of a draft, in days')),
                ('decision_days', models.PositiveSmallIntegerField(default=10, help_text='Monday to Friday. Applicants are told that the secretariat means to decide within this time; after it, the secretariat is reminded.', verbose_name='decision, in working days')),
            ],
            options={
                'verbose_name': 'periods',
                'verbose_name_plural': 'periods',
            },
        ),
        migrations.CreateModel(
            name='PeriodsEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('is_only', models.BooleanField(default=True, editable=False)),
                ('first_reminder_days', models.PositiveSmallIntegerField(default=7, help_text='After so many days without a change, applicants are reminded of a draft, or of requested changes.', verbose_name='first reminder, in days')),
                ('second_reminder_days', models.PositiveSmallIntegerField(default=30, help_text='After so many days they are reminded again; for a draft, this names the day of its removal.', verbose_name='second reminder, in days')),
                ('removal_days', models.PositiveSmallIntegerField(default=90, help_text='After so many days without a change a draft is removed with all its answers, but never before the day that was named, which is at least 14 days after the second reminder. What was submitted is never removed.', verbose_name='removal of a draft, in days')),
                ('decision_days', models.PositiveSmallIntegerField(default=10, help_text='Monday to Friday. Applicants are told that the secretariat means to decide within this time; after it, the secretariat is reminded.', verbose_name='decision, in working days')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Reminder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('which', models.CharField(choices=[('first', 'First'), ('second', 'Second'), ('unanswered', 'Unanswered')], max_length=10)),
                ('since', models.DateTimeField()),
                ('posted_at', models.DateTimeField()),
                ('removal_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Representative',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('focal_point', 'Focal point'), ('alternate', 'Alternate'), ('member', 'Colleague')], default='member', max_length=12, verbose_name='role')),
                ('job_title', models.CharField(blank=True, max_length=120, verbose_name='job title')),
                ('started_on', models.DateField(validators=[members.dates.has_come], verbose_name='since')),
                ('ended_on', models.DateField(blank=True, null=True, validators=[members.dates.has_come], verbose_name='until')),
            ],
            options={
                'verbose_name': 'representative',
                'verbose_name_plural': 'representatives',
            },
        ),
        migrations.CreateModel(
            name='RepresentativeEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('role', models.CharField(choices=[('focal_point', 'Focal point'), ('alternate', 'Alternate'), ('member', 'Colleague')], default='member', max_length=12, verbose_name='role')),
                ('job_title', models.CharField(blank=True, max_length=120, verbose_name='job title')),
                ('started_on', models.DateField(validators=[members.dates.has_come], verbose_name='since')),
                ('ended_on', models.DateField(blank=True, null=True, validators=[members.dates.has_come], verbose_name='until')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='SignInCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(max_length=254, unique=True)),
                ('nonce', models.UUIDField(default=uuid.uuid4)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('sent_at', models.DateTimeField(null=True)),
                ('failed_attempts', models.PositiveSmallIntegerField(default=0)),
                ('used_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='TimelineEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('draft', 'Draft'), ('submitted', 'Submitted'), ('changes_requested', 'Changes requested'), ('approved', 'Approved'), ('declined', 'Declined'), ('withdrawn', 'Withdrawn')], max_length=18, verbose_name='status')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='when')),
                ('pages', models.JSONField(blank=True, default=dict, help_text='Which were to be changed and why, or were changed.', verbose_name='pages')),
            ],
            options={
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='TimelineEntryEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('status', models.CharField(choices=[('draft', 'Draft'), ('submitted', 'Submitted'), ('changes_requested', 'Changes requested'), ('approved', 'Approved'), ('declined', 'Declined'), ('withdrawn', 'Withdrawn')], max_length=18, verbose_name='status')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='when')),
                ('pages', models.JSONField(blank=True, default=dict, help_text='Which were to be changed and why, or were changed.', verbose_name='pages')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='UserEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('email', models.EmailField(max_length=254, verbose_name='e-mail address')),
                ('name', models.CharField(blank=True, max_length=150, verbose_name='name')),
                ('language', models.CharField(choices=[('en', 'English'), ('fr', 'Français'), ('es', 'Español'), ('ar', 'العربية')], default='en', max_length=2, verbose_name='language')),
                ('is_active', models.BooleanField(default=True, verbose_name='may sign in')),
                ('is_staff', models.BooleanField(default=False, verbose_name='member of the secretariat')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('email', models.EmailField(max_length=254, unique=True, verbose_name='e-mail address')),
                ('name', models.CharField(blank=True, max_length=150, verbose_name='name')),
                ('language', models.CharField(choices=[('en', 'English'), ('fr', 'Français'), ('es', 'Español'), ('ar', 'العربية')], default='en', max_length=2, verbose_name='language')),
                ('is_active', models.BooleanField(default=True, verbose_name='may sign in')),
                ('is_staff', models.BooleanField(default=False, verbose_name='member of the secretariat')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created')),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': 'person',
                'verbose_name_plural': 'people',
                'ordering': ['email'],
            },
        ),
        migrations.CreateModel(
            name='Application',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('job_title', models.CharField(blank=True, max_length=120, verbose_name='job title')),
                ('answers', models.JSONField(blank=True, default=dict, verbose_name='answers')),
                ('requested', models.JSONField(blank=True, default=dict, verbose_name='changes requested')),
                ('changed', models.JSONField(blank=True, default=list, editable=False)),
                ('status', models.CharField(choices=[('draft', 'Draft'), ('submitted', 'Submitted'), ('changes_requested', 'Changes requested'), ('approved', 'Approved'), ('declined', 'Declined'), ('withdrawn', 'Withdrawn')], default='draft', max_length=18, verbose_name='status')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='started')),
                ('saved_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='answers saved')),
                ('first_submitted_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('submitted_at', models.DateTimeField(blank=True, null=True, verbose_name='submitted')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided')),
                ('reason', models.TextField(blank=True, verbose_name='reason given to the applicant')),
                ('applicant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='applications', to=settings.AUTH_USER_MODEL, verbose_name='applicant')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                ('reviewer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='reviews', to=settings.AUTH_USER_MODEL, verbose_name='reviewer')),
                ('type', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='applications', to='members.membershiptype', verbose_name='type')),
            ],
            options={
                'verbose_name': 'application',
                'verbose_name_plural': 'applications',
            },
        ),
        migrations.CreateModel(
            name='EntryChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('before', models.JSONField(verbose_name='before')),
                ('proposed', models.JSONField(verbose_name='after')),
                ('status', models.CharField(choices=[('waiting', 'Waiting'), ('accepted', 'Accepted'), ('refused', 'Refused'), ('withdrawn', 'Withdrawn')], default='waiting', max_length=9, verbose_name='status')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='proposed')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided')),
                ('reason', models.TextField(blank=True, verbose_name='reason')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
            ],
            options={
                'verbose_name': 'change of an entry',
                'verbose_name_plural': 'changes of entries',
                'ordering': ['created_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='EntryChangeEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('before', models.JSONField(verbose_name='before')),
                ('proposed', models.JSONField(verbose_name='after')),
                ('status', models.CharField(choices=[('waiting', 'Waiting'), ('accepted', 'Accepted'), ('refused', 'Refused'), ('withdrawn', 'Withdrawn')], default='waiting', max_length=9, verbose_name='status')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='proposed')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided')),
                ('reason', models.TextField(blank=True, verbose_name='reason')),
                ('by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('decided_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='members.entrychange')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(max_length=254, verbose_name='e-mail address')),
                ('role', models.CharField(choices=[('focal_point', 'Focal point'), ('alternate', 'Alternate'), ('member', 'Colleague')], default='member', max_length=12, verbose_name='role')),
                ('status', models.CharField(choices=[('open', 'Open'), ('accepted', 'Accepted'), ('declined', 'Declined'), ('withdrawn', 'Withdrawn')], default='open', max_length=9, verbose_name='status')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='sent')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
            ],
            options={
                'verbose_name': 'invitation',
                'verbose_name_plural': 'invitations',
                'ordering': ['-created_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='InvitationEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('email', models.EmailField(max_length=254, verbose_name='e-mail address')),
                ('role', models.CharField(choices=[('focal_point', 'Focal point'), ('alternate', 'Alternate'), ('member', 'Colleague')], default='member', max_length=12, verbose_name='role')),
                ('status', models.CharField(choices=[('open', 'Open'), ('accepted', 'Accepted'), ('declined', 'Declined'), ('withdrawn', 'Withdrawn')], default='open', max_length=9, verbose_name='status')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='sent')),
                ('by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='members.invitation')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='JoinRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('message', models.CharField(blank=True, max_length=500, verbose_name='message')),
                ('status', models.CharField(choices=[('asked', 'Asked'), ('accepted', 'Accepted'), ('declined', 'Declined')], default='asked', max_length=8, verbose_name='status')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='asked')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='join_decisions', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='join_requests', to=settings.AUTH_USER_MODEL, verbose_name='person')),
            ],
            options={
                'verbose_name': 'request to join an organisation',
                'verbose_name_plural': 'requests to join an organisation',
            },
        ),
        migrations.CreateModel(
            name='JoinRequestEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('message', models.CharField(blank=True, max_length=500, verbose_name='message')),
                ('status', models.CharField(choices=[('asked', 'Asked'), ('accepted', 'Accepted'), ('declined', 'Declined')], default='asked', max_length=8, verbose_name='status')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='asked')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided')),
                ('decided_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='members.joinrequest')),
                ('user', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='MembershipEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('status', models.CharField(choices=[('active', 'Active'), ('lapsed', 'Lapsed'), ('ended', 'Ended')], default='active', max_length=8, verbose_name='status')),
                ('started_on', models.DateField(verbose_name='member since')),
                ('ended_on', models.DateField(blank=True, null=True, validators=[members.dates.has_come], verbose_name='until')),
                ('confirmed_on', models.DateField(blank=True, null=True, verbose_name='confirmed on')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='members.membership')),
                ('type', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='members.membershiptype', verbose_name='type')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='membership',
            name='type',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='members.membershiptype', verbose_name='type'),
        ),
        migrations.CreateModel(
            name='ApplicationEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('job_title', models.CharField(blank=True, max_length=120, verbose_name='job title')),
                ('requested', models.JSONField(blank=True, default=dict, verbose_name='changes requested')),
                ('changed', models.JSONField(blank=True, default=list, editable=False)),
                ('status', models.CharField(choices=[('draft', 'Draft'), ('submitted', 'Submitted'), ('changes_requested', 'Changes requested'), ('approved', 'Approved'), ('declined', 'Declined'), ('withdrawn', 'Withdrawn')], default='draft', max_length=18, verbose_name='status')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='started')),
                ('first_submitted_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('submitted_at', models.DateTimeField(blank=True, null=True, verbose_name='submitted')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided')),
                ('reason', models.TextField(blank=True, verbose_name='reason given to the applicant')),
                ('applicant', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='applicant')),
                ('decided_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='members.application')),
                ('reviewer', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='reviewer')),
                ('type', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='members.membershiptype', verbose_name='type')),
            ],
            options={
                'abstract': False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='membershiptype',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "members_membershiptypeevent" ("benefits", "benefits_ar", "benefits_en", "benefits_es", "benefits_fr", "eligible", "eligible_ar", "eligible_en", "eligible_es", "eligible_fr", "eligible_kinds", "id", "name", "name_ar", "name_en", "name_es", "name_fr", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "self_service", "slug", "summary", "summary_ar", "summary_en", "summary_es", "summary_fr", "texts") VALUES (NEW."benefits", NEW."benefits_ar", NEW."benefits_en", NEW."benefits_es", NEW."benefits_fr", NEW."eligible", NEW."eligible_ar", NEW."eligible_en", NEW."eligible_es", NEW."eligible_fr", NEW."eligible_kinds", NEW."id", NEW."name", NEW."name_ar", NEW."name_en", NEW."name_es", NEW."name_fr", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'insert\', NEW."id", NEW."position", NEW."self_service", NEW."slug", NEW."summary", NEW."summary_ar", NEW."summary_en", NEW."summary_es", NEW."summary_fr", NEW."texts"); RETURN NULL;', hash='f4e7cb69fc4bd919b3f2b8e8d729f42d97578e6c', operation='INSERT', pgid='pgtrigger_insert_insert_9a78c', table='members_membershiptype', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='membershiptype',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "members_membershiptypeevent" ("benefits", "benefits_ar", "benefits_en", "benefits_es", "benefits_fr", "eligible", "eligible_ar", "eligible_en", "eligible_es", "eligible_fr", "eligible_kinds", "id", "name", "name_ar", "name_en", "name_es", "name_fr", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "self_service", "slug", "summary", "summary_ar", "summary_en", "summary_es", "summary_fr", "texts") VALUES (NEW."benefits", NEW."benefits_ar", NEW."benefits_en", NEW."benefits_es", NEW."benefits_fr", NEW."eligible", NEW."eligible_ar", NEW."eligible_en", NEW."eligible_es", NEW."eligible_fr", NEW."eligible_kinds", NEW."id", NEW."name", NEW."name_ar", NEW."name_en", NEW."name_es", NEW."name_fr", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'update\', NEW."id", NEW."position", NEW."self_service", NEW."slug", NEW."summary", NEW."summary_ar", NEW."summary_en", NEW."summary_es", NEW."summary_fr", NEW."texts"); RETURN NULL;', hash='9dfe3a999701f875cd522b1087f76c89bb412206', operation='UPDATE', pgid='pgtrigger_update_update_ec08f', table='members_membershiptype', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='membershiptype',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "members_membershiptypeevent" ("benefits", "benefits_ar", "benefits_en", "benefits_es", "benefits_fr", "eligible", "eligible_ar", "eligible_en", "eligible_es", "eligible_fr", "eligible_kinds", "id", "name", "name_ar", "name_en", "name_es", "name_fr", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "self_service", "slug", "summary", "summary_ar", "summary_en", "summary_es", "summary_fr", "texts") VALUES (OLD."benefits", OLD."benefits_ar", OLD."benefits_en", OLD."benefits_es", OLD."benefits_fr", OLD."eligible", OLD."eligible_ar", OLD."eligible_en", OLD."eligible_es", OLD."eligible_fr", OLD."eligible_kinds", OLD."id", OLD."name", OLD."name_ar", OLD."name_en", OLD."name_es", OLD."name_fr", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'delete\', OLD."id", OLD."position", OLD."self_service", OLD."slug", OLD."summary", OLD."summary_ar", OLD."summary_en", OLD."summary_es", OLD."summary_fr", OLD."texts"); RETURN NULL;', hash='303186aef242f630951d722ce00502be7fba37f4', operation='DELETE', pgid='pgtrigger_delete_delete_fc09c', table='members_membershiptype', when='AFTER')),
        ),
        migrations.AddField(
            model_name='membershiptypeevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='membershiptypeevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='members.membershiptype'),
        ),
        migrations.AddField(
            model_name='note',
            name='application',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notes', to='members.application'),
        ),
        migrations.AddField(
            model_name='note',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by'),
        ),
        migrations.AddField(
            model_name='noteevent',
            name='application',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='members.application'),
        ),
        migrations.AddField(
            model_name='noteevent',
            name='by',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by'),
        ),
        migrations.AddField(
            model_name='noteevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='noteevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='members.note'),
        ),
        migrations.AddIndex(
            model_name='organisation',
            index=models.Index(fields=['sort_key', 'id'], name='organisation_by_name'),
        ),
        migrations.AddIndex(
            model_name='organisation',
            index=django.contrib.postgres.indexes.GinIndex(fields=['marks'], name='organisation_by_marks'),
        ),
        migrations.AddField(
            model_name='membershipevent',
            name='organisation',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='members.organisation', verbose_name='organisation'),
        ),
        migrations.AddField(
            model_name='membership',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='members.organisation', verbose_name='organisation'),
        ),
        migrations.AddField(
            model_name='joinrequestevent',
            name='organisation',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='members.organisation', verbose_name='organisation'),
        ),
        migrations.AddField(
            model_name='joinrequest',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='join_requests', to='members.organisation', verbose_name='organisation'),
        ),
        migrations.AddField(
            model_name='invitationevent',
            name='organisation',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='members.organisation', verbose_name='organisation'),
        ),
        migrations.AddField(
            model_name='invitation',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='members.organisation', verbose_name='organisation'),
        ),
        migrations.AddField(
            model_name='entrychangeevent',
            name='organisation',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='members.organisation', verbose_name='organisation'),
        ),
        migrations.AddField(
            model_name='entrychange',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='members.organisation', verbose_name='organisation'),
        ),
        migrations.AddField(
            model_name='applicationevent',
            name='organisation',
            field=models.ForeignKey(blank=True, db_constraint=False, help_text='Made when the application is submitted.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='members.organisation', verbose_name='organisation'),
        ),
        migrations.AddField(
            model_name='application',
            name='organisation',
            field=models.ForeignKey(blank=True, help_text='Made when the application is submitted.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='applications', to='members.organisation', verbose_name='organisation'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='organisation',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "members_organisationevent" ("acronym", "affiliation", "countries", "created_at", "description", "description_ar", "description_en", "description_es", "description_fr", "founded_in", "governs_itself", "headquarters", "id", "is_sample", "kind", "legal_status", "locality", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "psea_policy", "raises_own_funds", "safeguarding_policy", "slug", "texts", "visibility", "website") VALUES (NEW."acronym", NEW."affiliation", NEW."countries", NEW."created_at", NEW."description", NEW."description_ar", NEW."description_en", NEW."description_es", NEW."description_fr", NEW."founded_in", NEW."governs_itself", NEW."headquarters", NEW."id", NEW."is_sample", NEW."kind", NEW."legal_status", NEW."locality", NEW."name", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'insert\', NEW."id", NEW."psea_policy", NEW."raises_own_funds", NEW."safeguarding_policy", NEW."slug", NEW."texts", NEW."visibility", NEW."website"); RETURN NULL;', hash='0d6e9a911fa6319312428f8f410ca9d923dbb130', operation='INSERT', pgid='pgtrigger_insert_insert_d68e8', table='members_organisation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='organisation',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."acronym" IS DISTINCT FROM (NEW."acronym") OR OLD."affiliation" IS DISTINCT FROM (NEW."affiliation") OR OLD."countries" IS DISTINCT FROM (NEW."countries") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."description" IS DISTINCT FROM (NEW."description") OR OLD."description_ar" IS DISTINCT FROM (NEW."description_ar") OR OLD."description_en" IS DISTINCT FROM (NEW."description_en") OR OLD."description_es" IS DISTINCT FROM (NEW."description_es") OR OLD."description_fr" IS DISTINCT FROM (NEW."description_fr") OR OLD."founded_in" IS DISTINCT FROM (NEW."founded_in") OR OLD."governs_itself" IS DISTINCT FROM (NEW."governs_itself") OR OLD."headquarters" IS DISTINCT FROM (NEW."headquarters") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_sample" IS DISTINCT FROM (NEW."is_sample") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."legal_status" IS DISTINCT FROM (NEW."legal_status") OR OLD."locality" IS DISTINCT FROM (NEW."locality") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."psea_policy" IS DISTINCT FROM (NEW."psea_policy") OR OLD."raises_own_funds" IS DISTINCT FROM (NEW."raises_own_funds") OR OLD."safeguarding_policy" IS DISTINCT FROM (NEW."safeguarding_policy") OR OLD."slug" IS DISTINCT FROM (NEW."slug") OR OLD."texts" IS DISTINCT FROM (NEW."texts") OR OLD."visibility" IS DISTINCT FROM (NEW."visibility") OR OLD."website" IS DISTINCT FROM (NEW."website"))', func='INSERT INTO "members_organisationevent" ("acronym", "affiliation", "countries", "created_at", "description", "description_ar", "description_en", "description_es", "description_fr", "founded_in", "governs_itself", "headquarters", "id", "is_sample", "kind", "legal_status", "locality", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "psea_policy", "raises_own_funds", "safeguarding_policy", "slug", "texts", "visibility", "website") VALUES (NEW."acronym", NEW."affiliation", NEW."countries", NEW."created_at", NEW."description", NEW."description_ar", NEW."description_en", NEW."description_es", NEW."description_fr", NEW."founded_in", NEW."governs_itself", NEW."headquarters", NEW."id", NEW."is_sample", NEW."kind", NEW."legal_status", NEW."locality", NEW."name", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'update\', NEW."id", NEW."psea_policy", NEW."raises_own_funds", NEW."safeguarding_policy", NEW."slug", NEW."texts", NEW."visibility", NEW."website"); RETURN NULL;', hash='539e6db42f6848a1f448f9f631aa88b983938e97', operation='UPDATE', pgid='pgtrigger_update_update_f4b2a', table='members_organisation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='organisation',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "members_organisationevent" ("acronym", "affiliation", "countries", "created_at", "description", "description_ar", "description_en", "description_es", "description_fr", "founded_in", "governs_itself", "headquarters", "id", "is_sample", "kind", "legal_status", "locality", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "psea_policy", "raises_own_funds", "safeguarding_policy", "slug", "texts", "visibility", "website") VALUES (OLD."acronym", OLD."affiliation", OLD."countries", OLD."created_at", OLD."description", OLD."description_ar", OLD."description_en", OLD."description_es", OLD."description_fr", OLD."founded_in", OLD."governs_itself", OLD."headquarters", OLD."id", OLD."is_sample", OLD."kind", OLD."legal_status", OLD."locality", OLD."name", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'delete\', OLD."id", OLD."psea_policy", OLD."raises_own_funds", OLD."safeguarding_policy", OLD."slug", OLD."texts", OLD."visibility", OLD."website"); RETURN NULL;', hash='640f0519376a963c9fc6cdbff63ea54cd36f6311', operation='DELETE', pgid='pgtrigger_delete_delete_5a0df', table='members_organisation', when='AFTER')),
        ),
        migrations.AddField(
            model_name='organisationevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='organisationevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='members.organisation'),
        ),
        migrations.AddConstraint(
            model_name='periods',
            constraint=models.CheckConstraint(condition=models.Q(('is_only', True)), name='one_row_of_periods'),
        ),
        migrations.AddConstraint(
            model_name='periods',
            constraint=models.CheckConstraint(condition=models.Q(('decision_days__gte', 1), ('first_reminder_days__gte', 1)), name='periods_last_a_day', violation_error_message='A period lasts one day at least.'),
        ),
        migrations.AddConstraint(
            model_name='periods',
            constraint=models.CheckConstraint(condition=models.Q(('second_reminder_days__gt', models.F('first_reminder_days'))), name='second_reminder_after_first', violation_error_message='The second reminder must come after the first.'),
        ),
        migrations.AddConstraint(
            model_name='periods',
            constraint=models.CheckConstraint(condition=models.Q(('removal_days__gt', models.F('second_reminder_days'))), name='removal_after_second_reminder', violation_error_message='A draft must be removed after its second reminder, not before.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='periods',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "members_periodsevent" ("decision_days", "first_reminder_days", "id", "is_only", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "removal_days", "second_reminder_days") VALUES (NEW."decision_days", NEW."first_reminder_days", NEW."id", NEW."is_only", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'insert\', NEW."id", NEW."removal_days", NEW."second_reminder_days"); RETURN NULL;', hash='85d497456f566e7afaefe2f58cd65bedffd987c4', operation='INSERT', pgid='pgtrigger_insert_insert_96c53', table='members_periods', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='periods',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "members_periodsevent" ("decision_days", "first_reminder_days", "id", "is_only", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "removal_days", "second_reminder_days") VALUES (NEW."decision_days", NEW."first_reminder_days", NEW."id", NEW."is_only", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'update\', NEW."id", NEW."removal_days", NEW."second_reminder_days"); RETURN NULL;', hash='6e951888916d9e33f4653a1e388d7d143f20c8b7', operation='UPDATE', pgid='pgtrigger_update_update_c0db6', table='members_periods', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='periods',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "members_periodsevent" ("decision_days", "first_reminder_days", "id", "is_only", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "removal_days", "second_reminder_days") VALUES (OLD."decision_days", OLD."first_reminder_days", OLD."id", OLD."is_only", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'delete\', OLD."id", OLD."removal_days", OLD."second_reminder_days"); RETURN NULL;', hash='0e7012d0f207d1b4fe446f7e3e179fe4093d7f14', operation='DELETE', pgid='pgtrigger_delete_delete_ab577', table='members_periods', when='AFTER')),
        ),
        migrations.AddField(
            model_name='periodsevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='periodsevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='members.periods'),
        ),
        migrations.AddField(
            model_name='reminder',
            name='application',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reminders', to='members.application'),
        ),
        migrations.AddField(
            model_name='representative',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='representatives', to='members.organisation', verbose_name='organisation'),
        ),
        migrations.AddField(
            model_name='representative',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='representations', to=settings.AUTH_USER_MODEL, verbose_name='person'),
        ),
        migrations.AddField(
            model_name='representativeevent',
            name='organisation',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='members.organisation', verbose_name='organisation'),
        ),
        migrations.AddField(
            model_name='representativeevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='representativeevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='members.representative'),
        ),
        migrations.AddField(
            model_name='representativeevent',
            name='user',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person'),
        ),
        migrations.AddField(
            model_name='timelineentry',
            name='application',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='timeline', to='members.application'),
        ),
        migrations.AddField(
            model_name='timelineentry',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by'),
        ),
        migrations.AddField(
            model_name='timelineentryevent',
            name='application',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='members.application'),
        ),
        migrations.AddField(
            model_name='timelineentryevent',
            name='by',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by'),
        ),
        migrations.AddField(
            model_name='timelineentryevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='timelineentryevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='members.timelineentry'),
        ),
        migrations.AddField(
            model_name='userevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='userevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.CheckConstraint(condition=models.Q(('email', django.db.models.functions.text.Lower('email'))), name='user_email_in_lower_case'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='user',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "members_userevent" ("created_at", "email", "id", "is_active", "is_staff", "is_superuser", "language", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."created_at", NEW."email", NEW."id", NEW."is_active", NEW."is_staff", NEW."is_superuser", NEW."language", NEW."name", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'insert\', NEW."id"); RETURN NULL;', hash='fbef0da93dc678619e5729338ea4249c5a70fd7b', operation='INSERT', pgid='pgtrigger_insert_insert_ad80e', table='members_user', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='user',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_active" IS DISTINCT FROM (NEW."is_active") OR OLD."is_staff" IS DISTINCT FROM (NEW."is_staff") OR OLD."is_superuser" IS DISTINCT FROM (NEW."is_superuser") OR OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."name" IS DISTINCT FROM (NEW."name"))', func='INSERT INTO "members_userevent" ("created_at", "email", "id", "is_active", "is_staff", "is_superuser", "language", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."created_at", NEW."email", NEW."id", NEW."is_active", NEW."is_staff", NEW."is_superuser", NEW."language", NEW."name", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'update\', NEW."id"); RETURN NULL;', hash='dddeba0465ef3099051458fc8c8f65494b422a40', operation='UPDATE', pgid='pgtrigger_update_update_3d12e', table='members_user', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='user',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "members_userevent" ("created_at", "email", "id", "is_active", "is_staff", "is_superuser", "language", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."created_at", OLD."email", OLD."id", OLD."is_active", OLD."is_staff", OLD."is_superuser", OLD."language", OLD."name", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'delete\', OLD."id"); RETURN NULL;', hash='fc0a90612b289cd96fb72e417848de1f29e23492', operation='DELETE', pgid='pgtrigger_delete_delete_d335d', table='members_user', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='note',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "members_noteevent" ("application_id", "at", "by_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text") VALUES (NEW."application_id", NEW."at", NEW."by_id", NEW."id", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'insert\', NEW."id", NEW."text"); RETURN NULL;', hash='3d7de50d4cc228a8b16e4e553aeeb3753e36bdd3', operation='INSERT', pgid='pgtrigger_insert_insert_bc112', table='members_note', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='note',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "members_noteevent" ("application_id", "at", "by_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text") VALUES (NEW."application_id", NEW."at", NEW."by_id", NEW."id", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'update\', NEW."id", NEW."text"); RETURN NULL;', hash='c4606be162b938448c03d477e9e29c9ee35fc7fc', operation='UPDATE', pgid='pgtrigger_update_update_1feee', table='members_note', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='note',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "members_noteevent" ("application_id", "at", "by_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text") VALUES (OLD."application_id", OLD."at", OLD."by_id", OLD."id", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'delete\', OLD."id", OLD."text"); RETURN NULL;', hash='3a625e4cde2f45e3a0bad268a50e0666453d29c8', operation='DELETE', pgid='pgtrigger_delete_delete_968eb', table='members_note', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.UniqueConstraint(condition=models.Q(('status', 'active')), fields=('organisation',), name='one_active_membership_per_organisation'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(('ended_on__isnull', True), ('ended_on__gte', models.F('started_on')), _connector='OR'), name='membership_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'active'), _negated=True), ('ended_on__isnull', True), _connector='OR'), name='active_membership_has_no_end'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='membership',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "members_membershipevent" ("confirmed_on", "ended_on", "id", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "started_on", "status", "type_id") VALUES (NEW."confirmed_on", NEW."ended_on", NEW."id", NEW."organisation_id", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'insert\', NEW."id", NEW."started_on", NEW."status", NEW."type_id"); RETURN NULL;', hash='3c0770e556521e98730a1a9bc44dc71f7eab025b', operation='INSERT', pgid='pgtrigger_insert_insert_20243', table='members_membership', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='membership',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "members_membershipevent" ("confirmed_on", "ended_on", "id", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "started_on", "status", "type_id") VALUES (NEW."confirmed_on", NEW."ended_on", NEW."id", NEW."organisation_id", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'update\', NEW."id", NEW."started_on", NEW."status", NEW."type_id"); RETURN NULL;', hash='9cb5da37718bd57ecce18a49671841cde7685a11', operation='UPDATE', pgid='pgtrigger_update_update_f5071', table='members_membership', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='membership',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "members_membershipevent" ("confirmed_on", "ended_on", "id", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "started_on", "status", "type_id") VALUES (OLD."confirmed_on", OLD."ended_on", OLD."id", OLD."organisation_id", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'delete\', OLD."id", OLD."started_on", OLD."status", OLD."type_id"); RETURN NULL;', hash='951855a2244b132417dd0f071c954c8893c2b29f', operation='DELETE', pgid='pgtrigger_delete_delete_84b9f', table='members_membership', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='joinrequest',
            constraint=models.UniqueConstraint(condition=models.Q(('status', 'asked')), fields=('user', 'organisation'), name='one_open_request_per_organisation'),
        ),
        migrations.AddConstraint(
            model_name='joinrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by__isnull', True), ('status', 'asked')), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('status__in', ['accepted', 'declined'])), _connector='OR'), name='join_request_decided_has_time_and_person'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='joinrequest',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "members_joinrequestevent" ("created_at", "decided_at", "decided_by_id", "id", "message", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "status", "user_id") VALUES (NEW."created_at", NEW."decided_at", NEW."decided_by_id", NEW."id", NEW."message", NEW."organisation_id", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'insert\', NEW."id", NEW."status", NEW."user_id"); RETURN NULL;', hash='c3a3c0b1c43042f1578ac8daee28d1bca8211e72', operation='INSERT', pgid='pgtrigger_insert_insert_99ce1', table='members_joinrequest', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='joinrequest',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "members_joinrequestevent" ("created_at", "decided_at", "decided_by_id", "id", "message", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "status", "user_id") VALUES (NEW."created_at", NEW."decided_at", NEW."decided_by_id", NEW."id", NEW."message", NEW."organisation_id", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'update\', NEW."id", NEW."status", NEW."user_id"); RETURN NULL;', hash='7ecefea8464b2fd642f34a1a15f6620763f35113', operation='UPDATE', pgid='pgtrigger_update_update_6377b', table='members_joinrequest', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='joinrequest',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "members_joinrequestevent" ("created_at", "decided_at", "decided_by_id", "id", "message", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "status", "user_id") VALUES (OLD."created_at", OLD."decided_at", OLD."decided_by_id", OLD."id", OLD."message", OLD."organisation_id", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'delete\', OLD."id", OLD."status", OLD."user_id"); RETURN NULL;', hash='63683bfbb9bc85e6e7673378d8b84d0790daa1c8', operation='DELETE', pgid='pgtrigger_delete_delete_07287', table='members_joinrequest', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.UniqueConstraint(condition=models.Q(('status', 'open')), fields=('organisation', 'email'), name='one_open_invitation_per_address'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.CheckConstraint(condition=models.Q(('email', django.db.models.functions.text.Lower('email'))), name='invitation_email_in_lower_case'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='invitation',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "members_invitationevent" ("by_id", "created_at", "email", "id", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "status") VALUES (NEW."by_id", NEW."created_at", NEW."email", NEW."id", NEW."organisation_id", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'insert\', NEW."id", NEW."role", NEW."status"); RETURN NULL;', hash='d0a670ed05f14d89600330e8afd0c7abf343a011', operation='INSERT', pgid='pgtrigger_insert_insert_df347', table='members_invitation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='invitation',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "members_invitationevent" ("by_id", "created_at", "email", "id", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "status") VALUES (NEW."by_id", NEW."created_at", NEW."email", NEW."id", NEW."organisation_id", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'update\', NEW."id", NEW."role", NEW."status"); RETURN NULL;', hash='3eae9c5850dcfe901bdced2d6f067ece4690acef', operation='UPDATE', pgid='pgtrigger_update_update_34c15', table='members_invitation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='invitation',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "members_invitationevent" ("by_id", "created_at", "email", "id", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "status") VALUES (OLD."by_id", OLD."created_at", OLD."email", OLD."id", OLD."organisation_id", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'delete\', OLD."id", OLD."role", OLD."status"); RETURN NULL;', hash='c8c8d42916449cac5511fee179ac937ab63452ba', operation='DELETE', pgid='pgtrigger_delete_delete_1089f', table='members_invitation', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='entrychange',
            constraint=models.UniqueConstraint(condition=models.Q(('status', 'waiting')), fields=('organisation',), name='one_waiting_change_per_organisation'),
        ),
        migrations.AddConstraint(
            model_name='entrychange',
            constraint=models.CheckConstraint(condition=models.Q(('proposed', {}), _negated=True), name='entry_change_changes_something'),
        ),
        migrations.AddConstraint(
            model_name='entrychange',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['accepted', 'refused']), _negated=True), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='entry_change_decision_has_time_and_person'),
        ),
        migrations.AddConstraint(
            model_name='entrychange',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'refused'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='refused_change_has_reason'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='entrychange',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "members_entrychangeevent" ("before", "by_id", "created_at", "decided_at", "decided_by_id", "id", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed", "reason", "status", "version") VALUES (NEW."before", NEW."by_id", NEW."created_at", NEW."decided_at", NEW."decided_by_id", NEW."id", NEW."organisation_id", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'insert\', NEW."id", NEW."proposed", NEW."reason", NEW."status", NEW."version"); RETURN NULL;', hash='a2db3ba885ad3eac48b9a78f3efacd9ac57a2415', operation='INSERT', pgid='pgtrigger_insert_insert_968c3', table='members_entrychange', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='entrychange',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "members_entrychangeevent" ("before", "by_id", "created_at", "decided_at", "decided_by_id", "id", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed", "reason", "status", "version") VALUES (NEW."before", NEW."by_id", NEW."created_at", NEW."decided_at", NEW."decided_by_id", NEW."id", NEW."organisation_id", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'update\', NEW."id", NEW."proposed", NEW."reason", NEW."status", NEW."version"); RETURN NULL;', hash='280139f4740e14f086cd2d716c14e6bfa6038dc7', operation='UPDATE', pgid='pgtrigger_update_update_88e74', table='members_entrychange', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='entrychange',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "members_entrychangeevent" ("before", "by_id", "created_at", "decided_at", "decided_by_id", "id", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed", "reason", "status", "version") VALUES (OLD."before", OLD."by_id", OLD."created_at", OLD."decided_at", OLD."decided_by_id", OLD."id", OLD."organisation_id", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'delete\', OLD."id", OLD."proposed", OLD."reason", OLD."status", OLD."version"); RETURN NULL;', hash='927ce979f4d5a0b4e586cfaa1edc3977abe7bc22', operation='DELETE', pgid='pgtrigger_delete_delete_9517b', table='members_entrychange', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.UniqueConstraint(condition=models.Q(('status__in', ['draft', 'submitted', 'changes_requested'])), fields=('organisation',), name='one_open_application_per_organisation'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.UniqueConstraint(condition=models.Q(('status__in', ['draft', 'submitted', 'changes_requested'])), fields=('applicant',), name='one_open_application_per_applicant'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'withdrawn']), ('organisation__isnull', False), _connector='OR'), name='application_submitted_has_organisation'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'changes_requested'), _negated=True), models.Q(('requested', {}), _negated=True), _connector='OR'), name='request_for_changes_names_pages'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.CheckConstraint(condition=models.Q(('status', 'draft'), ('submitted_at__isnull', False), ('status', 'withdrawn'), _connector='OR'), name='application_submitted_has_time'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['approved', 'declined']), _negated=True), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='decision_has_time_and_person'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'declined'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='declined_application_has_reason'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='application',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "members_applicationevent" ("applicant_id", "changed", "created_at", "decided_at", "decided_by_id", "first_submitted_at", "id", "job_title", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "requested", "reviewer_id", "status", "submitted_at", "type_id", "version") VALUES (NEW."applicant_id", NEW."changed", NEW."created_at", NEW."decided_at", NEW."decided_by_id", NEW."first_submitted_at", NEW."id", NEW."job_title", NEW."organisation_id", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'insert\', NEW."id", NEW."reason", NEW."requested", NEW."reviewer_id", NEW."status", NEW."submitted_at", NEW."type_id", NEW."version"); RETURN NULL;', hash='f500eef2a8d75510de2bfc177d19170350fe8918', operation='INSERT', pgid='pgtrigger_insert_insert_1f4b2', table='members_application', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='application',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."applicant_id" IS DISTINCT FROM (NEW."applicant_id") OR OLD."changed" IS DISTINCT FROM (NEW."changed") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."decided_at" IS DISTINCT FROM (NEW."decided_at") OR OLD."decided_by_id" IS DISTINCT FROM (NEW."decided_by_id") OR OLD."first_submitted_at" IS DISTINCT FROM (NEW."first_submitted_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."job_title" IS DISTINCT FROM (NEW."job_title") OR OLD."organisation_id" IS DISTINCT FROM (NEW."organisation_id") OR OLD."reason" IS DISTINCT FROM (NEW."reason") OR OLD."requested" IS DISTINCT FROM (NEW."requested") OR OLD."reviewer_id" IS DISTINCT FROM (NEW."reviewer_id") OR OLD."status" IS DISTINCT FROM (NEW."status") OR OLD."submitted_at" IS DISTINCT FROM (NEW."submitted_at") OR OLD."type_id" IS DISTINCT FROM (NEW."type_id") OR OLD."version" IS DISTINCT FROM (NEW."version"))', func='INSERT INTO "members_applicationevent" ("applicant_id", "changed", "created_at", "decided_at", "decided_by_id", "first_submitted_at", "id", "job_title", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "requested", "reviewer_id", "status", "submitted_at", "type_id", "version") VALUES (NEW."applicant_id", NEW."changed", NEW."created_at", NEW."decided_at", NEW."decided_by_id", NEW."first_submitted_at", NEW."id", NEW."job_title", NEW."organisation_id", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'update\', NEW."id", NEW."reason", NEW."requested", NEW."reviewer_id", NEW."status", NEW."submitted_at", NEW."type_id", NEW."version"); RETURN NULL;', hash='173c1639f5d831bcd218f75837a8bd320dcb9d0c', operation='UPDATE', pgid='pgtrigger_update_update_da26f', table='members_application', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='application',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "members_applicationevent" ("applicant_id", "changed", "created_at", "decided_at", "decided_by_id", "first_submitted_at", "id", "job_title", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "requested", "reviewer_id", "status", "submitted_at", "type_id", "version") VALUES (OLD."applicant_id", OLD."changed", OLD."created_at", OLD."decided_at", OLD."decided_by_id", OLD."first_submitted_at", OLD."id", OLD."job_title", OLD."organisation_id", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'delete\', OLD."id", OLD."reason", OLD."requested", OLD."reviewer_id", OLD."status", OLD."submitted_at", OLD."type_id", OLD."version"); RETURN NULL;', hash='53f122c6b9d446d78d6c0569527ce1b0050ef3d2', operation='DELETE', pgid='pgtrigger_delete_delete_31d6a', table='members_application', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='reminder',
            constraint=models.UniqueConstraint(fields=('application', 'which', 'since'), name='each_reminder_once'),
        ),
        migrations.AddConstraint(
            model_name='reminder',
            constraint=models.CheckConstraint(condition=models.Q(('removal_at__isnull', True), models.Q(('removal_at__gte', django.db.models.expressions.CombinedExpression(models.F('posted_at'), '+', models.Value(datetime.timedelta(days=14)))), ('which', 'second')), _connector='OR'), name='removal_is_announced_ahead'),
        ),
        migrations.AddConstraint(
            model_name='representative',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_on__isnull', True)), fields=('user', 'organisation'), name='one_current_role_per_person'),
        ),
        migrations.AddConstraint(
            model_name='representative',
            constraint=models.CheckConstraint(condition=models.Q(('ended_on__isnull', True), ('ended_on__gte', models.F('started_on')), _connector='OR'), name='representative_ends_after_start'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='representative',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "members_representativeevent" ("ended_on", "id", "job_title", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "started_on", "user_id") VALUES (NEW."ended_on", NEW."id", NEW."job_title", NEW."organisation_id", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'insert\', NEW."id", NEW."role", NEW."started_on", NEW."user_id"); RETURN NULL;', hash='245a7a592bf3f5133753e3919fb1adc232f56151', operation='INSERT', pgid='pgtrigger_insert_insert_b088f', table='members_representative', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='representative',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "members_representativeevent" ("ended_on", "id", "job_title", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "started_on", "user_id") VALUES (NEW."ended_on", NEW."id", NEW."job_title", NEW."organisation_id", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'update\', NEW."id", NEW."role", NEW."started_on", NEW."user_id"); RETURN NULL;', hash='92753734da9fa95b3ad4426d6d53a3772e9ee6bd', operation='UPDATE', pgid='pgtrigger_update_update_08559', table='members_representative', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='representative',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "members_representativeevent" ("ended_on", "id", "job_title", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "started_on", "user_id") VALUES (OLD."ended_on", OLD."id", OLD."job_title", OLD."organisation_id", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'delete\', OLD."id", OLD."role", OLD."started_on", OLD."user_id"); RETURN NULL;', hash='da12aa8f0865b6ed0e36bcfe69c54d0b1eca072b', operation='DELETE', pgid='pgtrigger_delete_delete_00a3e', table='members_representative', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='timelineentry',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "members_timelineentryevent" ("application_id", "at", "by_id", "id", "pages", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "status") VALUES (NEW."application_id", NEW."at", NEW."by_id", NEW."id", NEW."pages", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'insert\', NEW."id", NEW."status"); RETURN NULL;', hash='6e58d43948cd6b9d89c58b5e31dbb9e693ad9f7e', operation='INSERT', pgid='pgtrigger_insert_insert_8736b', table='members_timelineentry', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='timelineentry',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "members_timelineentryevent" ("application_id", "at", "by_id", "id", "pages", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "status") VALUES (NEW."application_id", NEW."at", NEW."by_id", NEW."id", NEW."pages", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'update\', NEW."id", NEW."status"); RETURN NULL;', hash='01868afe62b8e85a54a370a15714629538fa4117', operation='UPDATE', pgid='pgtrigger_update_update_cc94a', table='members_timelineentry', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='timelineentry',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "members_timelineentryevent" ("application_id", "at", "by_id", "id", "pages", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "status") VALUES (OLD."application_id", OLD."at", OLD."by_id", OLD."id", OLD."pages", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'delete\', OLD."id", OLD."status"); RETURN NULL;', hash='299e29696a764773475a87ed414f1ba72c5763f5', operation='DELETE', pgid='pgtrigger_delete_delete_d4723', table='members_timelineentry', when='AFTER')),
        ),
    ]
