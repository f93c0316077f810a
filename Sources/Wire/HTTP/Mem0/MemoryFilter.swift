/// The filter language of mem0's clients: which memories a request is about.
///
/// Fields beside each other must all match; `AND`, `OR` and `NOT` (none of them) nest. A field is given a value, `"*"` (any), or an
/// object of operators: `eq`, `ne`, `in`, `gt`, `gte`, `lt`, `lte`, `contains`, `icontains`.
///
/// - Limits: 16 levels, 256 conditions.
/// - Errors: ``WireError``; a field or an operator that is not known is refused, for what it leaves out would be shown.
/// - Next: ``jsonPath(userId:)`` for how PostgreSQL is asked.
public indirect enum MemoryFilter: Sendable, Equatable {
    case all([MemoryFilter])
    case any([MemoryFilter])
    case none([MemoryFilter])
    case condition(Condition)

    public struct Condition: Sendable, Equatable {
        public var field: Field
        public var comparison: Comparison

        public init(_ field: Field, _ comparison: Comparison) {
            self.field = field
            self.comparison = comparison
        }
    }

    public enum Field: Sendable, Equatable {
        case memoryId, userId, agentId, appId, runId, createdAt, updatedAt, category
        /// The memory's own text.
        case text
        /// The names that lead to a value.
        case metadata([String])
    }

    /// Values are texts, numbers, true, false or null; times are seconds since 1970.
    public enum Comparison: Sendable, Equatable {
        case equal(JSONValue)
        case notEqual(JSONValue)
        case oneOf([JSONValue])
        case less(JSONValue, orEqual: Bool)
        case greater(JSONValue, orEqual: Bool)
        case contains(String, ignoringCase: Bool)
        /// Any value but null.
        case exists
    }

    /// What every memory matches.
    public static let everything = MemoryFilter.all([])

    /// - Parameter json: nil: everything.
    public init(_ json: JSONValue?) throws(WireError) {
        guard let json else {
            self = .everything
            return
        }
        var reader = MemoryFilterReader()
        self = try reader.read(json, depth: 0)
    }

    public func and(_ other: MemoryFilter) -> MemoryFilter {
        if self == .everything { return other }
        return other == .everything ? self : .all([self, other])
    }

    /// The users whose memories alone can match; nil when the filter leaves users open.
    public var users: Set<String>? {
        switch self {
        case .all(let parts):
            parts.compactMap(\.users).reduce(nil) { known, named in known.map { $0.intersection(named) } ?? named }
        case .any(let parts):
            parts.reduce(Set<String>()) { known, part in part.users.flatMap { named in known?.union(named) } }
        case .none: nil
        case .condition(let condition): condition.field == .userId ? condition.comparison.named : nil
        }
    }

    /// The agents that the filter asks for by name.
    public var agents: Set<String> {
        switch self {
        case .all(let parts), .any(let parts): parts.reduce(into: []) { $0.formUnion($1.agents) }
        case .none: []
        case .condition(let condition): condition.field == .agentId ? condition.comparison.named ?? [] : []
        }
    }

    /// Whether the filter says nothing but which users.
    public var isOnlyUsers: Bool {
        switch self {
        case .all(let parts): parts.allSatisfy(\.isOnlyUsers)
        case .any, .none: false
        case .condition(let condition): condition.field == .userId && condition.comparison.named != nil
        }
    }
}

extension MemoryFilter.Comparison {
    /// The names that it allows alone.
    fileprivate var named: Set<String>? {
        switch self {
        case .equal(let value): value.stringValue.map { [$0] }
        case .oneOf(let values): Set(values.compactMap(\.stringValue))
        default: nil
        }
    }
}
