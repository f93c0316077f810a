import Extraction
import Foundation
import Postgres

/// A turn as its task finds it.
package struct TurnToExtract: Sendable {
    package var utterance: Utterance
    /// Whether the user still wants to be remembered.
    package var isMemoryEnabled = true
    package var isAgentScoped = false
    package var defaultBank: String?
    package var hasVector = true
    /// What the hub had put into its prompt, and what the agent's model is told.
    package var injected = TextFingerprints(of: [])
    package var userName: String?
    /// JSON that its facts are given.
    package var metadata = "{}"
    package var entities = MemoryEntities()
    /// The user's own choice of model, if any.
    package var userModel: String?
    package var userTemperature: Double?
    /// A model was asked already, about the whole conversation.
    package var answer: TurnAnswer?

    package init(utterance: Utterance) { self.utterance = utterance }
}

extension TurnToExtract {
    init(_ row: Row) throws(PostgresError) {
        self.init(
            utterance: Utterance(
                text: try row.get("user_message"), occurredAt: try row.get("created_at"),
                timeZone: TimeZone(identifier: try row.get("time_zone", as: String.self)) ?? .gmt,
                previousAssistantText: try row.getOptional("previous_response", as: String.self),
                assistantText: try row.get("ai_response")))
        isMemoryEnabled = try row.get("memory_enabled")
        isAgentScoped = try row.get("is_agent_scoped")
        defaultBank = try row.getOptional("default_bank", as: String.self)
        hasVector = try row.get("has_vector")
        injected = TextFingerprints(of: try row.get("injected", as: [String].self))
        metadata = try row.get("metadata")
        entities = try MemoryEntities(stored: row.get("entities"))
        userName = try row.getOptional("display_name", as: String.self)
        userModel = try row.getOptional("extraction_model", as: String.self)
        userTemperature = try row.getOptional("extraction_temperature", as: Double.self)
    }
}

extension Statement {
    static let turnToExtract = Statement(
        "turn_to_extract",
        """
        SELECT turns.user_message, turns.ai_response, turns.created_at, turns.is_agent_scoped, turns.metadata::text AS metadata,
            turns.entities::text AS entities, users.time_zone,
            is_memory_enabled(users.memory_enabled) AS memory_enabled,
            users.display_name, users.extraction_model, users.extraction_temperature, agents.default_bank,
            ARRAY(
                SELECT fact_text FROM facts WHERE user_id = $1 AND fact_id = ANY (turns.injected)
                UNION ALL
                SELECT user_message FROM turns AS said WHERE user_id = $1 AND turn_id = ANY (turns.injected)
                UNION ALL
                SELECT agents.system_prompt WHERE agents.system_prompt IS NOT NULL
            ) AS injected,
            EXISTS (SELECT FROM vectors WHERE vectors.user_id = $1 AND model_id = $3::integer AND item_id = $2) AS has_vector,
            (SELECT previous.ai_response FROM turns AS previous
             WHERE previous.user_id = $1 AND previous.session_id = turns.session_id AND previous.position < turns.position
             ORDER BY previous.position DESC LIMIT 1) AS previous_response
        FROM turns
        JOIN users ON users.user_id = turns.user_id
        LEFT JOIN agents ON agents.agent_id = turns.agent_id
        WHERE turns.user_id = $1 AND turns.turn_id = $2
        """)

    /// The open facts of one scope that are nearest to a vector, the nearest first.
    static let nearFacts = Statement(
        "near_facts",
        """
        SELECT facts.fact_id, facts.agent_id, facts.fact_key, facts.fact_value, facts.fact_text, facts.source_turn_id,
            1 - (vectors.embedding <=> $3::vector) AS similarity
        FROM facts JOIN vectors ON vectors.user_id = $1 AND vectors.model_id = $2::integer AND vectors.item_id = facts.fact_id
        WHERE facts.user_id = $1 AND facts.agent_id IS NOT DISTINCT FROM $4 AND \(isKnown(at: "$5"))
        ORDER BY vectors.embedding <=> $3::vector
        LIMIT $6
        """)
}
