from django.db import migrations

LIVE = """
-- The purpose under which an account may look at a subject at this moment; null without one.
CREATE FUNCTION accounts_live_purpose(an_account uuid, a_subject uuid) RETURNS uuid LANGUAGE sql STABLE AS $$
    SELECT id FROM accounts_purpose p
    WHERE p.account_id = an_account AND p.about = a_subject AND p.ended_at IS NULL
      AND (p.until IS NULL OR now() < p.until)
    ORDER BY p.since LIMIT 1
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_enter")]

    operations = [migrations.RunSQL(LIVE, "DROP FUNCTION accounts_live_purpose(uuid, uuid)")]
