import Foundation
import WebSocket
import Wire

/// How the mem0 door reads requests.
extension APIRequest {
    func names() throws(WireError) -> Mem0Names { Mem0Names(try principal()) }

    /// What is no UUID names nothing.
    func mem0Id(_ name: String) throws(WireError) -> UUID {
        guard let id = UUID(uuidString: parameters[name] ?? "") else { throw WireError(.notFound, "There is nothing of this id.") }
        return id
    }

    func mem0Page() throws(WireError) -> Mem0PageRequest {
        Mem0PageRequest(
            number: Int(try queryInteger("page", in: 1...1_000_000) ?? 1),
            size: Int(try queryInteger("page_size", in: 1...Int64(Limits.listItems)) ?? Int64(Mem0PageRequest.defaultSize)))
    }
}

struct Mem0PageRequest: Sendable {
    static let defaultSize = 100

    /// The first is 1.
    var number: Int
    var size: Int

    func of<Element: Codable & Sendable>(_ elements: [Element], count: Int, path: String) -> Mem0Page<Element> {
        Mem0Page(
            count: count, next: number * size < count ? address(path, number + 1) : nil,
            previous: number > 1 ? address(path, number - 1) : nil, results: elements)
    }

    private func address(_ path: String, _ number: Int) -> String { "\(path)?page=\(number)&page_size=\(size)" }
}

extension Mem0Names {
    func selection(_ filter: MemoryFilter) -> FactSelection {
        FactSelection(filter, visibleTo: principal.visibility, userId: userId)
    }
}

extension Mem0Search {
    /// The filters that stand beside `filters`.
    var furtherFilters: JSONValue? { JSONValue.filters(categories: categories, ["metadata": metadata]) }
}

extension Mem0List {
    var furtherFilters: JSONValue? {
        JSONValue.filters(
            categories: categories,
            ["created_at": .object([("gte", startDate), ("lte", endDate)].reduce(into: [:]) { $0[$1.0] = $1.1.map(JSONValue.string) })])
    }
}

extension JSONValue {
    fileprivate static func filters(categories: [String]?, _ others: [String: JSONValue?]) -> JSONValue? {
        var fields = others.compactMapValues { $0 == .object([:]) ? nil : $0 }
        if let categories, !categories.isEmpty { fields["categories"] = .array(categories.map(JSONValue.string)) }
        return fields.isEmpty ? nil : .object(fields)
    }
}

extension Mem0Add {
    /// Newer clients name users, agents, apps and runs in `filters`.
    mutating func takeOwnersFromFilters() throws(WireError) {
        guard let filters else { return }
        guard case .object(let fields) = filters else { throw .invalid("filters", "must be an object") }
        for (name, value) in fields {
            guard case .string(let text) = value else { throw .invalid("filters", "must name user_id, agent_id, app_id and run_id by strings") }
            switch name {
            case "user_id": userId = userId ?? text
            case "agent_id": agentId = agentId ?? text
            case "app_id": appId = appId ?? text
            case "run_id": runId = runId ?? text
            default: throw .invalid("filters", "must name user_id, agent_id, app_id and run_id, and nothing else")
            }
        }
    }
}
