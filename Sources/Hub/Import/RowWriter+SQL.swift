import Postgres

extension TransferTable {
    /// What finds the rows that must not come in, by their place from 1, and why they must not; nil when all may.
    ///
    /// - Parameter isDryRun: then what other rows of the import would bring is not here.
    func refusing(isDryRun: Bool) -> (Statement, SkipReason)? {
        switch name {
        case "facts": (.deletedFacts, .deletedHere)
        case "fact_history": (.changesOfDeletedFacts, .deletedHere)
        case Self.vectors where !isDryRun: (.vectorsWithoutItem, .vectorWithoutFact)
        case "fact_sources" where !isDryRun: (.withoutFact(self, "source_id"), .factMissing)
        case "fact_links" where !isDryRun: (.withoutFact(self, "linked_id"), .factMissing)
        default: nil
        }
    }
}

extension Statement {
    /// The given rows (`$1`: ``ExportLine``s, `$2`: whose they are here) as `new`, with their `place`.
    private static func given(_ record: String) -> String {
        """
        unnest($1::text[], $2::text[]) WITH ORDINALITY AS given (line, owner, place)
        CROSS JOIN LATERAL (
            SELECT (line::jsonb -> 'row') || CASE WHEN owner IS NULL THEN '{}' ELSE jsonb_build_object('user_id', owner) END AS content
        ) AS owned
        CROSS JOIN LATERAL \(record)
        """
    }

    private static func record(_ table: String) -> String { "jsonb_populate_record(NULL::\(TransferTable.quoted(table)), content) AS new" }

    private static let vectorRecord = "jsonb_to_record(content) AS new (user_id text, item_id uuid, model text, embedding text)"

    private static let isLarge = "coalesce((SELECT has_large_memory FROM users WHERE users.user_id = new.user_id), false)"

    /// A row that is there already, by any of its table's keys, stays.
    static func inserting(_ table: TransferTable, _ columns: [String]) -> Statement {
        if table.name == TransferTable.vectors { return insertImportedVectors }
        let flag = table.hasIndexFlag
        let names = columns.map(TransferTable.quoted)
        return Statement(
            "insert_transferred",
            """
            INSERT INTO \(TransferTable.quoted(table.name)) (\((names + (flag ? ["is_indexed"] : [])).joined(separator: ", ")))
            SELECT \((names.map { "new.\($0)" } + (flag ? [isLarge] : [])).joined(separator: ", "))
            FROM \(given(record(table.name)))
            ORDER BY place
            ON CONFLICT DO NOTHING
            """)
    }

    private static let insertImportedVectors = Statement(
        "insert_imported_vectors",
        """
        INSERT INTO vectors (user_id, model_id, item_id, embedding, is_indexed)
        SELECT new.user_id, model_id, new.item_id, translate(new.embedding, '[]', '{}')::real[]::vector, \(isLarge)
        FROM \(given(vectorRecord)) JOIN embedding_models ON fingerprint = new.model
        ORDER BY place
        ON CONFLICT DO NOTHING
        """)

    /// How many of the given rows are new.
    static func counting(_ table: TransferTable) -> Statement {
        let isVectors = table.name == TransferTable.vectors
        let matches = table.key.map { column in
            isVectors && column == "model" ? "embedding_models.fingerprint = new.model" : "there.\(TransferTable.quoted(column)) = new.\(TransferTable.quoted(column))"
        }
        let there = TransferTable.quoted(table.name) + " AS there" + (isVectors ? " JOIN embedding_models USING (model_id)" : "")
        return Statement(
            "count_new_rows",
            """
            SELECT count(DISTINCT (\(table.key.map { "new.\(TransferTable.quoted($0))" }.joined(separator: ", ")))) AS rows
            FROM \(given(isVectors ? vectorRecord : record(table.name)))
            WHERE NOT EXISTS (SELECT FROM \(there) WHERE \(matches.joined(separator: " AND ")))
            """)
    }

    /// Facts that people or the hub removed here: their history says so.
    fileprivate static let deletedFacts = Statement(
        "deleted_facts",
        """
        SELECT place FROM \(given(record("facts")))
        WHERE EXISTS (
            SELECT FROM fact_history
            WHERE fact_history.user_id = new.user_id AND fact_history.fact_id = new.fact_id AND event IN ('DELETE', 'PRUNE'))
        """)

    /// New steps in the history of such facts, which would bring their texts back.
    fileprivate static let changesOfDeletedFacts = Statement(
        "changes_of_deleted_facts",
        """
        SELECT place FROM \(given(record("fact_history")))
        WHERE EXISTS (
            SELECT FROM fact_history AS there
            WHERE there.user_id = new.user_id AND there.fact_id = new.fact_id AND there.event IN ('DELETE', 'PRUNE'))
          AND NOT EXISTS (
            SELECT FROM fact_history AS there WHERE there.user_id = new.user_id AND there.history_id = new.history_id)
        """)

    /// Rows that join a fact with one that is not here.
    fileprivate static func withoutFact(_ table: TransferTable, _ other: String) -> Statement {
        Statement(
            "rows_without_fact",
            """
            SELECT place FROM \(given(record(table.name)))
            WHERE (SELECT count(*) FROM facts WHERE facts.user_id = new.user_id AND facts.fact_id IN (new.fact_id, new.\(other))) < 2
            """)
    }

    /// Vectors of what is not here.
    fileprivate static let vectorsWithoutItem = Statement(
        "vectors_without_item",
        """
        SELECT place FROM \(given(vectorRecord))
        WHERE NOT EXISTS (SELECT FROM facts WHERE facts.user_id = new.user_id AND fact_id = new.item_id)
          AND NOT EXISTS (SELECT FROM turns WHERE turns.user_id = new.user_id AND turn_id = new.item_id)
        """)
}
