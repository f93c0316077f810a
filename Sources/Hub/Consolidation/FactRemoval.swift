import Foundation
import Postgres
import Wire

/// Removes facts together with what repeats them.
///
/// A summarised fact says what its sources say. With a source it goes too, and the other sources hold again; when it is removed
/// itself, all its sources go with it.
enum FactRemoval {
    /// - Parameter event: what the history calls it.
    static func remove(
        _ factIds: [UUID], as event: FactWriter.Removal = .deleted, into writer: inout FactWriter,
        on connection: isolated PostgresConnection
    ) throws(PostgresError) {
        let userId = writer.userId
        var removed = Set(factIds)
        let sources = try pairs(around: factIds, userId: userId, on: connection)
        for (source, summary) in sources where factIds.contains(summary) { removed.insert(source) }
        removed.formUnion(sources.map(\.summary))
        for row in try connection.query(.agentsOfFacts, [.text(userId), .uuidArray(Array(removed))]) {
            writer.delete(try row.get("fact_id"), agentId: try row.getOptional("agent_id", as: UUID.self), as: event)
        }
        try reopen(sources.filter { !removed.contains($0.source) }, into: &writer, on: connection)
    }

    /// Removes the summaries made of facts that the caller closes; their other sources hold again.
    static func withdrawSummaries(
        of closed: [UUID], into writer: inout FactWriter, on connection: isolated PostgresConnection
    ) throws(PostgresError) {
        guard !closed.isEmpty else { return }
        let user = PostgresValue.text(writer.userId)
        let sources = try pairs(around: closed, userId: writer.userId, on: connection).filter { !closed.contains($0.summary) }
        let summaries = PostgresValue.uuidArray(Array(Set(sources.map(\.summary))))
        for row in try connection.query(.agentsOfFacts, [user, summaries]) {
            writer.delete(try row.get("fact_id"), agentId: try row.getOptional("agent_id", as: UUID.self))
        }
        try reopen(sources.filter { !closed.contains($0.source) }, into: &writer, on: connection)
    }

    /// What a summarised fact was made of.
    static func sources(
        of factId: UUID, userId: String, on connection: isolated PostgresConnection
    ) throws(PostgresError) -> [UUID] {
        try pairs(around: [factId], userId: userId, on: connection).filter { $0.summary == factId }.map(\.source)
    }

    private static func pairs(
        around factIds: [UUID], userId: String, on connection: isolated PostgresConnection
    ) throws(PostgresError) -> [(source: UUID, summary: UUID)] {
        var pairs: [(source: UUID, summary: UUID)] = []
        for row in try connection.query(.summariesAround, [.text(userId), .uuidArray(factIds)]) {
            pairs.append((try row.get("source_id"), try row.get("fact_id")))
        }
        return pairs
    }

    private static func reopen(
        _ sources: [(source: UUID, summary: UUID)], into writer: inout FactWriter, on connection: isolated PostgresConnection
    ) throws(PostgresError) {
        for (source, summary) in sources {
            guard let row = try connection.query(.findFact, [.text(writer.userId), .uuid(source)]).first else { continue }
            let fact = try Fact(row)
            if fact.supersededBy?.uuid == summary { writer.reopen(fact) }
        }
    }
}

extension Statement {
    /// Whether a row of `facts` is known to hold at `now`: it is open, or speaks through an open summary, which says nothing that its
    /// sources do not.
    static func isKnown(at now: String) -> String {
        """
        facts.origin <> 'summarised' AND (
            (facts.superseded_by IS NULL AND (facts.validity_end IS NULL OR facts.validity_end > \(now)))
            OR EXISTS (
                SELECT FROM fact_sources JOIN facts AS summary USING (user_id, fact_id)
                WHERE fact_sources.user_id = $1 AND fact_sources.source_id = facts.fact_id
                    AND fact_sources.fact_id = facts.superseded_by AND summary.superseded_by IS NULL AND summary.validity_end IS NULL))
        """
    }

    /// The summarised facts among these facts or made of them, one row for each source.
    fileprivate static let summariesAround = Statement(
        "summaries_around",
        """
        SELECT fact_id, source_id FROM fact_sources
        WHERE user_id = $1 AND fact_id IN (
            SELECT fact_id FROM fact_sources WHERE user_id = $1 AND (source_id = ANY ($2) OR fact_id = ANY ($2)))
        ORDER BY fact_id, source_id
        """)

    fileprivate static let agentsOfFacts = Statement(
        "agents_of_facts", "SELECT fact_id, agent_id FROM facts WHERE user_id = $1 AND fact_id = ANY ($2) ORDER BY position")
}
