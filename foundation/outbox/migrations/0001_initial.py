import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('to', models.EmailField(max_length=254, verbose_name='recipient')),
                ('from_email', models.CharField(max_length=320, verbose_name='sender')),
                ('reply_to', models.EmailField(blank=True, max_length=254, verbose_name='answers go to')),
                ('subject', models.CharField(max_length=250, verbose_name='subject')),
                ('text', models.TextField(blank=True, verbose_name='text')),
                ('html', models.TextField(blank=True, verbose_name='text as HTML')),
                ('language', models.CharField(choices=[('en', 'English'), ('fr', 'Français'), ('es', 'Español'), ('ar', 'العربية')], max_length=2, verbose_name='language')),
                ('notice', models.CharField(help_text='Which e-mail this is, for example “members/application_received”.', max_length=100, verbose_name='notice')),
                ('key', models.CharField(blank=True, help_text='What must be sent only once has a key.', max_length=250, null=True, verbose_name='key')),
                ('message_id', models.CharField(max_length=250, unique=True, verbose_name='Message-ID')),
                ('secret', models.BooleanField(default=False, help_text='It carries a code or a link that lets somebody in.', verbose_name='secret')),
                ('status', models.CharField(choices=[('queued', 'waiting'), ('sent', 'sent'), ('failed', 'failed'), ('expired', 'too late to be sent')], default='queued', max_length=7, verbose_name='status')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='attempts')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='written')),
                ('queued_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='waiting since')),
                ('next_attempt_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='next attempt')),
                ('expires_at', models.DateTimeField(blank=True, null=True, verbose_name='holds until')),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='sent')),
                ('last_error', models.CharField(blank=True, max_length=500, verbose_name='last error')),
            ],
            options={
                'verbose_name': 'e-mail',
                'verbose_name_plural': 'e-mails',
                'ordering': ['-pk'],
                'indexes': [models.Index(condition=models.Q(('status', 'queued')), fields=['next_attempt_at', 'id'], name='message_due')],
                'constraints': [models.UniqueConstraint(fields=('key',), name='message_key_once'), models.CheckConstraint(condition=models.Q(('status__in', ['queued', 'sent', 'failed', 'expired'])), name='message_status_known'), models.CheckConstraint(condition=models.Q(models.Q(('sent_at__isnull', False), ('status', 'sent')), models.Q(models.Q(('status', 'sent'), _negated=True), ('sent_at__isnull', True)), _connector='OR'), name='message_sent_has_its_time'), models.CheckConstraint(condition=models.Q(models.Q(('secret', True), ('status__in', ['sent', 'expired']), _negated=True), models.Q(('html', ''), ('text', '')), _connector='OR'), name='message_secret_blanked_once_done')],
            },
        ),
    ]
