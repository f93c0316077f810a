import Foundation
import Postgres

/// Work that one node does at a time, and that uses other connections meanwhile.
///
/// A connection holds an advisory lock of its session and does nothing else until the work has ended. If its node dies, or it breaks,
/// the server gives the lock to whoever asks next: the work must bear that.
struct ExclusiveRun: Sendable {
    let pool: PostgresPool
    /// Of the advisory lock.
    let key: Int64

    private static let deadline = Duration.seconds(12 * 3600)

    /// - Returns: false if another node is at it.
    /// - Throws: ``PostgresError``, what the body throws, and `CancellationError` while waiting for a connection.
    func run(_ body: () async throws -> Void) async throws -> Bool {
        let key = key
        let release = DispatchSemaphore(value: 0)
        let (answers, answer) = AsyncStream<Bool>.makeStream()
        let holder = Task {
            defer { answer.finish() }
            try await pool.withConnection(deadline: Self.deadline) { connection in
                let isOurs = try connection.query(.tryAdvisoryLock, [.int(key)]).first?.get("is_locked", as: Bool.self) == true
                answer.yield(isOurs)
                answer.finish()
                guard isOurs else { return }
                release.wait()
                _ = try? connection.query(.advisoryUnlock, [.int(key)])
            }
        }
        var isOurs = false
        for await answer in answers { isOurs = answer }
        if Task.isCancelled { holder.cancel() }
        var failure: (any Error)?
        if isOurs {
            do { try await body() } catch { failure = error }
        }
        release.signal()
        let held = await holder.result
        if let failure { throw failure }
        try held.get()
        return isOurs
    }
}

extension Statement {
    fileprivate static let tryAdvisoryLock = Statement("try_advisory_lock", "SELECT pg_try_advisory_lock($1) AS is_locked")
    fileprivate static let advisoryUnlock = Statement("advisory_unlock", "SELECT pg_advisory_unlock($1)")
}
