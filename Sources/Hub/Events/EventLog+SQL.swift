import Postgres

extension Statement {
    /// The key is this log's own ("memhub" in ASCII); held until the transaction ends.
    static let lockEventLog = Statement("lock_event_log", "SELECT pg_advisory_xact_lock(120248972048738)")

    /// In the order of the arrays.
    static let insertEvents = Statement(
        "insert_events",
        """
        INSERT INTO events (user_id, type, agent_id, fact_id, data, at)
        SELECT user_id, type, agent_id, fact_id, data::json, $6
        FROM unnest($1::text[], $2::text[], $3::uuid[], $4::uuid[], $5::text[]) WITH ORDINALITY
            AS new (user_id, type, agent_id, fact_id, data, place)
        ORDER BY place
        """)

    static let ringEventDoorbell = Statement("ring_event_doorbell", "SELECT pg_notify('memhub_events', '')")

    static let refreshEpoch = Statement(
        "refresh_epoch",
        """
        INSERT INTO event_epoch AS known (epoch, system_identifier, timeline, database_oid, created_at)
        SELECT $1, system.system_identifier, checkpoint.timeline_id, pg_database.oid, $2
        FROM pg_control_system() AS system, pg_control_checkpoint() AS checkpoint, pg_database
        WHERE pg_database.datname = current_database()
        ON CONFLICT (is_single) DO UPDATE
        SET epoch = excluded.epoch, system_identifier = excluded.system_identifier, timeline = excluded.timeline,
            database_oid = excluded.database_oid, created_at = excluded.created_at
        WHERE (known.system_identifier, known.timeline, known.database_oid)
            IS DISTINCT FROM (excluded.system_identifier, excluded.timeline, excluded.database_oid)
        """)

    static let eventPosition = Statement(
        "event_position",
        """
        SELECT epoch, pruned_through, greatest(pruned_through, (SELECT coalesce(max(seq), 0) FROM events)) AS last_seq
        FROM event_epoch
        """)

    private static let selection = """
        seq > $1 AND seq <= $2
        AND user_id = coalesce($3::text, user_id) AND starts_with(user_id, $4)
        AND ($5::text[] IS NULL OR type = ANY ($5)) AND user_id = coalesce($6::text, user_id)
        AND ($7::uuid IS NULL OR agent_id = $7)
        """

    static let readEvents = Statement(
        "read_events",
        "SELECT seq, type, user_id, agent_id, data::text AS data, at FROM events WHERE \(selection) ORDER BY seq LIMIT $8")

    static let countEvents = Statement("count_events", "SELECT count(*) AS count FROM events WHERE \(selection)")

    static let pruneEvents = Statement(
        "prune_events",
        """
        WITH removed AS (DELETE FROM events WHERE at < $1 RETURNING seq),
        noted AS (
            UPDATE event_epoch SET pruned_through = greatest(pruned_through, (SELECT max(seq) FROM removed))
            WHERE EXISTS (SELECT FROM removed)
        )
        SELECT count(*) AS removed FROM removed
        """)

    static let deleteFactEvents = Statement(
        "delete_fact_events", "DELETE FROM events WHERE user_id = $1 AND fact_id = $2")
}
