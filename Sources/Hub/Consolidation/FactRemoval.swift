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
        var sources: [(source: UUID, summary: UUID)] = []
        for row in try connection.query(.summariesAround, [.text(userId), .uuidArray(factIds)]) {
            sources.append((try row.get("source_id"), try row.get("fact_id")))
        }
        for (source, summary) in sources where factIds.contains(summary) { removed.insert(source) }
        removed.formUnion(sources.map(\.summary))
        let kept = sources.filter { !removed.contains($0.source) }

        for row in try connection.query(.agentsOfFacts, [.text(userId), .uuidArray(Array(removed))]) {
            writer.delete(try row.get("fact_id"), agentId: try row.getOptional("agent_id", as: UUID.self), as: event)
        }
        for (source, summary) in kept {
            guard let row = try connection.query(.findFact, [.text(userId), .uuid(source)]).first else { continue }
            let fact = try Fact(row)
            if fact.supersededBy?.uuid == summary { writer.reopen(fact) }
        }
    }
}

extension Statement {
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
