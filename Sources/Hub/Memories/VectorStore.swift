import Embedding
import Foundation
import Postgres

/// Vectors in PostgreSQL, one for each item and model.
package enum VectorStore {
    /// The row of a model, made when the model is first used.
    package static func modelId(of model: EmbeddingModel, now: Date, in pool: PostgresPool) async throws -> Int {
        let (fingerprint, name, dimensions) = (model.fingerprint, model.name, model.dimensions)
        return try await pool.transaction { connection in
            _ = try connection.execute(
                .insertEmbeddingModel, [.text(fingerprint), .text(name), .int(dimensions), .timestamp(now)])
            guard let row = try connection.query(.findEmbeddingModel, [.text(fingerprint)]).first else {
                throw PostgresError(.decoding, "the embedding model has no row")
            }
            return try row.get("model_id")
        }
    }

    static func upserting(
        _ vector: [Float], item: UUID, userId: String, modelId: Int
    ) -> (Statement, [PostgresValue]) {
        (.upsertVector, [.text(userId), .int(modelId), .uuid(item), .vector(vector)])
    }

    /// Vectors of one length, of items that have none yet.
    static func inserting(_ vectors: [NewVector], modelId: Int) -> (Statement, [PostgresValue]) {
        (
            .insertVectors,
            [
                .textArray(vectors.map(\.userId)), .uuidArray(vectors.map(\.item)), .floatArray(vectors.flatMap(\.vector)),
                .int(vectors.first?.vector.count ?? 0), .int(modelId),
            ]
        )
    }
}

struct NewVector: Sendable {
    var userId: String
    var item: UUID
    var vector: [Float]
}

extension Statement {
    static let insertEmbeddingModel = Statement(
        "insert_embedding_model",
        """
        INSERT INTO embedding_models (fingerprint, name, dimensions, created_at) VALUES ($1, $2, $3::integer, $4)
        ON CONFLICT (fingerprint) DO NOTHING
        """)

    static let findEmbeddingModel = Statement(
        "find_embedding_model", "SELECT model_id FROM embedding_models WHERE fingerprint = $1")

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
        """)

    /// What a new row of user `$1` is flagged with. The user's row is locked by then: it does not change under the transaction.
    static let hasLargeMemory = "coalesce((SELECT has_large_memory FROM users WHERE user_id = $1), false)"

    static let deleteVectors = Statement(
        "delete_vectors", "DELETE FROM vectors WHERE user_id = $1 AND item_id = $2")
}
