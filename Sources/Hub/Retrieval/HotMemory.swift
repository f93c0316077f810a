import EventLoop
import Foundation
import Postgres
import Synchronization
import Wire

/// The memories of the users who are speaking now, in process: recall asks no database.
///
/// A set is served while nothing is known that it does not hold. Three things tell: a transaction of this node, before it is
/// acknowledged (``committed(_:)``); a notification from another node; and the listener's connection itself, for while that is down
/// every set is checked against the database before it is served. A deletion is acknowledged once its notification has come back,
/// so a deleted fact is served by no node that listens.
///
/// - Limits: `maximumMemories` for a user (more go to ``LargeMemory``), `capacity` bytes for all; who was silent longest is
///   forgotten first, and read again in one query when they speak.
/// - Threads: any; the lock is held for look-ups only.
/// - Next: `HotMemoryState` for when a set is true, ``WorkingSet`` for what is kept, ``MemoryReader`` for how it is read.
package final class HotMemory: Sendable {
    package static let defaultMaximumMemories = 20_000
    package static let doorbellChannel = "memhub_memory"

    /// A user's memory, as recall finds it.
    package enum UserMemory: Sendable {
        case hot(WorkingSet)
        /// Too many memories to keep in process.
        case large(version: Int64, isMemoryEnabled: Bool, isAgentMemoryAllowed: Bool, modelId: Int)
    }

    /// Of one reading, which may serve several who wait: not the shortest patience among them.
    private static let readingDeadline = Duration.seconds(5)

    private let reader: MemoryReader
    private let capacity: Int
    private let state: Mutex<HotMemoryState>

    package init(
        pool: PostgresPool, capacity: Int, maximumMemories: Int = HotMemory.defaultMaximumMemories,
        clock: @escaping @Sendable () -> Date
    ) {
        reader = MemoryReader(pool: pool, maximumMemories: maximumMemories, clock: clock)
        self.capacity = capacity
        state = Mutex(HotMemoryState(maximumMemories: maximumMemories))
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
    /// - Parameter deadline: after which no further reading is begun; who waits no longer than that abandons the call.
    /// - Throws: ``PostgresError``.
    package func memory(of userId: String, deadline: Duration) async throws -> UserMemory {
        if let memory = ready(userId) { return memory }
        state.withLock { $0.misses += 1 }
        let end = ContinuousClock.now + deadline
        while true {
            let refresh = state.withLock { state in state.beginRefresh(of: userId, refreshing(userId)) }
            try await refresh.value
            // While nobody tells of other nodes' changes, what was just read is as true as it gets.
            if let memory = state.withLock({ $0.listening == nil ? $0.settled(userId) : $0.current(userId) }) { return memory }
            guard ContinuousClock.now < end else { throw PostgresError(.timeout, "the memory kept changing") }
        }
    }

    private func refreshing(_ userId: String) -> @Sendable () async throws -> Void {
        { [self] in
            guard let start = state.withLock({ $0.refreshStart(of: userId) }) else { return }
            do {
                let reading = try await reader.read(userId, since: start.known, deadline: Self.readingDeadline)
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
    /// What took something away is answered once the other nodes know too.
    ///
    /// - Parameter users: whose memories are in doubt when it is not known how the transaction ended.
    func transaction<T: Sendable>(
        in pool: PostgresPool, of users: [String],
        _ body: @Sendable (isolated PostgresConnection) throws -> (result: T, changes: [MemoryChange])
    ) async throws -> T {
        do {
            let (result, changes) = try await pool.transaction(body)
            committed(changes)
            // Notifications of one transaction come in their order: with the last one all have come.
            if let last = changes.last(where: { !$0.isAddition }) {
                await untilOthersKnow("\(Notice.digest(of: last.userId)):\(last.version)")
            }
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

    func doubtEverybody() { state.withLock { $0.doubtEverybody() } }

    func forget(_ userId: String) { state.withLock { $0.remove(userId) } }

    /// Returns once the notification has come back to this node, or after a short while: what was deleted or switched off is then
    /// gone for the other nodes too, before anybody is told that it is.
    package func untilOthersKnow(_ payload: String) async {
        await withCheckedContinuation { waiter in
            let mustWait = state.withLock { $0.listening != nil && $0.echoes.wait(for: payload, waiter) }
            guard mustWait else { return waiter.resume() }
            Deadlines.shared.schedule(at: .now + Self.echoLimit) { [weak self] in
                for waiter in self?.state.withLock({ $0.echoes.giveUp(payload) }) ?? [] { waiter.resume() }
            }
        }
    }

    private static let echoLimit = Duration.milliseconds(100)

    // MARK: The doorbell

    package func listenerConnected() {
        state.withLock { state in
            state.connections += 1
            state.listening = state.connections
        }
    }

    package func listenerLost() { state.withLock { $0.listening = nil } }

    /// - Parameter payload: `<digest of the user>:<version>`, `<digest>:erased`, or `policy:<id>` for a change that concerns everybody.
    package func notified(_ payload: String) {
        let parts = payload.split(separator: ":").map(String.init)
        guard parts.count == 2 else { return }
        let waiters = state.withLock { state in
            if parts[0] == "policy" {
                state.doubtEverybody()
            } else if let userId = state.digests[parts[0]] {
                if let version = Int64(parts[1]) {
                    state.entries[userId]?.knownVersion.raise(to: version)
                } else {
                    state.remove(userId)
                }
            }
            return state.echoes.hear(payload)
        }
        for waiter in waiters { waiter.resume() }
    }

    package var statistics: CacheStatistics {
        state.withLock { CacheStatistics(hits: $0.hits, misses: $0.misses, entries: $0.entries.count, bytes: $0.bytes) }
    }
}

extension HotMemory.UserMemory {
    package var version: Int64 {
        switch self {
        case .hot(let set): set.version
        case .large(let version, _, _, _): version
        }
    }

    package var isMemoryEnabled: Bool {
        switch self {
        case .hot(let set): set.isMemoryEnabled
        case .large(_, let isEnabled, _, _): isEnabled
        }
    }

    var isAgentMemoryAllowed: Bool {
        switch self {
        case .hot(let set): set.isAgentMemoryAllowed
        case .large(_, _, let isAllowed, _): isAllowed
        }
    }

    /// Whose vectors it holds: what a question is to be embedded with.
    package var modelId: Int {
        switch self {
        case .hot(let set): set.modelId
        case .large(_, _, _, let modelId): modelId
        }
    }

    var bytes: Int {
        switch self {
        case .hot(let set): set.bytes
        case .large: 0
        }
    }

    var isLarge: Bool {
        switch self {
        case .hot: false
        case .large: true
        }
    }
}
