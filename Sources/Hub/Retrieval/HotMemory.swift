import Foundation
import Postgres
import Synchronization
import Wire

/// The memories of the users who are speaking now, in process: recall asks no database.
///
/// A set is served while nothing is known that it does not hold. Three things tell: a transaction of this node, before it is
/// acknowledged (``committed(_:)``); a notification from another node; and the listener's connection itself, for while that is down
/// every set is checked against the database before it is served. So a deleted fact is never served by the node that deleted it,
/// and by another one for no longer than a notification travels.
///
/// - Limits: `maximumMemories` for a user (more go to ``LargeMemory``), `capacity` bytes for all; who was silent longest is
///   forgotten first, and read again in one query when they speak.
/// - Threads: any; the lock is held for look-ups only.
/// - Next: ``WorkingSet`` for what is kept, ``MemoryReader`` for how it is read.
package final class HotMemory: Sendable {
    package static let defaultMaximumMemories = 20_000
    package static let doorbellChannel = "memhub_memory"

    /// A user's memory, as recall finds it.
    package enum UserMemory: Sendable {
        case hot(WorkingSet)
        /// Too many memories to keep in process.
        case large(version: Int64, isMemoryEnabled: Bool)
    }

    fileprivate struct Entry {
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
        var bytes = HotMemory.entryBytes
        var lastUsed: UInt64 = 0
        var refresh: Task<Void, any Error>?
    }

    /// What was known when a reading began.
    fileprivate struct RefreshStart: Sendable {
        var entry: UInt64
        var known: MemoryReader.Known?
        var doubts: Int
        var connection: Int?
    }

    fileprivate struct State {
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
    }

    /// What an entry takes besides its memory, about.
    fileprivate static let entryBytes = 512

    private let reader: MemoryReader
    private let capacity: Int
    private let state: Mutex<State>

    package convenience init(
        pool: PostgresPool, modelId: Int, capacity: Int, maximumMemories: Int = HotMemory.defaultMaximumMemories,
        clock: @escaping @Sendable () -> Date
    ) {
        self.init(
            reader: MemoryReader(pool: pool, modelId: modelId, maximumMemories: maximumMemories, clock: clock), capacity: capacity)
    }

    init(reader: MemoryReader, capacity: Int) {
        self.reader = reader
        self.capacity = capacity
        state = Mutex(State(maximumMemories: reader.maximumMemories))
    }

    // MARK: Reading

    /// A user's memory if it is in process and known to be true now.
    package func ready(_ userId: String) -> UserMemory? {
        state.withLock { state in
            guard let memory = state.current(userId) else { return nil }
            state.hits += 1
            return memory
        }
    }

    /// A user's memory as it is now; reads what is missing.
    ///
    /// - Throws: ``PostgresError``.
    package func memory(of userId: String, deadline: Duration) async throws -> UserMemory {
        if let memory = ready(userId) { return memory }
        state.withLock { $0.misses += 1 }
        let end = ContinuousClock.now + deadline
        while true {
            let refresh = state.withLock { state in state.beginRefresh(of: userId, refreshing(userId, deadline: deadline)) }
            try await refresh.value
            // While nobody tells of other nodes' changes, what was just read is as true as it gets.
            if let memory = state.withLock({ $0.listening == nil ? $0.settled(userId) : $0.current(userId) }) { return memory }
            guard ContinuousClock.now < end else { throw PostgresError(.timeout, "the memory kept changing") }
        }
    }

    private func refreshing(_ userId: String, deadline: Duration) -> @Sendable () async throws -> Void {
        { [self] in
            guard let start = state.withLock({ $0.refreshStart(of: userId) }) else { return }
            do {
                let reading = try await reader.read(userId, since: start.known, deadline: deadline)
                state.withLock { $0.finishRefresh(of: userId, reading, start) }
            } catch {
                state.withLock { if $0.entries[userId]?.id == start.entry { $0.entries[userId]?.refresh = nil } }
                throw error
            }
            evict()
        }
    }

    private func evict() {
        state.withLock { state in
            guard state.bytes > capacity else { return }
            for (userId, entry) in state.entries.sorted(by: { $0.value.lastUsed < $1.value.lastUsed }) where entry.refresh == nil {
                state.remove(userId)
                if state.bytes <= capacity - capacity / 8 { break }
            }
        }
    }

    // MARK: What changes

    /// Runs a transaction that changes users' memories, and takes over what it changed before anybody is told.
    ///
    /// - Parameter users: whose memories are in doubt when it is not known how the transaction ended.
    func transaction<T: Sendable>(
        in pool: PostgresPool, of users: [String],
        _ body: @Sendable (isolated PostgresConnection) throws -> (result: T, changes: [MemoryChange])
    ) async throws -> T {
        do {
            let (result, changes) = try await pool.transaction(body)
            committed(changes)
            return result
        } catch {
            doubt(users)
            throw error
        }
    }

    package func committed(_ changes: [MemoryChange]) {
        state.withLock { state in
            for change in changes { state.committed(change) }
        }
        evict()
    }

    /// Something may have changed for these users; it is looked up before they are served again.
    package func doubt(_ users: some Sequence<String>) {
        state.withLock { state in
            for userId in users { state.entries[userId]?.doubts += 1 }
        }
    }

    func doubtEverybody() { state.withLock { state in for userId in state.entries.keys { state.entries[userId]?.doubts += 1 } } }

    func forget(_ userId: String) { state.withLock { $0.remove(userId) } }

    // MARK: The doorbell

    package func listenerConnected() {
        state.withLock { state in
            state.connections += 1
            state.listening = state.connections
        }
    }

    package func listenerLost() { state.withLock { $0.listening = nil } }

    /// - Parameter payload: `<digest of the user>:<version>`, `<digest>:erased`, or nothing for a change of policy.
    package func notified(_ payload: String) {
        let parts = payload.split(separator: ":")
        guard parts.count == 2 else { return doubtEverybody() }
        state.withLock { state in
            guard let userId = state.digests[String(parts[0])] else { return }
            if let version = Int64(parts[1]) {
                state.entries[userId]?.knownVersion.raise(to: version)
            } else {
                state.remove(userId)
            }
        }
    }

    package var statistics: CacheStatistics {
        state.withLock { CacheStatistics(hits: $0.hits, misses: $0.misses, entries: $0.entries.count, bytes: $0.bytes) }
    }
}

extension HotMemory.State {
    /// The memory if nothing is known that it does not hold, and everything would be.
    fileprivate mutating func current(_ userId: String) -> HotMemory.UserMemory? {
        guard let listening, entries[userId]?.checkedDuring == listening else { return nil }
        return settled(userId)
    }

    /// The memory if nothing is known that it does not hold.
    fileprivate mutating func settled(_ userId: String) -> HotMemory.UserMemory? {
        guard let entry = entries[userId], let memory = entry.memory, memory.version >= entry.knownVersion,
            entry.settled == entry.doubts
        else { return nil }
        uses += 1
        entries[userId]?.lastUsed = uses
        return memory
    }

    /// One reading at a time for a user: who comes meanwhile waits for it, and then looks whether it was new enough.
    fileprivate mutating func beginRefresh(
        of userId: String, _ refreshing: @escaping @Sendable () async throws -> Void
    ) -> Task<Void, any Error> {
        if let refresh = entries[userId]?.refresh { return refresh }
        let refresh = Task { try await refreshing() }
        if entries[userId] == nil {
            uses += 1
            entries[userId] = HotMemory.Entry(id: uses)
            digests[Notice.digest(of: userId)] = userId
            bytes += HotMemory.entryBytes
        }
        entries[userId]?.refresh = refresh
        return refresh
    }

    fileprivate func refreshStart(of userId: String) -> HotMemory.RefreshStart? {
        guard let entry = entries[userId] else { return nil }
        let known = entry.memory.map {
            MemoryReader.Known(
                version: $0.version, positions: entry.positions, isLarge: $0.isLarge, isMemoryEnabled: $0.isMemoryEnabled)
        }
        return HotMemory.RefreshStart(entry: entry.id, known: known, doubts: entry.doubts, connection: listening)
    }

    fileprivate mutating func finishRefresh(of userId: String, _ reading: MemoryReader.Reading, _ start: HotMemory.RefreshStart) {
        guard var entry = entries[userId], entry.id == start.entry else { return }
        entry.refresh = nil
        let isAddition = !reading.isWhole && !reading.isLarge
        switch entry.memory {
        case .hot(let set) where isAddition && set.count + reading.memories.count <= maximumMemories:
            set.add(reading.memories, version: reading.version)
        // Outgrown: it is read again whole, and found to be large.
        case _ where isAddition: entry.memory = nil
        case let memory? where memory.version > reading.version && entry.positions.userSince == reading.positions.userSince:
            // This node has written meanwhile: what was read is older, and is read again.
            return entries[userId] = entry
        default:
            entry.memory =
                reading.isLarge
                ? .large(version: reading.version, isMemoryEnabled: reading.isMemoryEnabled)
                : .hot(WorkingSet(version: reading.version, isMemoryEnabled: reading.isMemoryEnabled, memories: reading.memories))
        }
        entry.positions = reading.positions
        entry.settled = start.doubts
        entry.checkedDuring = start.connection
        bytes -= entry.bytes
        entry.bytes = HotMemory.entryBytes + (entry.memory?.bytes ?? 0)
        bytes += entry.bytes
        entries[userId] = entry
    }

    fileprivate mutating func committed(_ change: MemoryChange) {
        guard var entry = entries[change.userId] else { return }
        entry.knownVersion.raise(to: change.version)
        switch entry.memory {
        case .hot(let set):
            guard set.apply(change) else { break }
            // Outgrown, as above.
            if set.count > maximumMemories { entry.memory = nil }
            bytes -= entry.bytes
            entry.bytes = HotMemory.entryBytes + (entry.memory?.bytes ?? 0)
            bytes += entry.bytes
        case .large(change.version - 1, let isEnabled): entry.memory = .large(version: change.version, isMemoryEnabled: isEnabled)
        case .large, nil: break
        }
        entries[change.userId] = entry
    }

    fileprivate mutating func remove(_ userId: String) {
        guard let entry = entries.removeValue(forKey: userId) else { return }
        bytes -= entry.bytes
        digests[Notice.digest(of: userId)] = nil
    }
}

extension HotMemory.UserMemory {
    package var version: Int64 {
        switch self {
        case .hot(let set): set.version
        case .large(let version, _): version
        }
    }

    package var isMemoryEnabled: Bool {
        switch self {
        case .hot(let set): set.isMemoryEnabled
        case .large(_, let isEnabled): isEnabled
        }
    }

    fileprivate var bytes: Int {
        switch self {
        case .hot(let set): set.bytes
        case .large: 0
        }
    }

    fileprivate var isLarge: Bool {
        switch self {
        case .hot: false
        case .large: true
        }
    }
}

extension Int64 {
    fileprivate mutating func raise(to other: Int64) { self = Swift.max(self, other) }
}
