import Foundation
import Postgres

/// A row of `embedding_models` that is in use, or was until a moment ago.
struct StoredEmbeddingModel: Sendable, Equatable {
    var modelId: Int
    var fingerprint: String
    var name: String
    var dimensions: Int
    /// Nil: the environment's.
    var providerId: UUID?
    var sealedConfiguration: [UInt8]?
    var isServing: Bool
    var isTarget: Bool
}

/// A model that somebody wants to serve.
struct WantedEmbeddingModel: Sendable {
    var fingerprint: String
    var name: String
    var dimensions: Int
    var providerId: UUID?
    var sealedConfiguration: [UInt8]
}

/// Which models are in use: one serves, one more may be prepared, and those that have served go.
///
/// - Threads: static functions run on a connection inside the caller's transaction, which holds ``lock(on:)``.
enum EmbeddingModelStore {
    /// Payload on the settings' doorbell: which models are in use has changed.
    static let notice = "embedding"

    static func lock(on connection: isolated PostgresConnection) throws(PostgresError) {
        _ = try connection.query(.lockEmbeddingSettings)
    }

    static func ring(on connection: isolated PostgresConnection) throws(PostgresError) {
        _ = try connection.query(.ringEmbeddingSettings)
    }

    static func models(on connection: isolated PostgresConnection) throws(PostgresError) -> [StoredEmbeddingModel] {
        try connection.query(.embeddingModelsInUse).map { (row) throws(PostgresError) in try StoredEmbeddingModel(row) }
    }

    /// Lets a model serve: at once when nothing does, else once all its vectors are made.
    static func choose(_ modelId: Int, now: Date, on connection: isolated PostgresConnection) throws(PostgresError) {
        _ = try connection.execute(.serveFirstModel, [.int(modelId)])
        _ = try connection.execute(.dropTarget, [.int(modelId), .timestamp(now)])
        if try connection.execute(.setTarget, [.int(modelId)]) > 0 { _ = try connection.execute(.forgiveRefusals) }
    }

    /// - Returns: its id.
    static func remember(
        _ model: WantedEmbeddingModel, now: Date, on connection: isolated PostgresConnection
    ) throws(PostgresError) -> Int {
        let row = try connection.query(
            .rememberEmbeddingModel,
            [
                .text(model.fingerprint), .text(model.name), .int(model.dimensions), .timestamp(now), .optional(model.providerId),
                .bytes(model.sealedConfiguration),
            ]
        ).first
        guard let row else { throw PostgresError(.decoding, "the embedding model has no row") }
        return try row.get("model_id")
    }
}

extension StoredEmbeddingModel {
    init(_ row: Row) throws(PostgresError) {
        self.init(
            modelId: try row.get("model_id"), fingerprint: try row.get("fingerprint"), name: try row.get("name"),
            dimensions: try row.get("dimensions"), providerId: try row.getOptional("provider_id", as: UUID.self),
            sealedConfiguration: try row.getOptional("sealed_configuration", as: [UInt8].self), isServing: try row.get("is_serving"),
            isTarget: try row.get("is_target"))
    }
}

extension Statement {
    fileprivate static let lockEmbeddingSettings = Statement(
        "lock_embedding_settings", "SELECT pg_advisory_xact_lock(120252978886002)")

    fileprivate static let ringEmbeddingSettings = Statement(
        "ring_embedding_settings",
        "SELECT pg_notify('\(ExtractionSettingsStore.doorbellChannel)', '\(EmbeddingModelStore.notice)')")

    fileprivate static let embeddingModelsInUse = Statement(
        "embedding_models_in_use",
        """
        SELECT model_id, fingerprint, name, dimensions, provider_id, sealed_configuration, is_serving, is_target
        FROM embedding_models WHERE is_serving OR is_target OR retired_at IS NOT NULL ORDER BY model_id
        """)

    /// What was made of it so far goes like a model that has served.
    fileprivate static let dropTarget = Statement(
        "drop_target",
        "UPDATE embedding_models SET is_target = false, retired_at = $2 WHERE is_target AND model_id <> $1::integer")

    fileprivate static let setTarget = Statement(
        "set_target",
        """
        UPDATE embedding_models SET is_target = true, retired_at = NULL
        WHERE model_id = $1::integer AND NOT is_serving AND NOT is_target
        """)

    fileprivate static let forgiveRefusals = Statement(
        "forgive_refusals", "UPDATE missing_vectors SET is_refused = false WHERE is_refused")
}
