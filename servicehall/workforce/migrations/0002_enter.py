from django.db import migrations

ENTER = """
-- accounts_enter, and the post from which an officer acts: the session's own choice, else one at its window's hall, else
-- the one held longest. A post that was left, is not begun or no longer exists gives nothing.
CREATE FUNCTION workforce_enter(token_hash bytea, moment timestamptz DEFAULT now(),
    OUT account_id uuid, OUT session_id uuid, OUT kind text, OUT party_id uuid, OUT language text,
    OUT post_id bigint, OUT office_id bigint, OUT authority_id bigint, OUT territory_id bigint,
    OUT hall_id bigint, OUT window_id bigint, OUT roles text[])
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    chosen bigint;
    seat bigint;
BEGIN
    SELECT e.account_id, e.session_id, e.kind, e.party_id, e.language, e.post_id, e.window_id
    INTO account_id, session_id, kind, party_id, language, chosen, seat
    FROM accounts_enter(token_hash, moment) e;
    roles := '{}';
    IF kind = 'staff' THEN
        SELECT p.id, p.office_id, o.authority_id, p.territory_id, p.hall_id, w.id
        INTO post_id, office_id, authority_id, territory_id, hall_id, window_id
        FROM workforce_holding h
        JOIN offices_post p ON p.id = h.post_id AND p.in_force
        JOIN offices_office o ON o.id = p.office_id
        LEFT JOIN offices_window w ON w.id = seat AND w.hall_id = p.hall_id AND w.in_force
        WHERE h.account_id = workforce_enter.account_id
          AND h.since <= moment AND (h.until IS NULL OR moment < h.until)
        ORDER BY p.id IS NOT DISTINCT FROM chosen DESC, w.id IS NOT NULL DESC, h.since, h.id
        LIMIT 1;
        SELECT coalesce(array_agg(DISTINCT p.role::text ORDER BY p.role::text), '{}') INTO roles
        FROM workforce_holding h
        JOIN offices_post p ON p.id = h.post_id AND p.in_force
        WHERE h.account_id = workforce_enter.account_id AND p.office_id = workforce_enter.office_id
          AND h.since <= moment AND (h.until IS NULL OR moment < h.until);
    END IF;
    PERFORM set_config('servicehall.authority', coalesce(authority_id::text, ''), true),
            set_config('servicehall.territory', coalesce(territory_id::text, ''), true);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("workforce", "0001_initial"), ("accounts", "0002_enter")]

    operations = [migrations.RunSQL(ENTER, "DROP FUNCTION workforce_enter(bytea, timestamptz)")]
