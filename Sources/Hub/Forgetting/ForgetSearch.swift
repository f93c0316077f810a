import Foundation
import Postgres
import Wire

/// Finds what a user wants forgotten, in everything that is stored of that user.
///
/// A fact is about a topic when it has all content words of it, or nearly its meaning; where no fact is, those are asked about that come
/// close. Closed facts count like open ones. A turn is about it when it has all its words, in question or answer, when a matching fact was found in it, or when it says that fact's value.
///
/// - Invariant: reads rows of `userId` within `scope` only.
/// - Cost: every fact and turn of the user is looked at, in pages.
/// - Errors: ``PostgresError``.
struct ForgetSearch: Sendable {
    let target: ForgetTarget
    let userId: String
    let scope: ForgetScope
    /// Of the topic; nil when there is none, or nobody could embed it: words then decide alone.
    let topicVector: TextVector?
    let now: Date

    /// Cosine of topic and fact. Of about 50 topics and 40 facts, with all-MiniLM-L6-v2, the nearest fact that was not meant reached 0.53
    /// (a dog for a cat); most of those that were meant and do not have the topic's words are above 0.55, some are not found.
    private static let sureSimilarity = 0.6
    private static let leastSimilarity = 0.54
    private static let page = 5_000

    func findings(on connection: isolated PostgresConnection) throws -> ForgetFindings {
        var found = ForgetFindings(target: target)
        guard let target = try resolved(on: connection) else { return found }
        found.target = target
        found.facts = try facts(of: target, on: connection)
        found.turns = try turns(of: target, with: found.facts, on: connection)
        found.tasks = try tasks(of: target, on: connection)
        found.quarantined = try quarantined(of: target, on: connection)
        return found
    }

    /// - Returns: nil when nothing was said before.
    private func resolved(on connection: isolated PostgresConnection) throws -> ForgetTarget? {
        guard case .exchange(let sessionId, let clientTurnId) = target else { return target }
        let row = try connection.query(.turnBefore, [.text(userId), .uuid(sessionId), .text(clientTurnId)]).first
        return try row.map { .turn(try $0.get("turn_id")) }
    }

    private func facts(of target: ForgetTarget, on connection: isolated PostgresConnection) throws -> [ForgetFindings.FoundFact] {
        var (named, source): ([UUID]?, UUID?)
        switch target {
        case .facts(let ids): named = ids
        case .turn(let id): source = id
        default: break
        }
        let topic = TopicWords(topic: target.topic)
        let filter: [PostgresValue] = [
            .optional(named), .optional(source), .optional(topicVector?.values), .int(topicVector?.modelId ?? 0), .timestamp(now),
        ]
        let found = try pages(of: .factsToForget, filter, on: connection) { row in
            var fact = ForgetFindings.FoundFact(
                id: try row.get("fact_id"), text: try row.get("fact_text"), value: try row.get("fact_value"),
                sourceTurnId: try row.getOptional("source_turn_id", as: UUID.self), isOpen: try row.get("is_open"))
            let similarity = try row.getOptional("similarity", as: Double.self) ?? 0
            fact.isSure =
                try target.topic == nil || similarity >= Self.sureSimilarity
                || topic.match("\(row.get("fact_key", as: String.self)) \(fact.value) \(fact.text)")
            return fact.isSure || similarity >= Self.leastSimilarity ? fact : nil
        }
        return found.contains { $0.isSure && $0.isOpen } ? found.filter(\.isSure) : found
    }

    private func turns(
        of target: ForgetTarget, with facts: [ForgetFindings.FoundFact], on connection: isolated PostgresConnection
    ) throws -> [FoundTurn] {
        var named: [UUID]?
        if case .turn(let id) = target { named = [id] }
        let sources = Set(facts.compactMap(\.sourceTurnId))
        let takesAll = target == .everything || named != nil
        let topic = takesAll ? TopicWords(topic: nil) : TopicWords(topic: target.topic, mentions: facts.map(\.value))
        return try pages(of: .turnsToForget, [.optional(named)], on: connection) { row in
            let turn = try FoundTurn(row)
            let matches = takesAll || sources.contains(turn.id) || topic.match("\(turn.userMessage)\n\(turn.aiResponse)")
            return matches ? turn : nil
        }
    }

    /// Those that carry facts, given by hand or found by a model, and are still queued or failed.
    private func tasks(of target: ForgetTarget, on connection: isolated PostgresConnection) throws -> [UUID] {
        guard target == .everything || target.topic != nil else { return [] }
        let topic = TopicWords(topic: target.topic)
        return try pages(of: .tasksToForget, [], on: connection) { row in
            let id = try row.get("task_id", as: UUID.self)
            if target == .everything { return id }
            let payload = Array(try row.get("payload", as: String.self).utf8)
            return carried(by: payload).contains(where: topic.match) ? id : nil
        }
    }

    private func carried(by payload: [UInt8]) -> [String] {
        if let fact = try? WireCoder.decode(FactCreate.self, from: payload) {
            return ["\(fact.factKey) \(fact.factValue) \(fact.factText ?? "")"]
        }
        let answer = try? WireCoder.decode(TurnAnswer.self, from: payload)
        return answer?.facts.map { "\($0.key) \($0.value) \($0.text)" } ?? []
    }

    private func quarantined(of target: ForgetTarget, on connection: isolated PostgresConnection) throws -> [UUID] {
        guard target == .everything || target.topic != nil else { return [] }
        let topic = TopicWords(topic: target.topic)
        let rows = try connection.query(.quarantinedFactsOfUser, [.text(userId)])
        return try rows.compactMap { row in
            let text = "\(try row.get("fact_key", as: String.self)) \(try row.get("fact_text", as: String.self))"
            return target == .everything || topic.match(text) ? try row.get("quarantine_id") : nil
        }
    }

    /// Everything of the user's that `take` wants, a page at a time.
    private func pages<Item>(
        of statement: Statement, _ filter: [PostgresValue], on connection: isolated PostgresConnection, take: (Row) throws -> Item?
    ) throws -> [Item] {
        let scoped: [PostgresValue] = [.text(userId), .bool(scope.isEveryAgent), .optional(scope.agentId)]
        var items: [Item] = []
        var position: Int64 = 0
        while true {
            let rows = try connection.query(statement, scoped + [.int(position), .int(Self.page)] + filter)
            for row in rows {
                if let item = try take(row) { items.append(item) }
            }
            guard rows.count == Self.page, let last = rows.last else { return items }
            position = try last.get("position")
        }
    }
}

extension FoundTurn {
    init(_ row: Row) throws(PostgresError) {
        self.init(
            id: try row.get("turn_id"), sessionId: try row.get("session_id"), clientTurnId: try row.get("client_turn_id"),
            userMessage: try row.get("user_message"), aiResponse: try row.get("ai_response"))
    }
}
