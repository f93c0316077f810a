import Logging
import Postgres
import TestSupport

/// Lends a pool on a fresh database to the body, and closes it.
func withPool<T: Sendable>(
    size: Int = 2, waitLimit: Int = 10_000, _ body: (PostgresPool) async throws -> T
) async throws -> T {
    let configuration = try await TestDatabase.shared.makeDatabase()
    let pool = PostgresPool(
        configuration: configuration, size: size, name: "test", waitLimit: waitLimit, logger: Logger(label: "test"))
    do {
        let value = try await body(pool)
        await pool.close()
        return value
    } catch {
        await pool.close()
        throw error
    }
}
