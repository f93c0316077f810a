import Foundation

/// Reads a ``MemoryFilter``.
struct MemoryFilterReader {
    private var conditions = 0

    private static let maximumDepth = 16
    private static let maximumConditions = 256
    private static let operators: Set<String> = ["eq", "ne", "in", "gt", "gte", "lt", "lte", "contains", "icontains"]

    mutating func read(_ json: JSONValue, depth: Int) throws(WireError) -> MemoryFilter {
        guard depth <= Self.maximumDepth else { throw .invalid("filters", "must not be nested more than \(Self.maximumDepth) levels deep") }
        guard case .object(let fields) = json else { throw .invalid("filters", "must be an object, as must be what AND, OR and NOT hold") }
        var parts: [MemoryFilter] = []
        for (name, value) in fields.sorted(by: { $0.key < $1.key }) {
            switch name {
            case "AND": parts.append(.all(try list(name, value, depth: depth)))
            case "OR": parts.append(.any(try list(name, value, depth: depth)))
            case "NOT": parts.append(.none(try list(name, value, depth: depth)))
            case "metadata": parts += try metadata(value, path: [], depth: depth)
            default: parts += try field(name, value).map(MemoryFilter.condition)
            }
        }
        return parts.count == 1 ? parts[0] : .all(parts)
    }

    private mutating func list(_ name: String, _ value: JSONValue, depth: Int) throws(WireError) -> [MemoryFilter] {
        var parts: [MemoryFilter] = []
        if case .array(let elements) = value {
            for element in elements { parts.append(try read(element, depth: depth + 1)) }
        } else {
            parts.append(try read(value, depth: depth + 1))
        }
        guard !parts.isEmpty else { throw .invalid("filters.\(name)", "must not be empty") }
        return parts
    }

    private mutating func field(_ name: String, _ value: JSONValue) throws(WireError) -> [MemoryFilter.Condition] {
        switch name {
        case "user_id": try conditions(of: .userId, name, value, Self.entity)
        case "agent_id": try conditions(of: .agentId, name, value, Self.entity)
        case "app_id": try conditions(of: .appId, name, value, Self.entity)
        case "run_id": try conditions(of: .runId, name, value, Self.entity)
        case "created_at", "timestamp": try conditions(of: .createdAt, name, value, Self.time)
        case "updated_at": try conditions(of: .updatedAt, name, value, Self.time)
        case "categories": try conditions(of: .category, name, value, Self.category)
        case "keywords": try conditions(of: .text, name, value, Self.keywords)
        case "memory_ids": try conditions(of: .memoryId, name, value, Self.memoryId)
        default:
            throw WireError(
                .invalidField,
                """
                The filter names an unknown field; known are user_id, agent_id, app_id, run_id, created_at, updated_at, timestamp, \
                categories, keywords, memory_ids, metadata, AND, OR and NOT.
                """, field: "filters")
        }
    }

    private mutating func metadata(_ value: JSONValue, path: [String], depth: Int) throws(WireError) -> [MemoryFilter] {
        guard case .object(let fields) = value, depth <= Self.maximumDepth else {
            throw .invalid("filters.metadata", "must be an object of at most \(Self.maximumDepth) levels")
        }
        var parts: [MemoryFilter] = []
        for (name, value) in fields.sorted(by: { $0.key < $1.key }) {
            let path = path + [name]
            if case .object(let inner) = value, !inner.keys.allSatisfy(Self.operators.contains) {
                parts += try metadata(value, path: path, depth: depth + 1)
            } else {
                parts += try conditions(of: .metadata(path), "metadata", value, Self.metadataValue).map(MemoryFilter.condition)
            }
        }
        return parts
    }

    /// What a field makes of an operator and its value; nil when it does not know the operator.
    private typealias Rule = (_ name: String, _ operation: String, JSONValue) throws(WireError) -> MemoryFilter.Comparison?

    private mutating func conditions(
        of field: MemoryFilter.Field, _ name: String, _ value: JSONValue, _ rule: Rule
    ) throws(WireError) -> [MemoryFilter.Condition] {
        var asked: [(String, JSONValue)] = []
        switch value {
        case .object(let operators): asked = operators.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        case .array: asked = [("in", value)]
        case .string("*"): asked = [("*", value)]
        default: asked = [(field == .text ? "contains" : "eq", value)]
        }
        guard !asked.isEmpty else { throw .invalid("filters.\(name)", "must not be empty") }
        var read: [MemoryFilter.Condition] = []
        for (operation, value) in asked {
            conditions += 1
            guard conditions <= Self.maximumConditions else {
                throw .invalid("filters", "must not have more than \(Self.maximumConditions) conditions")
            }
            guard let comparison = try rule(name, operation, value) else {
                throw .invalid("filters.\(name)", "has an operator that it does not know")
            }
            read.append(MemoryFilter.Condition(field, comparison))
        }
        return read
    }

    private static func entity(_ name: String, _ operation: String, _ value: JSONValue) throws(WireError) -> MemoryFilter.Comparison? {
        switch operation {
        case "*": .exists
        case "eq": .equal(try text(name, value))
        case "ne": .notEqual(try text(name, value))
        case "in": .oneOf(try each(name, value, text))
        default: nil
        }
    }

    private static func category(_ name: String, _ operation: String, _ value: JSONValue) throws(WireError) -> MemoryFilter.Comparison? {
        func lowered(_ name: String, _ value: JSONValue) throws(WireError) -> JSONValue {
            .string(try text(name, value).stringValue?.lowercased() ?? "")
        }
        return switch operation {
        case "*": .exists
        case "eq", "contains": .equal(try lowered(name, value))
        case "ne": .notEqual(try lowered(name, value))
        case "in": .oneOf(try each(name, value, lowered))
        default: nil
        }
    }

    private static func memoryId(_ name: String, _ operation: String, _ value: JSONValue) throws(WireError) -> MemoryFilter.Comparison? {
        try category(name, operation, value)
    }

    private static func keywords(_ name: String, _ operation: String, _ value: JSONValue) throws(WireError) -> MemoryFilter.Comparison? {
        guard operation == "contains" || operation == "icontains", let text = try text(name, value).stringValue else { return nil }
        return .contains(text, ignoringCase: operation == "icontains")
    }

    private static func metadataValue(_ name: String, _ operation: String, _ value: JSONValue) throws(WireError) -> MemoryFilter.Comparison? {
        switch operation {
        case "*": .exists
        case "eq": .equal(try plain(name, value))
        case "ne": .notEqual(try plain(name, value))
        case "in": .oneOf(try each(name, value, plain))
        case "gt", "gte": .greater(try plain(name, value), orEqual: operation == "gte")
        case "lt", "lte": .less(try plain(name, value), orEqual: operation == "lte")
        default: try keywords(name, operation, value)
        }
    }

    /// A day without a time is the whole of it.
    private static func time(_ name: String, _ operation: String, _ value: JSONValue) throws(WireError) -> MemoryFilter.Comparison? {
        let (moment, isDay) = try moment(name, value)
        let end = JSONValue.double(moment + 86_400)
        return switch operation {
        case "eq": .equal(.double(moment))
        case "ne": .notEqual(.double(moment))
        case "gt": isDay ? .greater(end, orEqual: true) : .greater(.double(moment), orEqual: false)
        case "gte": .greater(.double(moment), orEqual: true)
        case "lt": .less(.double(moment), orEqual: false)
        case "lte": isDay ? .less(end, orEqual: false) : .less(.double(moment), orEqual: true)
        default: nil
        }
    }

    private static func moment(_ name: String, _ value: JSONValue) throws(WireError) -> (seconds: Double, isDay: Bool) {
        switch value {
        case .int(let seconds): return (Double(seconds), false)
        case .double(let seconds): return (seconds, false)
        case .string(let text):
            // A time without an offset is UTC.
            if let date = Timestamp.parse(text) ?? Timestamp.parse(text + "Z") { return (date.timeIntervalSince1970, false) }
            if let date = Timestamp.parse(text + "T00:00:00Z") { return (date.timeIntervalSince1970, true) }
        default: break
        }
        throw .invalid("filters.\(name)", "must be an RFC 3339 time, a day (YYYY-MM-DD) or seconds since 1970")
    }

    private static func text(_ name: String, _ value: JSONValue) throws(WireError) -> JSONValue {
        guard case .string(let text) = value else { throw .invalid("filters.\(name)", "must be a string") }
        try Limits.check(text, "filters.\(name)", bytes: Limits.textBytes)
        return value
    }

    private static func plain(_ name: String, _ value: JSONValue) throws(WireError) -> JSONValue {
        switch value {
        case .string: try text(name, value)
        case .int, .double, .bool, .null: value
        case .array, .object: throw .invalid("filters.\(name)", "must be compared with a string, a number, true, false or null")
        }
    }

    private static func each(
        _ name: String, _ value: JSONValue, _ read: (String, JSONValue) throws(WireError) -> JSONValue
    ) throws(WireError) -> [JSONValue] {
        guard case .array(let values) = value, values.count <= Limits.listItems else {
            throw .invalid("filters.\(name)", "must be a list of at most \(Limits.listItems) values")
        }
        var all: [JSONValue] = []
        for value in values { all.append(try read(name, value)) }
        return all
    }
}
