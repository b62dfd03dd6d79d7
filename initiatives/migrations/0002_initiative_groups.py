from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("groups", "0002_initial"),
        ("initiatives", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="initiative",
            name="groups",
            field=models.ManyToManyField(
                blank=True, related_name="initiatives", to="groups.group", verbose_name="groups"
            ),
        ),
    ]
