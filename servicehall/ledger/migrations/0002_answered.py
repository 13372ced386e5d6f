from django.db import migrations

ANSWERED = """
-- Keeps the answer to one intention, in the transaction of its act.
CREATE FUNCTION ledger_answered(principal text, route text, key text, fingerprint bytea, status int, location text,
    ids jsonb) RETURNS void LANGUAGE sql VOLATILE AS $$
    INSERT INTO ledger_once (principal, route, key, fingerprint, status, location, ids)
    VALUES (principal, route, key, fingerprint, status::smallint, location, ids)
$$;

-- Everything recorded about one subject, oldest first.
CREATE FUNCTION ledger_of(a_subject uuid) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT coalesce(jsonb_agg(to_jsonb(f) ORDER BY f.turn), '[]') FROM ledger_fact f WHERE f.subject = a_subject
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]

    operations = [
        migrations.RunSQL(
            ANSWERED,
            "DROP FUNCTION ledger_of(uuid); DROP FUNCTION ledger_answered(text, text, text, bytea, int, text, jsonb)",
        ),
    ]
