import Postgres

extension Statement {
    static let selectedColumns = """
        facts.user_id, facts.fact_id, facts.fact_text, coalesce(facts.entities ->> 'agent_id', facts.agent_id::text) AS agent_name,
        facts.entities ->> 'app_id' AS app_name, facts.entities ->> 'run_id' AS run_name, facts.metadata::text AS metadata,
        lower(facts.memory_bank) AS category, facts.created_at, facts.updated_at
        """

    private static let visible = "user_id = coalesce($1::text, user_id) AND starts_with(user_id, $2)"

    static func countSelectedFacts(ofUsers isNamed: Bool) -> Statement {
        Statement(
            isNamed ? "count_selected_facts_of_users" : "count_selected_facts",
            "SELECT count(*) FROM facts WHERE \(selected(ofUsers: isNamed)) AND \(isOpen(at: "$4"))")
    }

    static func listSelectedFacts(ofUsers isNamed: Bool) -> Statement {
        Statement(
            isNamed ? "list_selected_facts_of_users" : "list_selected_facts",
            """
            SELECT \(selectedColumns) FROM facts WHERE \(selected(ofUsers: isNamed)) AND \(isOpen(at: "$4"))
            ORDER BY facts.position DESC LIMIT $5 OFFSET $6
            """)
    }

    static func selectedFactIds(ofUsers isNamed: Bool) -> Statement {
        Statement(
            isNamed ? "selected_fact_ids_of_users" : "selected_fact_ids",
            "SELECT facts.user_id, facts.fact_id FROM facts WHERE \(selected(ofUsers: isNamed)) ORDER BY facts.user_id, facts.position")
    }

    /// The facts of users who are remembered that are nearest to the vector `$5`, as rows of memories.
    static func nearestSelectedFacts(ofUsers isNamed: Bool) -> Statement {
        Statement(
            isNamed ? "nearest_selected_facts_of_users" : "nearest_selected_facts",
            """
            SELECT false AS is_turn, facts.fact_id AS item_id, fact_key, fact_text AS text, importance, memory_bank, sector,
                source_turn_id, NULL::uuid AS agent_id, facts.created_at, validity_end, facts.metadata::text AS metadata,
                NULL::uuid AS session_id, vectors.embedding
            FROM facts
            JOIN users ON users.user_id = facts.user_id AND is_memory_enabled(users.memory_enabled)
            JOIN vectors ON vectors.user_id = facts.user_id AND vectors.model_id = $6::integer AND vectors.item_id = facts.fact_id
            WHERE \(selected(ofUsers: isNamed)) AND \(isOpen(at: "$4")) AND (facts.agent_id IS NULL OR facts.agent_id = ANY ($7))
            ORDER BY vectors.embedding <=> $5::vector LIMIT $8
            """)
    }

    static let visibleFacts = Statement(
        "visible_facts", "SELECT \(selectedColumns) FROM facts WHERE fact_id = ANY ($3) AND \(visible)")

    static let visibleFactHistory = Statement(
        "visible_fact_history",
        """
        SELECT user_id, history_id, fact_id, event, old_text, new_text, at FROM fact_history
        WHERE fact_id = $3 AND \(visible) ORDER BY position LIMIT 500
        """)

    static let visibleEntities = Statement(
        "visible_entities",
        """
        WITH kept AS (
            SELECT user_id, coalesce(entities ->> 'agent_id', agent_id::text) AS agent_name, entities ->> 'app_id' AS app_name,
                entities ->> 'run_id' AS run_name, created_at, updated_at
            FROM facts WHERE \(visible)
        )
        SELECT type, name, count(*) AS total_memories, min(created_at) AS created_at, max(updated_at) AS updated_at,
            count(*) OVER () AS count
        FROM kept
        CROSS JOIN LATERAL (VALUES ('user', user_id), ('agent', agent_name), ('app', app_name), ('run', run_name)) AS entity (type, name)
        WHERE name IS NOT NULL
        GROUP BY type, name ORDER BY type DESC, name LIMIT $3 OFFSET $4
        """)
}
