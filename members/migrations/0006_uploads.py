import django.db.models.deletion
import members.models.uploads
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0005_erased_user'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migrations.CreateModel(
            name='Upload',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('purpose', models.CharField(choices=[('logo', 'logo'), ('safeguarding_policy', 'child safeguarding policy'), ('psea_policy', 'policy against sexual exploitation and abuse')], max_length=19, verbose_name='what it is')),
                ('file', models.FileField(max_length=60, upload_to=members.models.uploads.path_of, verbose_name='file')),
                ('name', models.CharField(max_length=100, verbose_name='name')),
                ('content_type', models.CharField(max_length=15)),
                ('bytes', models.PositiveIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('width', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('height', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('uploaded_at', models.DateTimeField(auto_now_add=True, verbose_name='uploaded')),
                ('application', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='uploads', to='members.application', verbose_name='application')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='uploads', to='members.organisation', verbose_name='organisation')),
            ],
            options={
                'verbose_name': 'file of a member',
                'verbose_name_plural': 'files of members',
                'ordering': ['-uploaded_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='UploadEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, serialize=False)),
                ('purpose', models.CharField(choices=[('logo', 'logo'), ('safeguarding_policy', 'child safeguarding policy'), ('psea_policy', 'policy against sexual exploitation and abuse')], max_length=19, verbose_name='what it is')),
                ('file', models.FileField(max_length=60, upload_to=members.models.uploads.path_of, verbose_name='file')),
                ('name', models.CharField(max_length=100, verbose_name='name')),
                ('content_type', models.CharField(max_length=15)),
                ('bytes', models.PositiveIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('width', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('height', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('uploaded_at', models.DateTimeField(auto_now_add=True, verbose_name='uploaded')),
                ('application', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='members.application', verbose_name='application')),
                ('by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('organisation', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='members.organisation', verbose_name='organisation')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='members.upload')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddConstraint(
            model_name='upload',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('application__isnull', False), ('organisation__isnull', True)), models.Q(('application__isnull', True), ('organisation__isnull', False)), _connector='OR'), name='upload_belongs_to_one'),
        ),
        migrations.AddConstraint(
            model_name='upload',
            constraint=models.UniqueConstraint(fields=('application', 'purpose'), name='one_upload_per_purpose_and_application'),
        ),
        migrations.AddConstraint(
            model_name='upload',
            constraint=models.UniqueConstraint(fields=('organisation', 'purpose'), name='one_upload_per_purpose_and_organisation'),
        ),
        migrations.AddConstraint(
            model_name='upload',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('content_type', 'image/webp'), ('height__gt', 0), ('purpose', 'logo'), ('width__gt', 0)), models.Q(models.Q(('purpose', 'logo'), _negated=True), ('content_type__in', ['application/pdf', 'image/jpeg'])), _connector='OR'), name='upload_is_of_a_type_that_is_taken'),
        ),
        migrations.AddConstraint(
            model_name='upload',
            constraint=models.CheckConstraint(condition=models.Q(('bytes__gt', 0)), name='upload_is_not_empty'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='upload',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "members_uploadevent" ("application_id", "by_id", "bytes", "content_type", "file", "height", "id", "name", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "sha256", "uploaded_at", "width") VALUES (NEW."application_id", NEW."by_id", NEW."bytes", NEW."content_type", NEW."file", NEW."height", NEW."id", NEW."name", NEW."organisation_id", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'insert\', NEW."id", NEW."purpose", NEW."sha256", NEW."uploaded_at", NEW."width"); RETURN NULL;', hash='33b5c845309a78fe23d77d7db3404afceb888f3c', operation='INSERT', pgid='pgtrigger_insert_insert_1f36f', table='members_upload', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='upload',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "members_uploadevent" ("application_id", "by_id", "bytes", "content_type", "file", "height", "id", "name", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "sha256", "uploaded_at", "width") VALUES (NEW."application_id", NEW."by_id", NEW."bytes", NEW."content_type", NEW."file", NEW."height", NEW."id", NEW."name", NEW."organisation_id", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'update\', NEW."id", NEW."purpose", NEW."sha256", NEW."uploaded_at", NEW."width"); RETURN NULL;', hash='5e2c8ed6e70a7e1e60f5f686a46633d5b34b39a1', operation='UPDATE', pgid='pgtrigger_update_update_00d79', table='members_upload', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='upload',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "members_uploadevent" ("application_id", "by_id", "bytes", "content_type", "file", "height", "id", "name", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "sha256", "uploaded_at", "width") VALUES (OLD."application_id", OLD."by_id", OLD."bytes", OLD."content_type", OLD."file", OLD."height", OLD."id", OLD."name", OLD."organisation_id", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'delete\', OLD."id", OLD."purpose", OLD."sha256", OLD."uploaded_at", OLD."width"); RETURN NULL;', hash='e8c928066d584c86cc4697b2a62e06583d825774', operation='DELETE', pgid='pgtrigger_delete_delete_94914', table='members_upload', when='AFTER')),
        ),
    ]
