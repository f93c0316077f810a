import Wire

/// What a client names beside the user, in its own words: mere names, which give nobody a right to see anything.
package struct MemoryEntities: Sendable, Equatable, Codable {
    package var agentId: String?
    package var appId: String?
    package var runId: String?

    package init(agentId: String? = nil, appId: String? = nil, runId: String? = nil) {
        self.agentId = agentId
        self.appId = appId
        self.runId = runId
    }

    static let none = MemoryEntities()

    /// As the database keeps it.
    var json: String { self == .none ? "{}" : String(decoding: WireCoder.encode(self), as: UTF8.self) }

    init(stored text: String) {
        self = (try? WireCoder.decode(MemoryEntities.self, from: Array(text.utf8))) ?? .none
    }

    func check() throws(WireError) {
        for (name, value) in [("agent_id", agentId), ("app_id", appId), ("run_id", runId)] {
            try Limits.check(value, name, bytes: Limits.nameBytes, allowsEmpty: false)
        }
    }

    enum CodingKeys: String, CodingKey {
        case agentId = "agent_id"
        case appId = "app_id"
        case runId = "run_id"
    }
}
