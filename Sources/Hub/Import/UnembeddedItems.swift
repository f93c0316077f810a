import Foundation
import Postgres

/// Embeds what an import brought in without a vector of the hub's model.
///
/// What lacks a vector of another model in use, one that is being prepared, is noted for the re-index.
///
/// - Invariant: what is embedded is looked for in the tables, never remembered: cut short, it goes on where it was.
struct UnembeddedItems: Sendable {
    let pool: PostgresPool
    let model: ImportModel
    let writer: RowWriter

    private static let usersAtOnce = 100
    private static let itemsAtOnce = 128

    /// - Parameter progress: users done, and users there are.
    /// - Returns: how many vectors were made.
    func embed(of users: [String], progress: @Sendable (Int, Int) -> Void) async throws -> Int {
        var made = 0
        for start in stride(from: 0, to: users.count, by: Self.usersAtOnce) {
            let end = min(start + Self.usersAtOnce, users.count)
            made += try await embed(users[start..<end])
            progress(end, users.count)
        }
        return made
    }

    private func embed(_ users: ArraySlice<String>) async throws -> Int {
        try await pool.withConnection(deadline: .seconds(60)) {
            _ = try $0.execute(.noteItemsOfOtherModels, [.textArray(Array(users)), .int(model.modelId)])
        }
        var made = 0
        var last = (user: "", item: UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)))
        while true {
            try Task.checkCancellation()
            let parameters: [PostgresValue] = [
                .textArray(Array(users)), .int(model.modelId), .text(last.user), .uuid(last.item), .int(Self.itemsAtOnce),
            ]
            let items = try await pool.withConnection(deadline: .seconds(60)) { connection in
                try connection.query(.itemsWithoutVector, parameters).map { row in
                    (user: try row.get("user_id", as: String.self), item: try row.get("item_id", as: UUID.self), text: try row.get("text", as: String.self))
                }
            }
            guard let end = items.last else { return made }
            let vectors = try await model.vectors(for: items.map(\.text))
            let rows = zip(items, vectors).map { item, vector in
                RecordTranslation.row(of: vector, item: item.item, userId: item.user, fingerprint: model.fingerprint)
            }
            made += try await writer.write(rows, isDryRun: false).counts[TransferTable.vectors]?.added ?? 0
            last = (end.user, end.item)
        }
    }
}

extension Statement {
    /// What users `$1` have that recall looks for.
    private static let itemsOfUsers = """
        (
            SELECT user_id, fact_id AS item_id, fact_text AS text FROM facts WHERE user_id = ANY ($1) AND superseded_by IS NULL
            UNION ALL
            SELECT user_id, turn_id, user_message FROM turns WHERE user_id = ANY ($1) AND user_message <> ''
        ) AS items
        """

    fileprivate static let noteItemsOfOtherModels = Statement(
        "note_items_of_other_models",
        """
        INSERT INTO missing_vectors (user_id, item_id)
        SELECT DISTINCT items.user_id, items.item_id
        FROM \(itemsOfUsers)
        JOIN embedding_models AS models ON (models.is_serving OR models.is_target) AND models.model_id <> $2::integer
        WHERE NOT EXISTS (
            SELECT FROM vectors
            WHERE vectors.user_id = items.user_id AND vectors.model_id = models.model_id AND vectors.item_id = items.item_id)
        ON CONFLICT (user_id, item_id) DO UPDATE SET is_refused = false
        """)

    fileprivate static let itemsWithoutVector = Statement(
        "items_without_vector",
        """
        SELECT user_id, item_id, text FROM \(itemsOfUsers)
        WHERE (user_id, item_id) > ($3, $4)
          AND NOT EXISTS (
              SELECT FROM vectors
              WHERE vectors.user_id = items.user_id AND model_id = $2::integer AND vectors.item_id = items.item_id)
        ORDER BY user_id, item_id LIMIT $5
        """)
}
