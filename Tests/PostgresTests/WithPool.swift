import Logging
import Postgres
import TestSupport

let logger = Logger(label: "postgres-tests")

/// Lends a pool on a database of its own to the body, and closes it.
func withPool<T: Sendable>(
    size: Int = 2, waitLimit: Int = 10_000, _ body: @Sendable (PostgresPool) async throws -> T
) async throws -> T {
    try await TestDatabase.shared.withDatabase { configuration in
        try await withPool(configuration, size: size, waitLimit: waitLimit, body)
    }
}

func withPool<T: Sendable>(
    _ configuration: PostgresConfiguration, size: Int = 2, waitLimit: Int = 10_000,
    _ body: (PostgresPool) async throws -> T
) async throws -> T {
    let pool = PostgresPool(configuration: configuration, size: size, name: "test", waitLimit: waitLimit, logger: logger)
    do {
        let value = try await body(pool)
        await pool.close()
        return value
    } catch {
        await pool.close()
        throw error
    }
}

/// Repeats a call until it succeeds or 20 s have passed; for what comes back after an outage.
func eventually<T>(_ body: () async throws -> T) async throws -> T {
    let deadline = ContinuousClock.now + .seconds(20)
    while true {
        do { return try await body() } catch {
            if ContinuousClock.now > deadline { throw error }
            try await Task.sleep(for: .milliseconds(5))
        }
    }
}
