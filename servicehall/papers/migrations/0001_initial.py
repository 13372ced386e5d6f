import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('files', '0001_initial'),
        ('offices', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Paper',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=80)),
                ('number', models.CharField(max_length=100)),
                ('about', models.UUIDField()),
                ('subject', models.UUIDField()),
                ('language', models.CharField(max_length=8)),
                ('printed_at', models.DateTimeField()),
                ('printed_by', models.JSONField()),
                ('turn', models.IntegerField(default=1)),
                ('file', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.file')),
                ('territory', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.territory')),
            ],
            options={
                'indexes': [models.Index(fields=['about', 'printed_at'], name='paper_about')],
                'constraints': [models.UniqueConstraint(fields=('territory', 'kind', 'number'), name='paper_number_once'), models.CheckConstraint(condition=models.Q(('kind__regex', '^(slip|notice|receipt|decision|result(\\.[a-z0-9-]+)?)$')), name='paper_known_kind'), models.CheckConstraint(condition=models.Q(('language__in', ['en', 'vi', 'zh', 'fa'])), name='paper_known_language')],
            },
        ),
    ]
