from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("outbox", "0001_initial"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="message",
            name="message_status_known",
        ),
        migrations.RemoveConstraint(
            model_name="message",
            name="message_secret_blanked_once_sent",
        ),
        migrations.AddField(
            model_name="message",
            name="expires_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="holds until"),
        ),
        migrations.AlterField(
            model_name="message",
            name="status",
            field=models.CharField(
                choices=[
                    ("queued", "waiting"),
                    ("sent", "sent"),
                    ("failed", "failed"),
                    ("expired", "too late to be sent"),
                ],
                default="queued",
                max_length=7,
                verbose_name="status",
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["queued", "sent", "failed", "expired"])), name="message_status_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("secret", True), ("status__in", ["sent", "expired"]), _negated=True),
                    models.Q(("html", ""), ("text", "")),
                    _connector="OR",
                ),
                name="message_secret_blanked_once_done",
            ),
        ),
    ]
