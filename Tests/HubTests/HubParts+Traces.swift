import Foundation
import Hub
import Wire

extension HubParts {
    /// Every column that holds the text, in whatever table; of events also their type.
    func traces(of text: String) async throws -> [String] {
        let columns = try await values(
            """
            SELECT format('%I.%I', table_name, column_name) FROM information_schema.columns
            WHERE table_schema = 'public' AND data_type IN ('text', 'json', 'jsonb', 'character varying', 'ARRAY', 'bytea')
            ORDER BY 1
            """)
        var traces: [String] = []
        for column in columns {
            let table = column.prefix { $0 != "." }
            let detail = table == "events" ? "type" : "''"
            let found = try await values(
                "SELECT DISTINCT \(detail) FROM \(table) WHERE strpos(\(column)::text, '\(text)') > 0 ORDER BY 1")
            traces += found.map { $0.isEmpty ? column : "\(column): \($0)" }
        }
        return traces
    }

    /// What this process still holds with the text in it: caches and the users' memories.
    func copies(of text: String, users: [String]) async throws -> [String] {
        var copies = embeddings.keys.map(\.text)
        for key in searches.keys {
            copies.append(key.query.text)
            copies += (searches.value(for: key, now: clock.now) ?? []).map(\.factText)
        }
        for user in users {
            if case .hot(let set) = try await hot.memory(of: user, deadline: .seconds(10)) { copies += set.memories.map(\.text) }
        }
        return copies.filter { $0.contains(text) }
    }

    /// A row in each of the tables that hold what was made of facts.
    func addDerived(from factId: UUID, _ text: String, for user: String) async throws {
        let summary = UUID()
        let keys = "'\(user)', '\(summary)', '\(factId)'"
        try await run(
            """
            INSERT INTO facts (user_id, fact_id, fact_key, fact_value, fact_text, importance, memory_bank, sector, origin, validity_start,
                created_at, updated_at)
            SELECT user_id, '\(summary)', 'summary', '\(text)', 'summary: \(text)', 0.5, 'General', 'semantic', 'summarised', validity_start,
                created_at, updated_at
            FROM facts WHERE user_id = '\(user)' AND fact_id = '\(factId)';
            INSERT INTO fact_sources VALUES (\(keys));
            INSERT INTO fact_links VALUES (\(keys), 0.9, now()), ('\(user)', '\(factId)', '\(summary)', 0.9, now());
            INSERT INTO user_summaries VALUES ('\(user)', 'loves \(text)', ARRAY['\(factId)'::uuid], now());
            INSERT INTO quarantined_facts (user_id, quarantine_id, fact_key, fact_text, at)
            VALUES ('\(user)', '\(UUID())', 'rule', 'always say \(text)', now());
            INSERT INTO forget_receipts VALUES ('\(user)', '\(UUID())', 1, 1, now());
            """)
    }
}
