import django.db.models.deletion
import django.db.models.functions.text
import django_countries.fields
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0008_merges'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migrations.CreateModel(
            name='ExpressionOfInterest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=150, verbose_name='name')),
                ('email', models.EmailField(max_length=254, verbose_name='e-mail address')),
                ('organisation', models.CharField(blank=True, max_length=250, verbose_name='organisation')),
                ('kind', models.CharField(blank=True, choices=[('local_ngo', 'Local or community-based organisation'), ('national_ngo', 'National organisation'), ('international_ngo', 'International organisation'), ('network', 'Network or coalition'), ('university', 'University or research institute'), ('government', 'Government'), ('un_agency', 'United Nations agency'), ('donor', 'Donor or foundation'), ('national_society', 'Red Cross or Red Crescent National Society'), ('private_sector', 'Private sector'), ('other', 'Other')], max_length=20, verbose_name='kind')),
                ('country', django_countries.fields.CountryField(max_length=2, verbose_name='country')),
                ('message', models.TextField(verbose_name='message')),
                ('language', models.CharField(choices=[('en', 'English'), ('fr', 'Français'), ('es', 'Español'), ('ar', 'العربية')], max_length=2, verbose_name='language')),
                ('status', models.CharField(choices=[('new', 'New'), ('answered', 'Answered')], default='new', max_length=8, verbose_name='status')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='written')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='answered')),
            ],
            options={
                'verbose_name': 'expression of interest',
                'verbose_name_plural': 'expressions of interest',
            },
        ),
        migrations.CreateModel(
            name='ExpressionOfInterestEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('name', models.CharField(max_length=150, verbose_name='name')),
                ('email', models.EmailField(max_length=254, verbose_name='e-mail address')),
                ('organisation', models.CharField(blank=True, max_length=250, verbose_name='organisation')),
                ('kind', models.CharField(blank=True, choices=[('local_ngo', 'Local or community-based organisation'), ('national_ngo', 'National organisation'), ('international_ngo', 'International organisation'), ('network', 'Network or coalition'), ('university', 'University or research institute'), ('government', 'Government'), ('un_agency', 'United Nations agency'), ('donor', 'Donor or foundation'), ('national_society', 'Red Cross or Red Crescent National Society'), ('private_sector', 'Private sector'), ('other', 'Other')], max_length=20, verbose_name='kind')),
                ('country', django_countries.fields.CountryField(max_length=2, verbose_name='country')),
                ('message', models.TextField(verbose_name='message')),
                ('language', models.CharField(choices=[('en', 'English'), ('fr', 'Français'), ('es', 'Español'), ('ar', 'العربية')], max_length=2, verbose_name='language')),
                ('status', models.CharField(choices=[('new', 'New'), ('answered', 'Answered')], default='new', max_length=8, verbose_name='status')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='written')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='answered')),
            ],
            options={
                'abstract': False,
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='timelineentry',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='timelineentry',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='timelineentry',
            name='delete_delete',
        ),
        migrations.AddField(
            model_name='timelineentry',
            name='is_mail_edited',
            field=models.BooleanField(db_default=False, default=False, help_text='The reviewer has changed the words of the mail.', verbose_name='mail edited'),
        ),
        migrations.AddField(
            model_name='timelineentryevent',
            name='is_mail_edited',
            field=models.BooleanField(db_default=False, default=False, help_text='The reviewer has changed the words of the mail.', verbose_name='mail edited'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='timelineentry',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "members_timelineentryevent" ("application_id", "at", "by_id", "id", "is_mail_edited", "pages", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "status") VALUES (NEW."application_id", NEW."at", NEW."by_id", NEW."id", NEW."is_mail_edited", NEW."pages", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'insert\', NEW."id", NEW."status"); RETURN NULL;', hash='847959282a784aa28917c552566f93d3d6a85aea', operation='INSERT', pgid='pgtrigger_insert_insert_8736b', table='members_timelineentry', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='timelineentry',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "members_timelineentryevent" ("application_id", "at", "by_id", "id", "is_mail_edited", "pages", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "status") VALUES (NEW."application_id", NEW."at", NEW."by_id", NEW."id", NEW."is_mail_edited", NEW."pages", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'update\', NEW."id", NEW."status"); RETURN NULL;', hash='7c97b97e596d7053b2f5bd35e894420b01d390d0', operation='UPDATE', pgid='pgtrigger_update_update_cc94a', table='members_timelineentry', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='timelineentry',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "members_timelineentryevent" ("application_id", "at", "by_id", "id", "is_mail_edited", "pages", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "status") VALUES (OLD."application_id", OLD."at", OLD."by_id", OLD."id", OLD."is_mail_edited", OLD."pages", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'delete\', OLD."id", OLD."status"); RETURN NULL;', hash='b90bd43d34a7620ba333178cb9d2c22e18c38d12', operation='DELETE', pgid='pgtrigger_delete_delete_d4723', table='members_timelineentry', when='AFTER')),
        ),
        migrations.AddField(
            model_name='expressionofinterest',
            name='answered_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='answered by'),
        ),
        migrations.AddField(
            model_name='expressionofinterest',
            name='by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='account'),
        ),
        migrations.AddField(
            model_name='expressionofinterest',
            name='type',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='expressions_of_interest', to='members.membershiptype', verbose_name='type'),
        ),
        migrations.AddField(
            model_name='expressionofinterestevent',
            name='answered_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='answered by'),
        ),
        migrations.AddField(
            model_name='expressionofinterestevent',
            name='by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='account'),
        ),
        migrations.AddField(
            model_name='expressionofinterestevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='expressionofinterestevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='members.expressionofinterest'),
        ),
        migrations.AddField(
            model_name='expressionofinterestevent',
            name='type',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='members.membershiptype', verbose_name='type'),
        ),
        migrations.AddConstraint(
            model_name='expressionofinterest',
            constraint=models.UniqueConstraint(models.F('type'), models.F('email'), models.F('name'), models.F('organisation'), models.F('kind'), models.F('country'), django.db.models.functions.text.MD5('message'), condition=models.Q(('status', 'new')), name='same_interest_is_expressed_once'),
        ),
        migrations.AddConstraint(
            model_name='expressionofinterest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', True), ('answered_by__isnull', True), ('status', 'new')), models.Q(('answered_at__isnull', False), ('answered_by__isnull', False), ('status', 'answered')), _connector='OR'), name='interest_answered_has_time_and_person'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='expressionofinterest',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "members_expressionofinterestevent" ("answered_at", "answered_by_id", "by_id", "country", "created_at", "email", "id", "kind", "language", "message", "name", "organisation", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "status", "type_id") VALUES (NEW."answered_at", NEW."answered_by_id", NEW."by_id", NEW."country", NEW."created_at", NEW."email", NEW."id", NEW."kind", NEW."language", NEW."message", NEW."name", NEW."organisation", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'insert\', NEW."id", NEW."status", NEW."type_id"); RETURN NULL;', hash='a5f6ec70dae6eb65a16c4d09a099a3a3bd1c46d3', operation='INSERT', pgid='pgtrigger_insert_insert_a8ce8', table='members_expressionofinterest', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='expressionofinterest',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "members_expressionofinterestevent" ("answered_at", "answered_by_id", "by_id", "country", "created_at", "email", "id", "kind", "language", "message", "name", "organisation", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "status", "type_id") VALUES (NEW."answered_at", NEW."answered_by_id", NEW."by_id", NEW."country", NEW."created_at", NEW."email", NEW."id", NEW."kind", NEW."language", NEW."message", NEW."name", NEW."organisation", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'update\', NEW."id", NEW."status", NEW."type_id"); RETURN NULL;', hash='d964a5dd9e66decc3fb24f1487d686895d39ed2a', operation='UPDATE', pgid='pgtrigger_update_update_4d00a', table='members_expressionofinterest', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='expressionofinterest',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "members_expressionofinterestevent" ("answered_at", "answered_by_id", "by_id", "country", "created_at", "email", "id", "kind", "language", "message", "name", "organisation", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "status", "type_id") VALUES (OLD."answered_at", OLD."answered_by_id", OLD."by_id", OLD."country", OLD."created_at", OLD."email", OLD."id", OLD."kind", OLD."language", OLD."message", OLD."name", OLD."organisation", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'delete\', OLD."id", OLD."status", OLD."type_id"); RETURN NULL;', hash='acfcc54020553ce1046a73995704333926676aa0', operation='DELETE', pgid='pgtrigger_delete_delete_15b9b', table='members_expressionofinterest', when='AFTER')),
        ),
    ]
