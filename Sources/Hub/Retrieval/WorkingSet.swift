import Foundation
import Ranking
import Synchronization

/// Everything one user's recall looks at, in process: the memories and the index over them.
///
/// - Invariant: holds what the database held for this user at ``version``, and nothing of anybody else; all vectors are of one model.
/// - Threads: any; searches and changes of one user take turns, a search of 1,000 memories takes less than half a millisecond.
/// - Next: ``HotMemory``, which keeps the sets of the users who are speaking now.
package final class WorkingSet: Sendable {
    fileprivate struct State {
        var version: Int64
        var index: MemoryIndex
        var memories: [StoredMemory?] = []
        var slots: [UUID: Int] = [:]
        var textBytes = 0
        /// The speaker of what does not say who said it.
        var userName: String?
    }

    /// Whether the user wants to be remembered.
    package let isMemoryEnabled: Bool
    /// Whether agents may recall what they alone were told.
    let isAgentMemoryAllowed: Bool
    /// Whose vectors it holds, and compares with.
    package let modelId: Int
    private let state: Mutex<State>

    /// - Parameter userName: as other people say it.
    init(
        version: Int64, isMemoryEnabled: Bool, isAgentMemoryAllowed: Bool = true, modelId: Int, userName: String? = nil,
        memories: [StoredMemory], links: [FactLink] = []
    ) {
        self.isMemoryEnabled = isMemoryEnabled
        self.isAgentMemoryAllowed = isAgentMemoryAllowed
        self.modelId = modelId
        var state = State(version: version, index: MemoryIndex(capacity: memories.count), userName: userName)
        for memory in memories { state.insert(memory) }
        for link in links { state.insert(link) }
        self.state = Mutex(state)
    }

    /// The user's memory version that this set is true at.
    package var version: Int64 { state.withLock(\.version) }

    /// Memory taken, about.
    var bytes: Int { state.withLock { $0.index.bytes + $0.textBytes + $0.memories.count * 8 } }

    package var count: Int { state.withLock { $0.slots.count } }

    package var memories: [StoredMemory] { state.withLock { $0.memories.compactMap(\.self) } }

    /// The best memories for a query, best first, and the version they are true at.
    package func search(
        _ query: MemoryQuery, for agentId: UUID?, factsOnly: Bool = false, limit: Int, weights: RecallWeights, now: Date
    ) -> (scored: [ScoredMemory], version: Int64) {
        state.withLock { state in
            let ranked = state.index.best(query, limit: limit, weights: weights, now: now) { slot in
                state.memories[slot].map { $0.isVisible(to: agentId, at: now) && !(factsOnly && $0.kind == .turn) } == true
            }
            let scored = ranked.compactMap { found in
                state.memories[found.slot].map { ScoredMemory(memory: $0, score: found.score) }
            }
            return (scored, state.version)
        }
    }

    func inFirstPerson(_ text: String) -> String { state.withLock { $0.index.inFirstPerson(text) } }

    /// Takes over what a transaction changed, if nothing is missing between it and this set.
    ///
    /// - Returns: false when the set is not at the version before, or holds another model's vectors.
    func apply(_ change: MemoryChange) -> Bool {
        let isOfThisModel = change.added.allSatisfy { $0.vector == nil || $0.vector?.modelId == modelId }
        return state.withLock { state in
            guard isOfThisModel, change.isWhole, state.version + 1 == change.version else { return state.version >= change.version }
            for id in change.removed { state.remove(id) }
            for memory in change.added { state.insert(memory) }
            for link in change.links { state.insert(link) }
            state.version = change.version
            return true
        }
    }

    /// Takes over what was read from the database: rows added since this set was true.
    func add(_ memories: [StoredMemory], links: [FactLink], version: Int64) {
        state.withLock { state in
            // What was read before this node's own last changes may hold what they removed.
            guard version > state.version else { return }
            for memory in memories where state.slots[memory.id] == nil { state.insert(memory) }
            for link in links { state.insert(link) }
            state.version = version
        }
    }
}

extension WorkingSet.State {
    fileprivate mutating func insert(_ memory: StoredMemory) {
        remove(memory.id)
        let slot = index.insert(MemoryEntry(memory, userName: userName))
        var kept = memory
        kept.vector = nil
        if slot == memories.count { memories.append(kept) } else { memories[slot] = kept }
        slots[memory.id] = slot
        textBytes += memory.bytes
    }

    fileprivate mutating func insert(_ link: FactLink) {
        guard let slot = slots[link.factId], let linked = slots[link.linkedId] else { return }
        index.link(slot, linked, strength: link.strength)
    }

    fileprivate mutating func remove(_ id: UUID) {
        guard let slot = slots.removeValue(forKey: id), let memory = memories[slot] else { return }
        index.remove(slot)
        memories[slot] = nil
        textBytes -= memory.bytes
    }
}

extension MemoryEntry {
    init(_ memory: StoredMemory, userName: String?) {
        self.init(
            text: memory.text, session: memory.session, speaker: memory.speaker ?? userName, occurredAt: memory.occurredAt ?? memory.createdAt,
            importance: memory.importance, vector: memory.vector?.values)
    }
}
