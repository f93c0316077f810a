import Foundation
import Postgres
import Wire

/// A row of `embedding_providers`.
struct StoredEmbeddingProvider: Sendable {
    var id: UUID
    var name: String
    var type: String
    var isActive: Bool
    /// Its model's vectors are the ones that recall uses.
    var isServing: Bool
    var dimensions: Int
    var sealedConfiguration: [UInt8]
    var averageLatency: Double?
    var p95Latency: Double?
    var p99Latency: Double?
    var totalRequests: Int
    var createdAt: Date
    var updatedAt: Date
}

/// The rows of `embedding_providers`.
///
/// - Threads: static functions run on a connection inside the caller's transaction.
/// - Errors: ``WireError`` for refusals.
enum EmbeddingProviderStore {
    static let unknown = WireError(.notFound, "There is no such embedding provider.")

    static func list(on connection: isolated PostgresConnection) throws(PostgresError) -> [StoredEmbeddingProvider] {
        try connection.query(.embeddingProviders, [.optional(UUID?.none)])
            .map { (row) throws(PostgresError) in try StoredEmbeddingProvider(row) }
    }

    static func provider(_ id: UUID, on connection: isolated PostgresConnection) throws -> StoredEmbeddingProvider {
        guard let row = try connection.query(.embeddingProviders, [.uuid(id)]).first else { throw unknown }
        return try StoredEmbeddingProvider(row)
    }

    static func insert(
        _ id: UUID, name: String, _ configuration: EmbeddingConfiguration, sealed: [UInt8], now: Date,
        on connection: isolated PostgresConnection
    ) throws(PostgresError) {
        _ = try connection.execute(
            .insertEmbeddingProvider,
            [
                .uuid(id), .text(name), .text(configuration.kind.rawValue), .int(configuration.dimensions), .bytes(sealed),
                .timestamp(now),
            ])
    }

    static func update(
        _ id: UUID, name: String, _ configuration: EmbeddingConfiguration, sealed: [UInt8], now: Date,
        on connection: isolated PostgresConnection
    ) throws(PostgresError) {
        _ = try connection.execute(
            .updateEmbeddingProvider,
            [
                .uuid(id), .text(name), .text(configuration.kind.rawValue), .int(configuration.dimensions), .bytes(sealed),
                .timestamp(now),
            ])
    }

    /// - Parameter id: nil: none is active, the environment decides.
    static func activate(_ id: UUID?, now: Date, on connection: isolated PostgresConnection) throws(PostgresError) {
        _ = try connection.execute(.deactivateEmbeddingProvider, [.optional(id), .timestamp(now)])
        if let id { _ = try connection.execute(.activateEmbeddingProvider, [.uuid(id), .timestamp(now)]) }
    }

    static func delete(_ id: UUID, on connection: isolated PostgresConnection) throws {
        let provider = try provider(id, on: connection)
        guard !provider.isActive else { throw WireError(.conflict, "The active embedding provider cannot be deleted.") }
        guard try list(on: connection).count > 1 else {
            throw WireError(.conflict, "The last embedding provider cannot be deleted.")
        }
        guard !provider.isServing else {
            throw WireError(.conflict, "Recall still uses this provider's vectors; it can be deleted once the re-index has ended.")
        }
        _ = try connection.execute(.deleteEmbeddingProvider, [.uuid(id)])
    }

    static func add(_ latencies: LatencyWindow.Summary, to id: UUID, on connection: isolated PostgresConnection) throws(PostgresError) {
        _ = try connection.execute(
            .addEmbeddingLatencies,
            [
                .uuid(id), .double(latencies.average), .double(latencies.p95), .double(latencies.p99), .int(latencies.newCalls),
            ])
    }
}

extension StoredEmbeddingProvider {
    init(_ row: Row) throws(PostgresError) {
        self.init(
            id: try row.get("provider_id"), name: try row.get("name"), type: try row.get("provider_type"),
            isActive: try row.get("is_active"), isServing: try row.get("is_serving"), dimensions: try row.get("dimensions"),
            sealedConfiguration: try row.get("sealed_configuration"),
            averageLatency: try row.getOptional("avg_latency_ms", as: Double.self),
            p95Latency: try row.getOptional("p95_latency_ms", as: Double.self),
            p99Latency: try row.getOptional("p99_latency_ms", as: Double.self), totalRequests: try row.get("total_requests"),
            createdAt: try row.get("created_at"), updatedAt: try row.get("updated_at"))
    }
}

extension Statement {
    /// All of them, oldest first, or the one of id `$1`.
    fileprivate static let embeddingProviders = Statement(
        "embedding_providers",
        """
        SELECT provider_id, name, provider_type, is_active, dimensions, sealed_configuration, avg_latency_ms, p95_latency_ms,
            p99_latency_ms, total_requests, created_at, updated_at,
            EXISTS (
                SELECT FROM embedding_models
                WHERE embedding_models.provider_id = embedding_providers.provider_id AND embedding_models.is_serving) AS is_serving
        FROM embedding_providers WHERE $1::uuid IS NULL OR provider_id = $1 ORDER BY created_at, provider_id
        """)

    fileprivate static let insertEmbeddingProvider = Statement(
        "insert_embedding_provider",
        """
        INSERT INTO embedding_providers
            (provider_id, name, provider_type, dimensions, sealed_configuration, created_at, updated_at)
        VALUES ($1, $2, $3, $4::integer, $5, $6, $6)
        """)

    fileprivate static let updateEmbeddingProvider = Statement(
        "update_embedding_provider",
        """
        UPDATE embedding_providers
        SET name = $2, provider_type = $3, dimensions = $4::integer, sealed_configuration = $5, updated_at = $6
        WHERE provider_id = $1
        """)

    fileprivate static let deactivateEmbeddingProvider = Statement(
        "deactivate_embedding_provider",
        "UPDATE embedding_providers SET is_active = false, updated_at = $2 WHERE is_active AND provider_id IS DISTINCT FROM $1")

    fileprivate static let activateEmbeddingProvider = Statement(
        "activate_embedding_provider",
        "UPDATE embedding_providers SET is_active = true, updated_at = $2 WHERE provider_id = $1 AND NOT is_active")

    fileprivate static let deleteEmbeddingProvider = Statement(
        "delete_embedding_provider", "DELETE FROM embedding_providers WHERE provider_id = $1")

    fileprivate static let addEmbeddingLatencies = Statement(
        "add_embedding_latencies",
        """
        UPDATE embedding_providers
        SET avg_latency_ms = $2, p95_latency_ms = $3, p99_latency_ms = $4, total_requests = total_requests + $5
        WHERE provider_id = $1
        """)
}
