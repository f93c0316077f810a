import Jobs

extension ExtractionHandler {
    func renew(_ job: Job) async throws -> Bool {
        let now = clock()
        return try await pool.transaction { try queue.renew(job, now: now, on: $0) }
    }

    func release(_ job: Job) async throws -> Bool {
        let now = clock()
        return try await pool.transaction { try queue.release(job, now: now, on: $0) }
    }
}

extension JobQueue {
    init(_ settings: Settings.Extraction) {
        self.init(retryPolicy: RetryPolicy(maximumAttempts: settings.attempts), leaseDuration: settings.lease.seconds)
    }
}
