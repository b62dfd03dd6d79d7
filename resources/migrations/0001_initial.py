import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('groups', '0002_initial'),
        ('initiatives', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migrations.CreateModel(
            name='Document',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('language', models.CharField(choices=[('en', 'English'), ('fr', 'Français'), ('es', 'Español'), ('ar', 'العربية')], max_length=2, verbose_name='language')),
                ('format', models.CharField(choices=[('pdf', 'PDF'), ('docx', 'Word'), ('html', 'HTML'), ('epub', 'EPUB'), ('zip', 'ZIP')], default='pdf', max_length=5, verbose_name='format')),
                ('url', models.URLField(verbose_name='link')),
                ('bytes', models.PositiveBigIntegerField(blank=True, null=True, verbose_name='size in bytes')),
                ('pages', models.PositiveIntegerField(blank=True, null=True, verbose_name='pages')),
                ('sha256', models.CharField(blank=True, max_length=64, verbose_name='SHA-256')),
            ],
            options={
                'verbose_name': 'document',
                'verbose_name_plural': 'documents',
                'ordering': ['language', 'format'],
            },
        ),
        migrations.CreateModel(
            name='Edition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(default=1, verbose_name='number')),
                ('label', models.CharField(blank=True, max_length=60, verbose_name='label')),
                ('published_on', models.DateField(blank=True, null=True, verbose_name='published on')),
            ],
            options={
                'verbose_name': 'edition',
                'verbose_name_plural': 'editions',
                'ordering': ['-number'],
            },
        ),
        migrations.CreateModel(
            name='ProductKind',
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
            ],
            options={
                'verbose_name': 'kind of product',
                'verbose_name_plural': 'kinds of product',
                'ordering': ['position'],
            },
        ),
        migrations.CreateModel(
            name='ProductKindEvent',
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
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='DocumentEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('language', models.CharField(choices=[('en', 'English'), ('fr', 'Français'), ('es', 'Español'), ('ar', 'العربية')], max_length=2, verbose_name='language')),
                ('format', models.CharField(choices=[('pdf', 'PDF'), ('docx', 'Word'), ('html', 'HTML'), ('epub', 'EPUB'), ('zip', 'ZIP')], default='pdf', max_length=5, verbose_name='format')),
                ('url', models.URLField(verbose_name='link')),
                ('bytes', models.PositiveBigIntegerField(blank=True, null=True, verbose_name='size in bytes')),
                ('pages', models.PositiveIntegerField(blank=True, null=True, verbose_name='pages')),
                ('sha256', models.CharField(blank=True, max_length=64, verbose_name='SHA-256')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='resources.document')),
                ('edition', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='resources.edition', verbose_name='edition')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='document',
            name='edition',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='documents', to='resources.edition', verbose_name='edition'),
        ),
        migrations.CreateModel(
            name='Product',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('texts', models.JSONField(blank=True, default=dict, editable=False)),
                ('slug', models.SlugField(max_length=80, unique=True, verbose_name='address')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
                ('title', models.CharField(max_length=300, null=True, verbose_name='title')),
                ('title_en', models.CharField(max_length=300, null=True, verbose_name='title')),
                ('title_fr', models.CharField(max_length=300, null=True, verbose_name='title')),
                ('title_es', models.CharField(max_length=300, null=True, verbose_name='title')),
                ('title_ar', models.CharField(max_length=300, null=True, verbose_name='title')),
                ('summary', models.TextField(blank=True, null=True, verbose_name='summary')),
                ('summary_en', models.TextField(blank=True, null=True, verbose_name='summary')),
                ('summary_fr', models.TextField(blank=True, null=True, verbose_name='summary')),
                ('summary_es', models.TextField(blank=True, null=True, verbose_name='summary')),
                ('summary_ar', models.TextField(blank=True, null=True, verbose_name='summary')),
                ('published_year', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='year of publication')),
                ('published_note', models.CharField(blank=True, max_length=150, null=True, verbose_name='remark on the date')),
                ('published_note_en', models.CharField(blank=True, max_length=150, null=True, verbose_name='remark on the date')),
                ('published_note_fr', models.CharField(blank=True, max_length=150, null=True, verbose_name='remark on the date')),
                ('published_note_es', models.CharField(blank=True, max_length=150, null=True, verbose_name='remark on the date')),
                ('published_note_ar', models.CharField(blank=True, max_length=150, null=True, verbose_name='remark on the date')),
                ('groups', models.ManyToManyField(blank=True, related_name='products', to='groups.group', verbose_name='groups')),
                ('initiatives', models.ManyToManyField(blank=True, related_name='products', to='initiatives.initiative', verbose_name='initiatives')),
                ('kind', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='products', to='resources.productkind', verbose_name='kind')),
            ],
            options={
                'verbose_name': 'product',
                'verbose_name_plural': 'products',
                'ordering': ['position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='EditionEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('number', models.PositiveSmallIntegerField(default=1, verbose_name='number')),
                ('label', models.CharField(blank=True, max_length=60, verbose_name='label')),
                ('published_on', models.DateField(blank=True, null=True, verbose_name='published on')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='resources.edition')),
                ('product', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='resources.product', verbose_name='product')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='edition',
            name='product',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='editions', to='resources.product', verbose_name='product'),
        ),
        migrations.CreateModel(
            name='ProductGroupEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('group', models.ForeignKey(db_constraint=False, db_tablespace='', on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='groups.group')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('product', models.ForeignKey(db_constraint=False, db_tablespace='', on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='resources.product')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ProductInitiativeEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('initiative', models.ForeignKey(db_constraint=False, db_tablespace='', on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='initiatives.initiative')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('product', models.ForeignKey(db_constraint=False, db_tablespace='', on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='resources.product')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ProductEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('texts', models.JSONField(blank=True, default=dict, editable=False)),
                ('slug', models.SlugField(db_index=False, max_length=80, verbose_name='address')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
                ('title', models.CharField(max_length=300, null=True, verbose_name='title')),
                ('title_en', models.CharField(max_length=300, null=True, verbose_name='title')),
                ('title_fr', models.CharField(max_length=300, null=True, verbose_name='title')),
                ('title_es', models.CharField(max_length=300, null=True, verbose_name='title')),
                ('title_ar', models.CharField(max_length=300, null=True, verbose_name='title')),
                ('summary', models.TextField(blank=True, null=True, verbose_name='summary')),
                ('summary_en', models.TextField(blank=True, null=True, verbose_name='summary')),
                ('summary_fr', models.TextField(blank=True, null=True, verbose_name='summary')),
                ('summary_es', models.TextField(blank=True, null=True, verbose_name='summary')),
                ('summary_ar', models.TextField(blank=True, null=True, verbose_name='summary')),
                ('published_year', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='year of publication')),
                ('published_note', models.CharField(blank=True, max_length=150, null=True, verbose_name='remark on the date')),
                ('published_note_en', models.CharField(blank=True, max_length=150, null=True, verbose_name='remark on the date')),
                ('published_note_fr', models.CharField(blank=True, max_length=150, null=True, verbose_name='remark on the date')),
                ('published_note_es', models.CharField(blank=True, max_length=150, null=True, verbose_name='remark on the date')),
                ('published_note_ar', models.CharField(blank=True, max_length=150, null=True, verbose_name='remark on the date')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='resources.product')),
                ('kind', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='resources.productkind', verbose_name='kind')),
            ],
            options={
                'abstract': False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='productkind',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "resources_productkindevent" ("id", "name", "name_ar", "name_en", "name_es", "name_fr", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "slug", "texts") VALUES (NEW."id", NEW."name", NEW."name_ar", NEW."name_en", NEW."name_es", NEW."name_fr", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'insert\', NEW."id", NEW."position", NEW."slug", NEW."texts"); RETURN NULL;', hash='4de5aab9ce38d5051b5e7751f8f341fb8ed72eed', operation='INSERT', pgid='pgtrigger_insert_insert_87391', table='resources_productkind', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='productkind',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "resources_productkindevent" ("id", "name", "name_ar", "name_en", "name_es", "name_fr", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "slug", "texts") VALUES (NEW."id", NEW."name", NEW."name_ar", NEW."name_en", NEW."name_es", NEW."name_fr", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'update\', NEW."id", NEW."position", NEW."slug", NEW."texts"); RETURN NULL;', hash='97a53b32c968c92fcd040ad263b55ead9cbb83eb', operation='UPDATE', pgid='pgtrigger_update_update_4eae0', table='resources_productkind', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='productkind',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "resources_productkindevent" ("id", "name", "name_ar", "name_en", "name_es", "name_fr", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "slug", "texts") VALUES (OLD."id", OLD."name", OLD."name_ar", OLD."name_en", OLD."name_es", OLD."name_fr", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'delete\', OLD."id", OLD."position", OLD."slug", OLD."texts"); RETURN NULL;', hash='58ff5233678e39a30182b63a7aba84091a951d1d', operation='DELETE', pgid='pgtrigger_delete_delete_a5aa2', table='resources_productkind', when='AFTER')),
        ),
        migrations.AddField(
            model_name='productkindevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='productkindevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='resources.productkind'),
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.UniqueConstraint(fields=('edition', 'language', 'format'), name='one_document_per_language'),
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.CheckConstraint(condition=models.Q(('sha256', ''), ('sha256__regex', '^[0-9a-f]{64}$'), _connector='OR'), name='document_sha256'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='document',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "resources_documentevent" ("bytes", "edition_id", "format", "id", "language", "pages", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sha256", "url", "uuid") VALUES (NEW."bytes", NEW."edition_id", NEW."format", NEW."id", NEW."language", NEW."pages", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'insert\', NEW."id", NEW."sha256", NEW."url", NEW."uuid"); RETURN NULL;', hash='4dc496894d00ada246741147f3f58d848edde1d1', operation='INSERT', pgid='pgtrigger_insert_insert_0ceb2', table='resources_document', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='document',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "resources_documentevent" ("bytes", "edition_id", "format", "id", "language", "pages", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sha256", "url", "uuid") VALUES (NEW."bytes", NEW."edition_id", NEW."format", NEW."id", NEW."language", NEW."pages", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'update\', NEW."id", NEW."sha256", NEW."url", NEW."uuid"); RETURN NULL;', hash='d3d31770816df411a89814ca03433193506c76ea', operation='UPDATE', pgid='pgtrigger_update_update_db1fa', table='resources_document', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='document',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "resources_documentevent" ("bytes", "edition_id", "format", "id", "language", "pages", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sha256", "url", "uuid") VALUES (OLD."bytes", OLD."edition_id", OLD."format", OLD."id", OLD."language", OLD."pages", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'delete\', OLD."id", OLD."sha256", OLD."url", OLD."uuid"); RETURN NULL;', hash='55ef73e49c3d022c5e434152d534d359c01a44ff', operation='DELETE', pgid='pgtrigger_delete_delete_582f9', table='resources_document', when='AFTER')),
        ),
        migrations.CreateModel(
            name='ProductGroup',
            fields=[
            ],
            options={
                'proxy': True,
                'indexes': [],
                'constraints': [],
            },
            bases=('resources.product_groups',),
        ),
        migrations.CreateModel(
            name='ProductInitiative',
            fields=[
            ],
            options={
                'proxy': True,
                'indexes': [],
                'constraints': [],
            },
            bases=('resources.product_initiatives',),
        ),
        migrations.AddConstraint(
            model_name='edition',
            constraint=models.UniqueConstraint(fields=('product', 'number'), name='one_edition_per_number'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='edition',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "resources_editionevent" ("id", "label", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "product_id", "published_on") VALUES (NEW."id", NEW."label", NEW."number", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'insert\', NEW."id", NEW."product_id", NEW."published_on"); RETURN NULL;', hash='335bd71d04f652ea4af7f2a0719718bf4f7dc133', operation='INSERT', pgid='pgtrigger_insert_insert_8e4ff', table='resources_edition', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='edition',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "resources_editionevent" ("id", "label", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "product_id", "published_on") VALUES (NEW."id", NEW."label", NEW."number", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'update\', NEW."id", NEW."product_id", NEW."published_on"); RETURN NULL;', hash='f3d56cfc2de3d3ae6cd50f7e0bf2eca17c3ff162', operation='UPDATE', pgid='pgtrigger_update_update_0941f', table='resources_edition', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='edition',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "resources_editionevent" ("id", "label", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "product_id", "published_on") VALUES (OLD."id", OLD."label", OLD."number", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'delete\', OLD."id", OLD."product_id", OLD."published_on"); RETURN NULL;', hash='ec380c3fb4f1791f3ff32bc7e2e7824b5574910b', operation='DELETE', pgid='pgtrigger_delete_delete_84c3e', table='resources_edition', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='product',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "resources_productevent" ("id", "kind_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "published_note", "published_note_ar", "published_note_en", "published_note_es", "published_note_fr", "published_year", "slug", "summary", "summary_ar", "summary_en", "summary_es", "summary_fr", "texts", "title", "title_ar", "title_en", "title_es", "title_fr") VALUES (NEW."id", NEW."kind_id", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'insert\', NEW."id", NEW."position", NEW."published_note", NEW."published_note_ar", NEW."published_note_en", NEW."published_note_es", NEW."published_note_fr", NEW."published_year", NEW."slug", NEW."summary", NEW."summary_ar", NEW."summary_en", NEW."summary_es", NEW."summary_fr", NEW."texts", NEW."title", NEW."title_ar", NEW."title_en", NEW."title_es", NEW."title_fr"); RETURN NULL;', hash='6f0b09505e5dfbb694bfbbc62d87c070a6522709', operation='INSERT', pgid='pgtrigger_insert_insert_f330f', table='resources_product', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='product',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "resources_productevent" ("id", "kind_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "published_note", "published_note_ar", "published_note_en", "published_note_es", "published_note_fr", "published_year", "slug", "summary", "summary_ar", "summary_en", "summary_es", "summary_fr", "texts", "title", "title_ar", "title_en", "title_es", "title_fr") VALUES (NEW."id", NEW."kind_id", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'update\', NEW."id", NEW."position", NEW."published_note", NEW."published_note_ar", NEW."published_note_en", NEW."published_note_es", NEW."published_note_fr", NEW."published_year", NEW."slug", NEW."summary", NEW."summary_ar", NEW."summary_en", NEW."summary_es", NEW."summary_fr", NEW."texts", NEW."title", NEW."title_ar", NEW."title_en", NEW."title_es", NEW."title_fr"); RETURN NULL;', hash='53426a2ce63715f00e6f69b9631915aab8ca6b28', operation='UPDATE', pgid='pgtrigger_update_update_8c142', table='resources_product', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='product',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "resources_productevent" ("id", "kind_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "published_note", "published_note_ar", "published_note_en", "published_note_es", "published_note_fr", "published_year", "slug", "summary", "summary_ar", "summary_en", "summary_es", "summary_fr", "texts", "title", "title_ar", "title_en", "title_es", "title_fr") VALUES (OLD."id", OLD."kind_id", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'delete\', OLD."id", OLD."position", OLD."published_note", OLD."published_note_ar", OLD."published_note_en", OLD."published_note_es", OLD."published_note_fr", OLD."published_year", OLD."slug", OLD."summary", OLD."summary_ar", OLD."summary_en", OLD."summary_es", OLD."summary_fr", OLD."texts", OLD."title", OLD."title_ar", OLD."title_en", OLD."title_es", OLD."title_fr"); RETURN NULL;', hash='828e2d7023a83817f70999b6269cc5770c663ac5', operation='DELETE', pgid='pgtrigger_delete_delete_25fd1', table='resources_product', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='productgroup',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "resources_productgroupevent" ("group_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "product_id") VALUES (NEW."group_id", NEW."id", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'insert\', NEW."product_id"); RETURN NULL;', hash='afeeb1c376721790565f30d7f5e224f4fe2fccbb', operation='INSERT', pgid='pgtrigger_insert_insert_0ea22', table='resources_product_groups', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='productgroup',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "resources_productgroupevent" ("group_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "product_id") VALUES (NEW."group_id", NEW."id", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'update\', NEW."product_id"); RETURN NULL;', hash='a1d12360422317d79c12c78c52f06dd314436f0a', operation='UPDATE', pgid='pgtrigger_update_update_bf946', table='resources_product_groups', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='productgroup',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "resources_productgroupevent" ("group_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "product_id") VALUES (OLD."group_id", OLD."id", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'delete\', OLD."product_id"); RETURN NULL;', hash='9811fc47696e68888975666e2679c8a463913020', operation='DELETE', pgid='pgtrigger_delete_delete_ffcca', table='resources_product_groups', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='productinitiative',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "resources_productinitiativeevent" ("id", "initiative_id", "pgh_context_id", "pgh_created_at", "pgh_label", "product_id") VALUES (NEW."id", NEW."initiative_id", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'insert\', NEW."product_id"); RETURN NULL;', hash='fa40efbd44c3941c26f0dbff77ad8f3e6ae0813a', operation='INSERT', pgid='pgtrigger_insert_insert_58d83', table='resources_product_initiatives', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='productinitiative',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "resources_productinitiativeevent" ("id", "initiative_id", "pgh_context_id", "pgh_created_at", "pgh_label", "product_id") VALUES (NEW."id", NEW."initiative_id", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'update\', NEW."product_id"); RETURN NULL;', hash='8c5c55a379984d9195771093c828ce3f28339f9d', operation='UPDATE', pgid='pgtrigger_update_update_6d2b1', table='resources_product_initiatives', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='productinitiative',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "resources_productinitiativeevent" ("id", "initiative_id", "pgh_context_id", "pgh_created_at", "pgh_label", "product_id") VALUES (OLD."id", OLD."initiative_id", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'delete\', OLD."product_id"); RETURN NULL;', hash='ca725363129ac30f44a0ec32d2ac4e54f045278a', operation='DELETE', pgid='pgtrigger_delete_delete_33525', table='resources_product_initiatives', when='AFTER')),
        ),
    ]
