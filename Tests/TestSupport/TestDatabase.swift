import Foundation
import Logging
import Postgres

public actor TestDatabase {
    public static let shared = TestDatabase()
    public func makeDatabase(migrated: Bool = false) async throws -> PostgresConfiguration {
        PostgresConfiguration(connectionString: ProcessInfo.processInfo.environment["MEMHUB_TEST_DATABASE_URL"]!)
    }
}
