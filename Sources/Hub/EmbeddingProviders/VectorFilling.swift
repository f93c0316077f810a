import Embedding
import Foundation
import Postgres

/// Makes vectors that are missing and writes them, a batch at a time.
///
/// - Invariants: a vector is written only if the text still is what was embedded; users whose memory is off are not embedded.
/// - Cost: a text embedded in the background; of what has a vector already, one look into an index.
struct VectorFilling: Sendable {
    let pool: PostgresPool
    let hot: HotMemory
    /// Awaited before every batch.
    let standBack: @Sendable () async -> Void

    private static let batchSize = 64
    private static let patience = Duration.seconds(600)
    private static let firstId = UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))

    private struct Item: Sendable {
        var userId: String
        var id: UUID
        var text: String
    }

    /// Facts and turns that are to have a vector.
    func count() async throws -> Int {
        try await pool.withConnection(deadline: Self.patience) { try $0.query(.countItems).first?.get("count") ?? 0 }
    }

    func count(of modelId: Int) async throws -> Int {
        try await pool.withConnection(deadline: Self.patience) { connection in
            try connection.query(.countVectors, [.int(modelId)]).first?.get("count") ?? 0
        }
    }

    /// Looks at every fact and turn; what the model refuses is noted.
    ///
    /// - Parameter added: told after each batch how many vectors it brought.
    func fill(_ model: VectorModel, added: (Int) async throws -> Void) async throws {
        for statement in [Statement.factsToEmbed, .turnsToEmbed] {
            var (user, item) = ("", Self.firstId)
            while true {
                await standBack()
                try Task.checkCancellation()
                let parameters: [PostgresValue] = [.text(user), .uuid(item), .int(model.modelId), .int(Self.batchSize)]
                let batch = try await pool.transaction(deadline: Self.patience) { connection in
                    _ = try connection.query(.planFilling)
                    return try connection.query(statement, parameters).map {
                        Item(userId: try $0.get("user_id"), id: try $0.get("item_id"), text: try $0.get("text"))
                    }
                }
                guard let last = batch.last else { break }
                try await added(try await embed(batch, by: model, isServing: false))
                (user, item) = (last.userId, last.id)
            }
        }
    }

    /// Looks at what was noted as missing.
    func fillMissing(of model: VectorModel, isServing: Bool) async throws {
        var (user, item) = ("", Self.firstId)
        while true {
            let parameters: [PostgresValue] = [.text(user), .uuid(item), .int(Self.batchSize)]
            let rows = try await pool.withConnection(deadline: Self.patience) { connection in
                try connection.query(.missingItems, parameters).map {
                    (
                        item: Item(userId: try $0.get("user_id"), id: try $0.get("item_id"), text: try $0.get("text")),
                        models: try $0.get("models", as: [Int].self)
                    )
                }
            }
            guard let last = rows.last?.item else { return }
            await standBack()
            try Task.checkCancellation()
            let lacking = rows.filter { !$0.item.text.isEmpty && !$0.models.contains(model.modelId) }.map(\.item)
            if !lacking.isEmpty { _ = try await embed(lacking, by: model, isServing: isServing) }
            let items = rows.map(\.item)
            try await pool.transaction { connection in
                _ = try connection.query(.lockUsers, [.textArray(items.map(\.userId))])
                _ = try connection.execute(.settleMissingVectors, Self.names(of: items))
            }
            (user, item) = (last.userId, last.id)
        }
    }

    /// - Returns: how many were written.
    private func embed(_ items: [Item], by model: VectorModel, isServing: Bool) async throws -> Int {
        do {
            let vectors = try await model.texts.embed(items.map(\.text), priority: .background, within: nil)
            return try await write(zip(items, vectors).map { ($0, $1) }, of: model.modelId, isServing: isServing)
        } catch let error as EmbeddingProviderError where error.code == .refused {
            guard items.count > 1 else {
                try await note(refused: items)
                return 0
            }
            let middle = items.count / 2
            return try await embed(Array(items[..<middle]), by: model, isServing: isServing)
                + embed(Array(items[middle...]), by: model, isServing: isServing)
        }
    }

    private func write(_ found: [(Item, [Float])], of modelId: Int, isServing: Bool) async throws -> Int {
        let users = Set(found.map(\.0.userId)).sorted()
        let parameters =
            Self.names(of: found.map(\.0)) + [
                .textArray(found.map(\.0.text)), .floatArray(found.flatMap(\.1)), .int(found.first?.1.count ?? 0), .int(modelId),
            ]
        guard isServing else {
            return try await pool.transaction(deadline: Self.patience) { connection in
                _ = try connection.query(.lockUsers, [.textArray(users)])
                return try connection.query(.fillVectors, parameters).count
            }
        }
        // Copies in process hold these memories without a vector.
        return try await hot.transaction(in: pool, of: users) { connection in
            _ = try connection.query(.lockUsers, [.textArray(users)])
            let written = try connection.query(.fillVectors, parameters).map { try $0.get("user_id", as: String.self) }
            let changed = Set(written).sorted()
            if changed.isEmpty { return (0, []) }
            let changes = try connection.query(.resetMemoryVersions, [.textArray(changed)]).map { try MemoryChange(reset: $0) }
            return (written.count, changes)
        }
    }

    private func note(refused items: [Item]) async throws {
        try await pool.transaction { connection in
            _ = try connection.query(.lockUsers, [.textArray(items.map(\.userId))])
            _ = try connection.execute(.noteRefusedItems, Self.names(of: items))
        }
    }

    private static func names(of items: [Item]) -> [PostgresValue] {
        [.textArray(items.map(\.userId)), .uuidArray(items.map(\.id))]
    }
}

extension Statement {
    /// In the order of the key, from where the last batch ended: not all rows at once.
    fileprivate static let planFilling = Statement(
        "plan_filling",
        """
        SELECT set_config('plan_cache_mode', 'force_custom_plan', true), set_config('enable_hashjoin', 'off', true),
            set_config('enable_mergejoin', 'off', true)
        """)

    fileprivate static let factsToEmbed = Statement("facts_to_embed", itemsToEmbed("facts", key: "fact_id", text: "fact_text"))
    fileprivate static let turnsToEmbed = Statement("turns_to_embed", itemsToEmbed("turns", key: "turn_id", text: "user_message"))

    private static func itemsToEmbed(_ table: String, key: String, text: String) -> String {
        """
        SELECT items.user_id, items.\(key) AS item_id, items.\(text) AS text
        FROM \(table) AS items JOIN users ON users.user_id = items.user_id AND is_memory_enabled(users.memory_enabled)
        WHERE (items.user_id, items.\(key)) > ($1, $2) AND items.\(text) <> ''
          AND NOT EXISTS (
              SELECT FROM vectors
              WHERE vectors.user_id = items.user_id AND vectors.model_id = $3::integer AND vectors.item_id = items.\(key))
        ORDER BY items.user_id, items.\(key) LIMIT $4
        """
    }

    fileprivate static let countItems = Statement(
        "count_items",
        """
        SELECT (SELECT count(*) FROM facts JOIN users USING (user_id) WHERE is_memory_enabled(memory_enabled))
            + (SELECT count(*) FROM turns JOIN users USING (user_id) WHERE is_memory_enabled(memory_enabled) AND user_message <> '')
            AS count
        """)

    fileprivate static let countVectors = Statement(
        "count_vectors", "SELECT count(*) AS count FROM vectors WHERE model_id = $1::integer")

    /// What is gone has an empty text.
    fileprivate static let missingItems = Statement(
        "missing_items",
        """
        SELECT missing.user_id, missing.item_id, coalesce(fact_text, user_message, '') AS text,
            ARRAY(
                SELECT model_id FROM vectors
                WHERE vectors.user_id = missing.user_id AND vectors.item_id = missing.item_id
                  AND model_id IN (SELECT model_id FROM embedding_models WHERE is_serving OR is_target))::bigint[] AS models
        FROM missing_vectors AS missing
        JOIN users ON users.user_id = missing.user_id AND is_memory_enabled(users.memory_enabled)
        LEFT JOIN facts ON facts.user_id = missing.user_id AND facts.fact_id = missing.item_id
        LEFT JOIN turns ON turns.user_id = missing.user_id AND turns.turn_id = missing.item_id
        WHERE (missing.user_id, missing.item_id) > ($1, $2) AND NOT is_refused
        ORDER BY missing.user_id, missing.item_id LIMIT $3
        """)

    /// `$4` holds all vectors, `$5` numbers each. The users' rows are locked: no text changes meanwhile.
    fileprivate static let fillVectors = Statement(
        "fill_vectors",
        """
        INSERT INTO vectors (user_id, model_id, item_id, embedding, is_indexed)
        SELECT new.user_id, $6::integer, new.item_id, ($4::real[])[(place - 1) * $5 + 1 : place * $5]::vector, has_large_memory
        FROM unnest($1::text[], $2::uuid[], $3::text[]) WITH ORDINALITY AS new (user_id, item_id, text, place)
        JOIN users ON users.user_id = new.user_id AND is_memory_enabled(users.memory_enabled)
        WHERE EXISTS (
            SELECT FROM facts WHERE facts.user_id = new.user_id AND fact_id = new.item_id AND fact_text = new.text
            UNION ALL
            SELECT FROM turns WHERE turns.user_id = new.user_id AND turn_id = new.item_id AND user_message = new.text)
        ON CONFLICT DO NOTHING
        RETURNING user_id
        """)

    /// Forgets the notes on what is gone, or has a vector of every model in use.
    fileprivate static let settleMissingVectors = Statement(
        "settle_missing_vectors",
        """
        DELETE FROM missing_vectors AS missing USING unnest($1::text[], $2::uuid[]) AS settled (user_id, item_id)
        WHERE missing.user_id = settled.user_id AND missing.item_id = settled.item_id
          AND (
              NOT EXISTS (
                  SELECT FROM embedding_models AS wanted
                  WHERE (is_serving OR is_target) AND NOT EXISTS (
                      SELECT FROM vectors
                      WHERE vectors.user_id = missing.user_id AND vectors.model_id = wanted.model_id
                        AND vectors.item_id = missing.item_id))
              OR NOT EXISTS (
                  SELECT FROM facts WHERE facts.user_id = missing.user_id AND fact_id = missing.item_id
                  UNION ALL
                  SELECT FROM turns WHERE turns.user_id = missing.user_id AND turn_id = missing.item_id AND user_message <> ''))
        """)

    fileprivate static let noteRefusedItems = Statement(
        "note_refused_items",
        """
        INSERT INTO missing_vectors (user_id, item_id, is_refused)
        SELECT user_id, item_id, true FROM unnest($1::text[], $2::uuid[]) AS refused (user_id, item_id) JOIN users USING (user_id)
        ON CONFLICT (user_id, item_id) DO UPDATE SET is_refused = true
        """)
}
