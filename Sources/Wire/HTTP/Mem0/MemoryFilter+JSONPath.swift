extension MemoryFilter {
    /// The filter as a PostgreSQL jsonpath predicate over a memory's document, to be bound as one parameter.
    ///
    /// The document has `id`, `user_id`, `agent_id`, `app_id`, `run_id`, `created_at` and `updated_at` (seconds since 1970), `category`
    /// (lower case), `text` and `metadata`. A comparison with a value of another type is false, and its negation true.
    ///
    /// - Parameter userId: the hub's id for a client's name of a user; nil when nobody can have that name.
    /// - Source: PostgreSQL 16, chapters 8.14.7 and 9.16.2.
    public func jsonPath(userId: (String) -> String?) -> String {
        switch self {
        case .all(let parts): parts.isEmpty ? "(1 == 1)" : joined(parts, " && ", userId)
        case .any(let parts): joined(parts, " || ", userId)
        case .none(let parts): "(!\(joined(parts, " || ", userId)))"
        case .condition(let condition): condition.jsonPath(userId)
        }
    }

    private func joined(_ parts: [MemoryFilter], _ separator: String, _ userId: (String) -> String?) -> String {
        "(" + parts.map { $0.jsonPath(userId: userId) }.joined(separator: separator) + ")"
    }
}

extension MemoryFilter.Condition {
    fileprivate func jsonPath(_ userId: (String) -> String?) -> String {
        func literal(_ value: JSONValue) -> String? {
            if field == .userId, let name = value.stringValue { return userId(name).map { quoted(.string($0)) } }
            return quoted(value)
        }
        func holds(_ operation: String, _ value: JSONValue) -> String {
            literal(value).map { "exists(\(field.path) ? (@ \(operation) \($0)))" } ?? "(1 == 0)"
        }
        switch comparison {
        case .equal(let value): return holds("==", value)
        case .notEqual(let value): return "(!(\(holds("==", value))))"
        case .oneOf(let values):
            let wanted = values.compactMap(literal)
            return wanted.isEmpty ? "(1 == 0)" : "exists(\(field.path) ? (\(wanted.map { "@ == \($0)" }.joined(separator: " || "))))"
        case .less(let value, let orEqual): return holds(orEqual ? "<=" : "<", value)
        case .greater(let value, let orEqual): return holds(orEqual ? ">=" : ">", value)
        case .contains(let text, let ignoringCase):
            return "exists(\(field.path) ? (@ like_regex \(quoted(.string(text))) flag \"\(ignoringCase ? "iq" : "q")\"))"
        case .exists: return "exists(\(field.path) ? (@ != null))"
        }
    }
}

extension MemoryFilter.Field {
    fileprivate var path: String {
        switch self {
        case .memoryId: "$.id"
        case .userId: "$.user_id"
        case .agentId: "$.agent_id"
        case .appId: "$.app_id"
        case .runId: "$.run_id"
        case .createdAt: "$.created_at"
        case .updatedAt: "$.updated_at"
        case .category: "$.category"
        case .text: "$.text"
        case .metadata(let names): names.reduce("$.metadata") { $0 + "." + quoted(.string($1)) }
        }
    }
}

/// JSON's own form: jsonpath reads strings and numbers the same way.
private func quoted(_ value: JSONValue) -> String { String(decoding: WireCoder.encode(value), as: UTF8.self) }
