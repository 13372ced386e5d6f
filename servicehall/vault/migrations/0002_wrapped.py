from django.db import migrations

WRAPPED = """
-- A subject's wrapped key, for statements that read it on their way; nothing can be opened with it inside the database.
CREATE FUNCTION vault_wrapped(a_subject uuid) RETURNS bytea LANGUAGE sql STABLE AS $$
    SELECT wrapped FROM vault_key WHERE subject = a_subject
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("vault", "0001_initial")]

    operations = [migrations.RunSQL(WRAPPED, "DROP FUNCTION vault_wrapped(uuid)")]
