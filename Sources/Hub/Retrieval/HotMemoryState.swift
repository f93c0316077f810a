import Foundation

/// Whose memories are in process, and which of them are true: the state of ``HotMemory``, without I/O.
///
/// - Invariant: ``current(_:)`` answers a set only if it holds everything that is known to be committed, and was checked during the
///   listener's present connection.
struct HotMemoryState {
    typealias UserMemory = HotMemory.UserMemory

    struct Entry {
        /// No other entry's, so that what was read for an erased user never lands in their next one.
        var id: UInt64
        var memory: UserMemory?
        var positions = MemoryReader.Positions()
        /// The newest version that is known to be committed.
        var knownVersion: Int64 = 0
        /// Raised by whatever is not a version: a transaction whose end is unknown, a change of policy.
        var doubts = 0
        /// How many doubts were settled when the set was last read, and the listener's connection during which it was.
        var settled = 0
        var checkedDuring: Int?
        var bytes = HotMemoryState.entryBytes
        var lastUsed: UInt64 = 0
        var refresh: Task<Void, any Error>?
    }

    /// What was known when a reading began.
    struct RefreshStart: Sendable {
        var entry: UInt64
        var known: MemoryReader.Known?
        var doubts: Int
        var connection: Int?
    }

    /// What an entry takes besides its memory, about.
    static let entryBytes = 512

    let maximumMemories: Int
    var entries: [String: Entry] = [:]
    var digests: [String: String] = [:]
    /// Counts the listener's connections; nil while there is none.
    var listening: Int?
    var connections = 0
    var bytes = 0
    var uses: UInt64 = 0
    var hits = 0
    var misses = 0
    var echoes = DoorbellEchoes()

    mutating func doubtEverybody() { for userId in entries.keys { entries[userId]?.doubts += 1 } }

    /// The memory if nothing is known that it does not hold, and everything would be.
    mutating func current(_ userId: String) -> UserMemory? {
        guard let listening, entries[userId]?.checkedDuring == listening else { return nil }
        return settled(userId)
    }

    /// The memory if nothing is known that it does not hold.
    mutating func settled(_ userId: String) -> UserMemory? {
        guard let entry = entries[userId], let memory = entry.memory, memory.version >= entry.knownVersion,
            entry.settled == entry.doubts
        else { return nil }
        uses += 1
        entries[userId]?.lastUsed = uses
        return memory
    }

    /// One reading at a time for a user: who comes meanwhile waits for it, and then looks whether it was new enough.
    mutating func beginRefresh(
        of userId: String, _ refreshing: @escaping @Sendable () async throws -> Void
    ) -> Task<Void, any Error> {
        if let refresh = entries[userId]?.refresh { return refresh }
        let refresh = Task { try await refreshing() }
        if entries[userId] == nil {
            uses += 1
            entries[userId] = Entry(id: uses)
            digests[Notice.digest(of: userId)] = userId
            bytes += Self.entryBytes
        }
        entries[userId]?.refresh = refresh
        return refresh
    }

    func refreshStart(of userId: String) -> RefreshStart? {
        guard let entry = entries[userId] else { return nil }
        let known = entry.memory.map {
            MemoryReader.Known(
                version: $0.version, positions: entry.positions, isLarge: $0.isLarge, isMemoryEnabled: $0.isMemoryEnabled,
                isAgentMemoryAllowed: $0.isAgentMemoryAllowed, modelId: $0.modelId)
        }
        return RefreshStart(entry: entry.id, known: known, doubts: entry.doubts, connection: listening)
    }

    mutating func finishRefresh(of userId: String, _ reading: MemoryReader.Reading, _ start: RefreshStart) {
        guard var entry = entries[userId], entry.id == start.entry else { return }
        entry.refresh = nil
        let isAddition = !reading.isWhole && !reading.isLarge
        switch entry.memory {
        case .hot(let set) where isAddition && set.count + reading.memories.count <= maximumMemories:
            set.add(reading.memories, links: reading.links, version: reading.version)
        // Outgrown: it is read again whole, and found to be large.
        case _ where isAddition: entry.memory = nil
        case let memory? where memory.version > reading.version && entry.positions.userSince == reading.positions.userSince:
            // This node has written meanwhile: what was read is older, and is read again.
            return entries[userId] = entry
        default:
            entry.memory =
                reading.isLarge
                ? .large(
                    version: reading.version, isMemoryEnabled: reading.isMemoryEnabled,
                    isAgentMemoryAllowed: reading.isAgentMemoryAllowed, modelId: reading.modelId)
                : .hot(
                    WorkingSet(
                        version: reading.version, isMemoryEnabled: reading.isMemoryEnabled,
                        isAgentMemoryAllowed: reading.isAgentMemoryAllowed, modelId: reading.modelId, userName: reading.userName,
                        memories: reading.memories, links: reading.links))
        }
        entry.positions = reading.positions
        entry.settled = start.doubts
        entry.checkedDuring = start.connection
        bytes -= entry.bytes
        entry.bytes = Self.entryBytes + (entry.memory?.bytes ?? 0)
        bytes += entry.bytes
        entries[userId] = entry
    }

    mutating func committed(_ change: MemoryChange) {
        guard var entry = entries[change.userId] else { return }
        entry.knownVersion.raise(to: change.version)
        switch entry.memory {
        case .hot(let set):
            guard set.apply(change) else { break }
            // Outgrown, as above.
            if set.count > maximumMemories { entry.memory = nil }
            bytes -= entry.bytes
            entry.bytes = Self.entryBytes + (entry.memory?.bytes ?? 0)
            bytes += entry.bytes
        case .large(change.version - 1, let isEnabled, let isAllowed, let modelId):
            entry.memory = .large(
                version: change.version, isMemoryEnabled: isEnabled, isAgentMemoryAllowed: isAllowed, modelId: modelId)
        case .large, nil: break
        }
        entries[change.userId] = entry
    }

    mutating func remove(_ userId: String) {
        guard let entry = entries.removeValue(forKey: userId) else { return }
        bytes -= entry.bytes
        digests[Notice.digest(of: userId)] = nil
    }
}

extension Int64 {
    mutating func raise(to other: Int64) { self = Swift.max(self, other) }
}
