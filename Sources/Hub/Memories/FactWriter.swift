import Extraction
import Foundation
import Postgres
import Wire

/// Everything a transaction changes about one user's facts, gathered and then written in one round trip.
///
/// Every change carries its row of history and its event.
struct FactWriter {
    let userId: String
    /// `extraction`, `maintenance`, or the kind of token.
    let actor: String
    let now: Date
    var statements: [(Statement, [PostgresValue])] = []
    var events: [EventDraft] = []
    private(set) var addedIds: [UUID] = []
    private var added: [StoredMemory] = []
    private var removed: [UUID] = []
    private var links: [FactLink] = []
    /// Their texts changed.
    private var reworded: [UUID] = []
    /// Whether something else than additions happened.
    var isReset = false

    init(userId: String, actor: String, now: Date) {
        self.userId = userId
        self.actor = actor
        self.now = now
    }

    /// - Parameter vector: nil when none can be made now: it is added later.
    mutating func add(_ fact: FactDraft, vector: TextVector?) {
        statements.append(
            (
                .insertFact,
                [
                    .text(fact.userId), .uuid(fact.id), .optional(fact.agentId), .text(fact.key), .text(fact.value),
                    .text(fact.text), .double(fact.importance), .text(fact.bank), .text(fact.sector),
                    .text(fact.origin.rawValue), .json(fact.metadata), .bool(fact.isProtected), .optional(fact.sourceTurnId),
                    .optional(fact.taskId), .timestamp(fact.validityStart), .optional(fact.validityEnd), .timestamp(now),
                    .text(fact.basis.rawValue), .json(fact.entities.json),
                ]
            ))
        if let vector {
            statements += VectorStore.upserting(vector, item: fact.id, userId: userId)
        } else {
            statements.append(VectorStore.noting([MissingVector(userId: userId, item: fact.id)]))
        }
        history(fact.id, "ADD", new: fact.text, taskId: fact.taskId, turnId: fact.sourceTurnId)
        events.append(fact.event)
        addedIds.append(fact.id)
        added.append(StoredMemory(fact, vector: vector, now: now))
    }

    /// Closes a fact that is no longer true.
    mutating func close(_ known: KnownFact, supersededBy replacement: FactDraft?, taskId: UUID?, turnId: UUID?) {
        history(known.id, "SUPERSEDE", old: known.text, new: replacement?.text, taskId: taskId, turnId: turnId)
        close(known, supersededBy: replacement?.id)
    }

    /// Puts one fact in place of several, which stay as its sources.
    mutating func summarise(_ sources: [KnownFact], as fact: FactDraft, vector: TextVector) {
        add(fact, vector: vector)
        statements.append((.insertFactSources, [.text(userId), .uuid(fact.id), .uuidArray(sources.map(\.id))]))
        for source in sources {
            // Without the new text: it says what other sources say, and would outlive them here.
            history(source.id, "SUMMARISE", old: source.text)
            close(source, supersededBy: fact.id)
        }
    }

    /// Lets a fact hold again whose summary is gone.
    mutating func reopen(_ fact: Fact) {
        statements.append((.reopenFact, [.text(userId), .uuid(fact.id.uuid), .timestamp(now)]))
        isReset = true
        history(fact.id.uuid, "UPDATE", new: fact.factText)
        events.append(updated(fact))
    }

    /// Links a new fact with another, both ways.
    mutating func link(_ link: FactLink) {
        statements.append(
            (
                .insertFactLink,
                [
                    .text(userId), .uuid(link.factId), .uuid(link.linkedId), .double(link.strength), .timestamp(now),
                    .int(FactLinks.maximumPerFact),
                ]
            ))
        links.append(link)
    }

    /// Keeps what looks like an instruction where no prompt finds it.
    mutating func quarantine(_ fact: ExtractedFact, taskId: UUID, turnId: UUID?) {
        statements.append(
            (
                .insertQuarantinedFact,
                [
                    .text(userId), .uuid(UUID()), .text(fact.key), .text(fact.text), .uuid(taskId), .optional(turnId),
                    .timestamp(now),
                ]
            ))
    }

    /// - Parameter vector: nil when the text has not changed.
    mutating func update(_ fact: Fact, oldText: String, vector: TextVector?) {
        statements.append(
            (
                .updateFact,
                [
                    .text(userId), .uuid(fact.id.uuid), .text(fact.factKey), .text(fact.factValue), .text(fact.factText),
                    .double(fact.importance), .text(fact.memoryBank), .text(fact.sector), .bool(fact.protected),
                    .json(String(decoding: WireCoder.encode(fact.metadata), as: UTF8.self)),
                    .optional(fact.validityEnd?.date), .timestamp(now),
                ]
            ))
        isReset = true
        if let vector {
            statements += VectorStore.upserting(vector, item: fact.id.uuid, userId: userId, isReworded: true)
            reworded.append(fact.id.uuid)
        }
        history(fact.id.uuid, "UPDATE", old: oldText, new: fact.factText)
        events.append(updated(fact))
    }

    /// Why a fact was removed, as its history says it.
    enum Removal: String {
        case deleted = "DELETE"
        case pruned = "PRUNE"
    }

    /// Removes a fact with its vector, the texts in its history and the events that told of it. ``FactRemoval`` does it for facts that
    /// may be summarised.
    mutating func delete(_ factId: UUID, agentId: UUID?, as removal: Removal = .deleted) {
        let key: [PostgresValue] = [.text(userId), .uuid(factId)]
        statements.append((.deleteFact, key))
        statements.append((.deleteVectors, key))
        statements.append((.redactFactHistory, key))
        statements.append((.deleteFactEvents, key))
        remove([factId])
        history(factId, removal.rawValue)
        events.append(.factDeleted(factId, agentId: agentId, userId: userId))
    }

    /// The vector of a turn that was stored without one.
    mutating func addVector(_ vector: TextVector, of turnId: UUID) {
        statements += VectorStore.upserting(vector, item: turnId, userId: userId)
        isReset = true
    }

    /// Writes the changes and makes every copy of this user's memory stale; events are left to the caller, who writes them last.
    ///
    /// - Returns: what changed, for ``HotMemory`` once it is committed; nil when nothing did.
    func write(on connection: isolated PostgresConnection) throws(PostgresError) -> MemoryChange? {
        guard !statements.isEmpty else { return nil }
        let isAddition = !isReset && removed.isEmpty
        let bump: Statement = isAddition ? .bumpMemoryVersions : .resetMemoryVersions
        let mark: (Statement, [PostgresValue]) = (
            .markForConsolidation, [.text(userId), .timestamp(now), .uuidArray(removed + reworded)]
        )
        let bumped = try connection.pipeline(statements + [mark, (bump, [.textArray([userId])])]).last?.first
        guard let version = try bumped?.get("memory_version", as: Int64.self) else { return nil }
        return MemoryChange(userId: userId, version: version, isWhole: !isReset, removed: removed, added: added, links: links)
    }

    private mutating func close(_ known: KnownFact, supersededBy replacementId: UUID?) {
        statements.append(
            (.closeFact, [.text(userId), .uuid(known.id), .timestamp(now), .optional(replacementId)]))
        remove([known.id])
        events.append(
            EventDraft(
                .factSuperseded, userId: userId, agentId: known.agentId, factId: known.id,
                data: FactClosedEventData(
                    id: Identifier(known.id), userId: userId, agentId: known.agentId.map(Identifier.init),
                    supersededBy: replacementId.map(Identifier.init))))
    }

    private func updated(_ fact: Fact) -> EventDraft {
        EventDraft(
            .factUpdated, userId: userId, agentId: fact.agentId?.uuid, factId: fact.id.uuid,
            data: FactEventData(fact))
    }

    mutating func remove(_ ids: [UUID]) {
        removed += ids
        added.removeAll { ids.contains($0.id) }
    }

    mutating func history(
        _ factId: UUID, _ event: String, old: String? = nil, new: String? = nil, taskId: UUID? = nil, turnId: UUID? = nil
    ) {
        statements.append(
            (
                .insertFactHistory,
                [
                    .text(userId), .uuid(UUID()), .uuid(factId), .text(event), .optional(old), .optional(new), .text(actor),
                    .optional(taskId), .optional(turnId), .timestamp(now),
                ]
            ))
    }
}

extension FactEventData {
    init(_ fact: Fact) {
        self.init(
            id: fact.id, userId: fact.userId, agentId: fact.agentId, taskId: fact.taskId, factKey: fact.factKey,
            factValue: fact.factValue, factText: fact.factText, importance: fact.importance, memoryBank: fact.memoryBank,
            sector: fact.sector, sourceTurnId: fact.sourceTurnId)
    }
}
