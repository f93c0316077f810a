import Foundation
import TestSupport
import Wire

/// One exchange of a VoxBridge client with its server, as `Tests/Fixtures/voxbridge` has it.
///
/// Texts in angle brackets stand for any value of a kind (`<string>`, `<number>`, `<time>`, `<uuid>`), names in braces for what an
/// earlier exchange kept. An answer may say more than is written here, never less or otherwise.
struct VoxBridgeExchange: Decodable {
    var method: String
    var path: String
    /// `nobody`, `admin`, or the web user that was registered last.
    var `as`: String?
    var body: JSONValue?
    var status: Int
    var answer: JSONValue
    /// Of the answer: path to name.
    var keep: [String: String]?
    /// What a dashboard sees then, among other events.
    var events: [JSONValue]?

    static func all(in file: String) throws -> [VoxBridgeExchange] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().appending(path: "Fixtures/voxbridge")
        return try JSONDecoder().decode([VoxBridgeExchange].self, from: Data(contentsOf: folder.appending(path: file + ".json")))
    }
}

/// Plays exchanges against a hub, in their order.
struct VoxBridgePlayer {
    let hub: HubProcess
    let dashboard: HubSocket
    private var kept: [String: String] = [:]

    init(hub: HubProcess) async throws {
        self.hub = hub
        dashboard = try await hub.events(token: try hub.adminToken).0
    }

    /// - Returns: what is not as it should be.
    mutating func play(_ exchange: VoxBridgeExchange) async throws -> [String] {
        kept["now"] = Timestamp(Date()).text
        let token: String? =
            switch exchange.as {
            case "nobody": nil
            case "admin": try hub.adminToken
            default: kept["token"]
            }
        let path = filled(exchange.path)
        let answer = try await hub.request(
            exchange.method, path, token: token, json: exchange.body.map { filled($0) })
        guard answer.status == exchange.status else { return ["\(exchange.method) \(path): \(answer.status) \(answer.text)"] }
        let value = try answer.decode(JSONValue.self)
        for (place, name) in exchange.keep ?? [:] { kept[name] = value[place]?.stringValue }
        var problems = differences(value, filled(exchange.answer), at: "")
        for expected in exchange.events ?? [] {
            let expected = filled(expected)
            let seen = try await dashboard.events { event in
                guard case .object(let fields) = expected, let name = fields["event"] ?? fields["type"], .string(event.type) == name
                else { return false }
                return true
            }
            guard let last = seen.last, case .object(let fields) = expected else { continue }
            problems += differences(.object(last.data), fields["data"] ?? .null, at: last.type)
        }
        return problems.map { "\(exchange.method) \(path) \($0)" }
    }

    private func filled(_ text: String) -> String {
        kept.reduce(text) { $0.replacing("{\($1.key)}", with: $1.value) }
    }

    private func filled(_ value: JSONValue) -> JSONValue {
        switch value {
        case .string(let text): .string(filled(text))
        case .array(let elements): .array(elements.map(filled))
        case .object(let fields): .object(fields.mapValues(filled))
        default: value
        }
    }

    private func differences(_ found: JSONValue, _ expected: JSONValue, at place: String) -> [String] {
        switch (expected, found) {
        case (.object(let expected), .object(let found)):
            return expected.sorted { $0.key < $1.key }.flatMap { name, value in
                guard let there = found[name] else { return ["\(place).\(name) is missing"] }
                return differences(there, value, at: "\(place).\(name)")
            }
        case (.array(let expected), .array(let found)):
            guard expected.count == found.count else { return ["\(place) has \(found.count) elements, not \(expected.count)"] }
            return zip(found, expected).enumerated().flatMap { differences($1.0, $1.1, at: "\(place)[\($0)]") }
        case (.string(let kind), _) where kind.hasPrefix("<"):
            return isOf(kind, found) ? [] : ["\(place) is no \(kind)"]
        default:
            return found == expected || found.number != nil && found.number == expected.number
                ? [] : ["\(place) is \(found), not \(expected)"]
        }
    }

    private func isOf(_ kind: String, _ value: JSONValue) -> Bool {
        switch kind {
        case "<string>": value.stringValue?.isEmpty == false
        case "<number>": value.number != nil
        case "<time>": value.stringValue.flatMap(Timestamp.parse) != nil
        case "<uuid>": value.stringValue.flatMap { Identifier($0) } != nil
        default: false
        }
    }
}

extension JSONValue {
    fileprivate var number: Double? {
        switch self {
        case .int(let value): Double(value)
        case .double(let value): value
        default: nil
        }
    }

    /// By names and indices with dots between them.
    fileprivate subscript(place: String) -> JSONValue? {
        place.split(separator: ".").reduce(Optional(self)) { value, step in
            switch value {
            case .object(let fields): fields[String(step)]
            case .array(let elements): Int(step).flatMap { elements.indices.contains($0) ? elements[$0] : nil }
            default: nil
            }
        }
    }
}
