import Foundation
import Postgres
import Synchronization

/// Puts the rows of users with large memories into the indexes that ``LargeMemory`` searches, and makes or drops the index of
/// ``EverybodysMemory``.
///
/// `MemoryReader` says who is large when it reads a memory; from then on new rows are flagged as they are inserted. Here the older
/// ones are flagged, a few at a time, and the index of this node's model is made. What a run that was cut short did stays done; the
/// next one goes on.
///
/// - Invariant: one run at a time among all nodes (an advisory lock of the session); nobody's statement waits for a run longer than
///   for a batch, and a batch waits for nobody.
/// - Threads: one connection for the whole run, minutes when the index is made. Cancelling ends that too, within a second.
package struct LargeMemoryIndexing: Sendable {
    let pool: PostgresPool
    let index: VectorIndex
    /// Whether an administrator's searches have an index of their own, over all vectors.
    let indexesEverybody: Bool
    /// Rows a transaction; each costs one or two milliseconds when the index is there already.
    let batchSize: Int

    package init(pool: PostgresPool, index: VectorIndex, indexesEverybody: Bool = false, batchSize: Int = 200) {
        self.pool = pool
        self.index = index
        self.indexesEverybody = indexesEverybody
        self.batchSize = batchSize
    }

    /// A million rows take less.
    private static let deadline = Duration.seconds(12 * 3600)

    /// - Returns: false if another node is at it.
    /// - Throws: ``PostgresError``, `CancellationError`.
    @discardableResult
    package func run() async throws -> Bool {
        let backend = Backend()
        return try await withTaskCancellationHandler {
            try await pool.withConnection(deadline: Self.deadline) { connection in
                defer { backend.end() }
                backend.begin(try connection.query(.backendIdentifier).first?.get("pid"))
                guard try connection.query(.lockIndexing).first?.get("is_locked", as: Bool.self) == true else { return false }
                defer {
                    backend.end()
                    // A cancellation that comes late may hit this instead.
                    if (try? connection.query(.unlockIndexing)) == nil { _ = try? connection.query(.unlockIndexing) }
                }
                do { try work(on: connection) } catch {
                    try Task.checkCancellation()
                    throw error
                }
                return true
            }
        } onCancel: {
            Task { await cancel(backend) }
        }
    }

    private func work(on connection: isolated PostgresConnection) throws {
        var hasChanged = false
        let waiting = try connection.query(.usersToIndex).map { try $0.get("user_id", as: String.self) }
        for userId in waiting {
            for statement in try flaggingStatements(on: connection) { try flag(userId, statement, on: connection) }
            // Not yet if somebody held a row meanwhile: the next run finds it.
            if try connection.execute(.finishIndexing, [.text(userId)]) > 0 { hasChanged = true }
        }
        let hasLargeMemories = try connection.query(.hasLargeMemories).first?.get("has_any", as: Bool.self) == true
        if hasLargeMemories, try make(index, on: connection) { hasChanged = true }
        let everybody = index.over(.everybody)
        if indexesEverybody {
            if try make(everybody, on: connection) { hasChanged = true }
        } else if try isValid(everybody, on: connection) != nil {
            try connection.executeScript("DROP INDEX CONCURRENTLY \(everybody.name)")
        }
        if hasChanged {
            // The planner weighs the index by how many of the rows are this user's.
            try connection.executeScript("ANALYZE vectors (user_id, model_id, is_indexed), facts (is_indexed), turns (is_indexed)")
        }
    }

    private func flaggingStatements(on connection: isolated PostgresConnection) throws -> [Statement] {
        let models = try connection.query(.embeddingModelIds).map { try $0.get("model_id", as: Int.self) }
        return [.flagging("facts", key: "fact_id"), .flagging("turns", key: "turn_id")]
            + models.map { .flagging("vectors", key: "item_id", where: "model_id = \($0)") }
    }

    private func flag(_ userId: String, _ statement: Statement, on connection: isolated PostgresConnection) throws {
        var last: UUID? = UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))
        while let after = last {
            try Task.checkCancellation()
            last = try connection.query(statement, [.text(userId), .uuid(after), .int(batchSize)]).first?.get("key")
        }
    }

    /// - Returns: nil when there is no such index.
    private func isValid(_ index: VectorIndex, on connection: isolated PostgresConnection) throws -> Bool? {
        try connection.query(.indexState, [.text(index.name)]).first?.get("is_valid")
    }

    /// - Returns: whether it had to be made.
    private func make(_ index: VectorIndex, on connection: isolated PostgresConnection) throws -> Bool {
        guard index.isPossible else { return false }
        switch try isValid(index, on: connection) {
        case true?: return false
        // A node died over it.
        case false?: try connection.executeScript("DROP INDEX CONCURRENTLY \(index.name)")
        case nil: break
        }
        try Task.checkCancellation()
        // One core of the database server for it, the others for people; and its shared memory is often small.
        try connection.executeScript("SET max_parallel_maintenance_workers = 0")
        defer { try? connection.executeScript("RESET max_parallel_maintenance_workers") }
        try connection.executeScript(index.creation)
        return true
    }

    /// Cancels whatever statement the run is at, until it has ended.
    private func cancel(_ backend: Backend) async {
        while let pid = backend.pid {
            _ = try? await pool.withConnection { try $0.query(.cancelBackend, [.int(pid)]) }
            try? await Task.sleep(for: .milliseconds(100))
        }
    }
}

/// The server process that a run uses, while it does.
private final class Backend: Sendable {
    private let state = Mutex<Int?>(nil)

    var pid: Int? { state.withLock(\.self) }
    func begin(_ pid: Int?) { state.withLock { $0 = pid } }
    func end() { state.withLock { $0 = nil } }
}

extension Statement {
    fileprivate static let lockIndexing = Statement(
        "lock_indexing", "SELECT pg_try_advisory_lock(120252978885987) AS is_locked")
    fileprivate static let unlockIndexing = Statement("unlock_indexing", "SELECT pg_advisory_unlock(120252978885987)")
    fileprivate static let backendIdentifier = Statement("backend_identifier", "SELECT pg_backend_pid() AS pid")
    fileprivate static let cancelBackend = Statement("cancel_backend", "SELECT pg_cancel_backend($1::integer)")
    fileprivate static let embeddingModelIds = Statement("embedding_model_ids", "SELECT model_id FROM embedding_models")

    fileprivate static let usersToIndex = Statement(
        "users_to_index", "SELECT user_id FROM users WHERE has_large_memory AND NOT is_memory_indexed ORDER BY user_id")

    /// Flags the next rows of user `$1` behind key `$2` that nobody holds, at most `$3`.
    ///
    /// - Returns: the last key; no row when there are none left.
    fileprivate static func flagging(_ table: String, key: String, where condition: String = "true") -> Statement {
        Statement(
            "flag_indexed_rows",
            """
            WITH batch AS (
                SELECT \(key) AS key FROM \(table)
                WHERE user_id = $1 AND \(condition) AND \(key) > $2 AND NOT is_indexed
                ORDER BY \(key) LIMIT $3 FOR NO KEY UPDATE SKIP LOCKED
            ), flagged AS (
                UPDATE \(table) SET is_indexed = true FROM batch WHERE user_id = $1 AND \(condition) AND \(key) = batch.key
            )
            SELECT key FROM batch ORDER BY key DESC LIMIT 1
            """)
    }

    fileprivate static let finishIndexing = Statement(
        "finish_indexing",
        """
        UPDATE users SET is_memory_indexed = true
        WHERE user_id = $1
          AND NOT EXISTS (SELECT FROM facts WHERE user_id = $1 AND NOT is_indexed)
          AND NOT EXISTS (SELECT FROM turns WHERE user_id = $1 AND NOT is_indexed)
          AND NOT EXISTS (SELECT FROM vectors WHERE user_id = $1 AND NOT is_indexed)
        """)

    fileprivate static let hasLargeMemories = Statement(
        "has_large_memories", "SELECT EXISTS (SELECT FROM users WHERE has_large_memory) AS has_any")

    fileprivate static let indexState = Statement(
        "index_state", "SELECT indisvalid AS is_valid FROM pg_index WHERE indexrelid = to_regclass($1)")
}
