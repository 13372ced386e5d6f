from django.db import migrations

ENTER = """
-- Who comes with this token: one row, all null for a guest (no token, an unknown, ended or expired one, a closed account).
-- Sets the row-security context of the transaction; slides the idle time at most once a minute, and never waits for it.
CREATE FUNCTION accounts_enter(token_hash bytea, moment timestamptz DEFAULT now(),
    OUT account_id uuid, OUT session_id uuid, OUT kind text, OUT party_id uuid, OUT language text,
    OUT post_id bigint, OUT window_id bigint)
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    seen timestamptz;
BEGIN
    IF token_hash IS NOT NULL THEN
        SELECT a.id, s.id, a.kind, a.party_id, a.language, s.post_id, s.window_id, s.last_seen_at
        INTO account_id, session_id, kind, party_id, language, post_id, window_id, seen
        FROM accounts_session s JOIN accounts_account a ON a.id = s.account_id
        WHERE s.token_hash = accounts_enter.token_hash AND s.ended_at IS NULL AND a.state = 'open'
          AND moment < s.until AND moment < s.last_seen_at + s.idle;
        IF seen < moment - interval '1 minute' THEN
            UPDATE accounts_session s SET last_seen_at = moment
            WHERE s.id = (SELECT t.id FROM accounts_session t WHERE t.id = accounts_enter.session_id
                          FOR NO KEY UPDATE SKIP LOCKED);
        END IF;
    END IF;
    PERFORM set_config('servicehall.account', coalesce(account_id::text, ''), true),
            set_config('servicehall.party', coalesce(party_id::text, ''), true);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [migrations.RunSQL(ENTER, "DROP FUNCTION accounts_enter(bytea, timestamptz)")]
