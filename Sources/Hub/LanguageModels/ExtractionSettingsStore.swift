import Foundation
import Postgres
import Wire

/// The row of `system_settings` that says which language model extracts.
struct ExtractionSettingsStore: Sendable {
    let pool: PostgresPool
    let clock: @Sendable () -> Date

    /// Rings on every node after each change.
    static let doorbellChannel = "memhub_settings"

    /// - Returns: nil for a row that this version cannot read.
    func read() async throws -> StoredExtractionSettings? {
        try await pool.withConnection { try Self.read(on: $0) }
    }

    /// Changes are made one after the other; one that throws changes nothing. What cannot be read is replaced.
    func change(_ body: @Sendable (StoredExtractionSettings) throws -> StoredExtractionSettings) async throws {
        let now = clock()
        try await pool.transaction { connection in
            _ = try connection.query(.lockExtractionSettings)
            let next = try body(try Self.read(on: connection) ?? StoredExtractionSettings())
            if next == StoredExtractionSettings() {
                _ = try connection.execute(.deleteExtractionSettings)
            } else {
                let value = String(decoding: WireCoder.encode(next), as: UTF8.self)
                _ = try connection.execute(.writeExtractionSettings, [.json(value), .timestamp(now)])
            }
            _ = try connection.query(.ringExtractionSettings)
        }
    }

    private static func read(on connection: isolated PostgresConnection) throws -> StoredExtractionSettings? {
        guard let row = try connection.query(.readExtractionSettings).first else { return StoredExtractionSettings() }
        return try? WireCoder.decode(StoredExtractionSettings.self, from: Array(try row.get("value", as: String.self).utf8))
    }
}

extension Statement {
    fileprivate static let lockExtractionSettings = Statement(
        "lock_extraction_settings", "SELECT pg_advisory_xact_lock(120252978886001)")

    fileprivate static let readExtractionSettings = Statement(
        "read_extraction_settings", "SELECT value::text AS value FROM system_settings WHERE name = 'extraction'")

    fileprivate static let writeExtractionSettings = Statement(
        "write_extraction_settings",
        """
        INSERT INTO system_settings (name, value, updated_at) VALUES ('extraction', $1, $2)
        ON CONFLICT (name) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at
        """)

    fileprivate static let deleteExtractionSettings = Statement(
        "delete_extraction_settings", "DELETE FROM system_settings WHERE name = 'extraction'")

    fileprivate static let ringExtractionSettings = Statement(
        "ring_extraction_settings", "SELECT pg_notify('\(ExtractionSettingsStore.doorbellChannel)', 'extraction')")
}
