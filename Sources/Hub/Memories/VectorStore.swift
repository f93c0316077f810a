import Embedding
import Foundation
import Postgres

/// Vectors in PostgreSQL, one for each item and model.
package enum VectorStore {
    /// The row of a model, made when the model is first used; the first one of a database serves.
    package static func modelId(of model: EmbeddingModel, now: Date, in pool: PostgresPool) async throws -> Int {
        let parameters: [PostgresValue] = [
            .text(model.fingerprint), .text(model.name), .int(model.dimensions), .timestamp(now), .optional(UUID?.none),
            .optional([UInt8]?.none),
        ]
        return try await pool.transaction { connection in
            guard let row = try connection.query(.rememberEmbeddingModel, parameters).first else {
                throw PostgresError(.decoding, "the embedding model has no row")
            }
            let modelId = try row.get("model_id", as: Int.self)
            _ = try connection.execute(.serveFirstModel, [.int(modelId)])
            return modelId
        }
    }

    /// - Parameter isReworded: whether there may be other models' vectors of an earlier text.
    static func upserting(
        _ vector: TextVector, item: UUID, userId: String, isReworded: Bool = false
    ) -> [(Statement, [PostgresValue])] {
        let key: [PostgresValue] = [.text(userId), .int(vector.modelId), .uuid(item)]
        let removal: [(Statement, [PostgresValue])] = isReworded ? [(.deleteOtherVectors, key)] : []
        let note = noting([MissingVector(userId: userId, item: item, modelId: vector.modelId)])
        return [(.upsertVector, key + [.floatArray(vector.values)])] + removal + [note]
    }

    /// Vectors of one model, of items that have none yet.
    static func inserting(_ vectors: [NewVector]) -> (Statement, [PostgresValue]) {
        (
            .insertVectors,
            [
                .textArray(vectors.map(\.userId)), .uuidArray(vectors.map(\.item)),
                .floatArray(vectors.flatMap(\.vector.values)), .int(vectors.first?.vector.values.count ?? 0),
                .int(vectors.first?.vector.modelId ?? 0),
            ]
        )
    }

    /// Notes which new items lack a vector of a model in use; the re-index looks after them.
    static func noting(_ items: [MissingVector]) -> (Statement, [PostgresValue]) {
        (
            .noteMissingVectors,
            [
                .textArray(items.map(\.userId)), .uuidArray(items.map(\.item)), .intArray(items.map { Int64($0.modelId ?? 0) }),
            ]
        )
    }
}

struct NewVector: Sendable {
    var userId: String
    var item: UUID
    var vector: TextVector
}

/// A new item and the model that it has a vector of, if any.
struct MissingVector: Sendable {
    var userId: String
    var item: UUID
    var modelId: Int?
}

extension Statement {
    /// - Returns: its id.
    static let rememberEmbeddingModel = Statement(
        "remember_embedding_model",
        """
        INSERT INTO embedding_models (fingerprint, name, dimensions, created_at, provider_id, sealed_configuration)
        VALUES ($1, $2, $3::integer, $4, $5, $6)
        ON CONFLICT (fingerprint) DO UPDATE
        SET provider_id = excluded.provider_id, sealed_configuration = excluded.sealed_configuration
        RETURNING model_id
        """)

    static let serveFirstModel = Statement(
        "serve_first_model",
        """
        UPDATE embedding_models SET is_serving = true, is_target = false, retired_at = NULL
        WHERE model_id = $1::integer AND NOT EXISTS (SELECT FROM embedding_models WHERE is_serving)
        """)

    static let servingModel = Statement("serving_model", "SELECT model_id FROM embedding_models WHERE is_serving")

    static let upsertVector = Statement(
        "upsert_vector",
        """
        INSERT INTO vectors (user_id, model_id, item_id, embedding, is_indexed)
        VALUES ($1, $2::integer, $3, $4, \(hasLargeMemory))
        ON CONFLICT (user_id, model_id, item_id) DO UPDATE SET embedding = excluded.embedding, is_indexed = excluded.is_indexed
        """)

    /// `$3` holds all vectors, `$4` numbers each.
    static let insertVectors = Statement(
        "insert_vectors",
        """
        INSERT INTO vectors (user_id, model_id, item_id, embedding, is_indexed)
        SELECT user_id, $5::integer, item_id, ($3::real[])[(place - 1) * $4 + 1 : place * $4]::vector, has_large_memory
        FROM unnest($1::text[], $2::uuid[]) WITH ORDINALITY AS new (user_id, item_id, place)
        JOIN users USING (user_id)
        ON CONFLICT DO NOTHING
        """)

    /// Model by model, so that each vector is found by its whole key.
    fileprivate static let deleteOtherVectors = Statement(
        "delete_other_vectors",
        """
        DELETE FROM vectors USING embedding_models
        WHERE user_id = $1 AND vectors.model_id = embedding_models.model_id AND embedding_models.model_id <> $2::integer AND item_id = $3
        """)

    fileprivate static let noteMissingVectors = Statement(
        "note_missing_vectors",
        """
        INSERT INTO missing_vectors (user_id, item_id)
        SELECT user_id, item_id FROM unnest($1::text[], $2::uuid[], $3::bigint[]) AS new (user_id, item_id, model_id)
        WHERE EXISTS (
            SELECT FROM embedding_models WHERE (is_serving OR is_target) AND embedding_models.model_id <> new.model_id)
        ON CONFLICT (user_id, item_id) DO UPDATE SET is_refused = false
        """)

    /// What a new row of user `$1` is flagged with. The user's row is locked by then: it does not change under the transaction.
    static let hasLargeMemory = "coalesce((SELECT has_large_memory FROM users WHERE user_id = $1), false)"

    static let deleteVectors = Statement(
        "delete_vectors", "DELETE FROM vectors WHERE user_id = $1 AND item_id = $2")
}
