from django.db import migrations, models

import members.dates


class Migration(migrations.Migration):
    dependencies = [
        ("alliance", "0001_initial"),
    ]

    operations = [
        migrations.AlterField(
            model_name="donor",
            name="ended_on",
            field=models.DateField(blank=True, null=True, validators=[members.dates.has_come], verbose_name="until"),
        ),
        migrations.AlterField(
            model_name="donorevent",
            name="ended_on",
            field=models.DateField(blank=True, null=True, validators=[members.dates.has_come], verbose_name="until"),
        ),
        migrations.AlterField(
            model_name="leader",
            name="ended_on",
            field=models.DateField(blank=True, null=True, validators=[members.dates.has_come], verbose_name="until"),
        ),
        migrations.AlterField(
            model_name="leaderevent",
            name="ended_on",
            field=models.DateField(blank=True, null=True, validators=[members.dates.has_come], verbose_name="until"),
        ),
    ]
