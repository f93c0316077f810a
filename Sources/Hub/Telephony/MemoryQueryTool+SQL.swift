import Postgres

// $1: the user, $2: the model, $3: the question's vector, $4: now, $5: the sectors or NULL.
extension Statement {
    private static let scoredColumns = """
        near.fact_id, near.fact_text, near.sector, near.importance, near.created_at, near.recall_count, near.last_recalled_at,
        1 - near.distance AS similarity,
        coalesce((
            SELECT avg(fact_links.strength) FROM fact_links WHERE fact_links.user_id = $1 AND fact_links.fact_id = near.fact_id
        ), 0)::double precision AS link_strength
        """

    private static let wanted = "\(isRecallable(at: "$4")) AND ($5::text[] IS NULL OR facts.sector = ANY ($5))"

    /// Of each fact by its whole key: while PostgreSQL has no statistics, it would compare every fact with every vector of the user.
    private static let vectorOfEach = """
        CROSS JOIN LATERAL (
            SELECT embedding FROM vectors
            WHERE vectors.user_id = $1 AND vectors.model_id = $2::integer AND vectors.item_id = facts.fact_id LIMIT 1
        ) AS vectors
        """

    static let factsByMeaning = Statement(
        "facts_by_meaning",
        """
        WITH near AS MATERIALIZED (
            SELECT facts.*, vectors.embedding <=> $3::vector AS distance
            FROM facts \(vectorOfEach)
            WHERE facts.user_id = $1 AND \(wanted)
            ORDER BY distance
            LIMIT $6
        )
        SELECT \(scoredColumns) FROM near
        """)

    /// Of each of the facts `$6`, the `$7` it is most strongly linked with.
    static let linkedFacts = Statement(
        "linked_facts",
        """
        WITH links AS MATERIALIZED (
            SELECT fact_id AS from_id, linked_id, strength FROM fact_links WHERE user_id = $1 AND fact_id = ANY ($6)
        ), near AS MATERIALIZED (
            SELECT facts.*, links.from_id, links.strength, vectors.embedding <=> $3::vector AS distance,
                row_number() OVER (PARTITION BY links.from_id ORDER BY links.strength DESC, links.linked_id) AS place
            FROM links
            CROSS JOIN LATERAL (
                SELECT * FROM facts WHERE facts.user_id = $1 AND facts.fact_id = links.linked_id AND \(wanted) LIMIT 1
            ) AS facts
            \(vectorOfEach)
        )
        SELECT near.from_id, near.strength, \(scoredColumns) FROM near WHERE near.place <= $7
        """)

    static let insertToolInvocation = Statement(
        "insert_tool_invocation",
        """
        INSERT INTO tool_invocations (user_id, invocation_id, tool_name, conversation_id, results, latency_ms, success, at)
        SELECT user_id, $2, $3, $4, $5::integer, $6, $7, $8 FROM users WHERE user_id = $1
        """)
}
