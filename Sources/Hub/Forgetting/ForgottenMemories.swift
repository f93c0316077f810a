import Foundation
import Postgres
import Wire

/// Everything that goes with what is forgotten, so that nothing that stays tells of it.
struct ForgottenMemories: Sendable {
    struct ForgottenFact: Sendable, Equatable {
        var id: UUID
        var agentId: UUID?
        var text: String
        var value: String
    }

    var facts: [ForgottenFact]
    var turns: [FoundTurn]
    var tasks: [UUID]
    var quarantined: [UUID]
    /// Facts that a summary stood for which goes: they speak for themselves again.
    var reopened: [Fact]

    /// Adds to what was found the summaries made of it, and the turns it was said in.
    init(
        facts: [UUID], turns: [FoundTurn], tasks: [UUID] = [], quarantined: [UUID] = [], of userId: String,
        on connection: isolated PostgresConnection
    ) throws {
        let user = PostgresValue.text(userId)
        let rows = try connection.query(.factsWithSummaries, [user, .uuidArray(facts)])
        self.facts = try rows.map {
            ForgottenFact(
                id: try $0.get("fact_id"), agentId: try $0.getOptional("agent_id", as: UUID.self), text: try $0.get("fact_text"),
                value: try $0.get("fact_value"))
        }
        let sources = Set(try rows.compactMap { try $0.getOptional("source_turn_id", as: UUID.self) }).subtracting(turns.map(\.id))
        self.turns = turns
        if !sources.isEmpty {
            self.turns += try connection.query(.turnsById, [user, .uuidArray(Array(sources))]).map { try FoundTurn($0) }
        }
        // What a turn's prompt held may stand in its words, and is not to be found there by a task that still waits.
        self.tasks = tasks + (try connection.query(.tasksOfTurnsTold, [user, .uuidArray(facts)]).map { try $0.get("task_id", as: UUID.self) })
        self.quarantined = quarantined
        reopened = try connection.query(.factsToReopen, [user, .uuidArray(self.facts.map(\.id))]).map { try Fact($0) }
    }

    var isEmpty: Bool { facts.isEmpty && turns.isEmpty && tasks.isEmpty && quarantined.isEmpty }

    var texts: [String] { facts.flatMap { [$0.text, $0.value] } + turns.flatMap { [$0.userMessage, $0.aiResponse] } }

    /// The clients' names of the turns, by session.
    var turnNames: [UUID: Set<String>] {
        Dictionary(grouping: turns, by: \.sessionId).mapValues { Set($0.map(\.clientTurnId)) }
    }
}

extension Statement {
    /// The facts `$2`, and the summaries made of them, of summaries too.
    static let factsWithSummaries = Statement(
        "facts_with_summaries",
        """
        WITH RECURSIVE gone AS (
            SELECT unnest($2) AS fact_id
            UNION
            SELECT fact_sources.fact_id FROM gone JOIN fact_sources ON fact_sources.user_id = $1 AND fact_sources.source_id = gone.fact_id
        )
        SELECT fact_id, agent_id, fact_text, fact_value, source_turn_id FROM facts JOIN gone USING (fact_id) WHERE user_id = $1
        """)

    static let tasksOfTurnsTold = Statement(
        "tasks_of_turns_told",
        """
        SELECT extraction_tasks.task_id FROM extraction_tasks JOIN turns USING (user_id, turn_id)
        WHERE user_id = $1 AND status IN ('queued', 'processing') AND turns.injected && $2
        """)

    static let turnsById = Statement(
        "turns_by_id",
        """
        SELECT turn_id, session_id, client_turn_id, user_message, ai_response FROM turns
        WHERE user_id = $1 AND turn_id = ANY ($2) AND (user_message <> '' OR ai_response <> '')
        """)
}
