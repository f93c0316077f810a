import Foundation
import HTTP
import WebSocket
import Wire

/// An HTTP answer of a hub.
public struct HubAnswer: Sendable {
    public let status: Int
    public let body: [UInt8]
    private let response: HTTPResponse

    init(_ response: HTTPResponse) {
        self.response = response
        status = response.status
        body = response.body
    }

    public func header(_ name: String) -> String? { response.header(name) }
    public var text: String { String(decoding: body, as: UTF8.self) }
    public func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try WireCoder.decode(type, from: body) }
    public var problem: Problem? { try? WireCoder.decode(Problem.self, from: body) }
}

extension HubProcess {
    public func request(
        _ method: String, _ path: String, token: String? = nil, json: (any Encodable & Sendable)? = nil, body: String? = nil,
        headers: [(name: String, value: String)] = []
    ) async throws -> HubAnswer {
        var headers = headers
        if let token { headers.append((name: "Authorization", value: "Bearer \(token)")) }
        let bytes = json.map { WireCoder.encode($0) } ?? body.map { Array($0.utf8) }
        if bytes != nil, !headers.contains(where: { $0.name.lowercased() == "content-type" }) {
            headers.append((name: "Content-Type", value: "application/json"))
        }
        return HubAnswer(try await http.send(HTTPRequest(method: method, url: address + path, headers: headers, body: bytes)))
    }

    public func register(_ name: String, remembering: Bool = true) async throws -> Registered {
        let registered = try await request("POST", "/api/auth/register", json: RegisterRequest(displayName: name))
            .decode(Registered.self)
        if remembering {
            _ = try await request("POST", "/api/auth/enable-memory", token: registered.authToken)
        }
        return registered
    }

    public func connect(
        _ path: String, token: String?, headers: [(String, String)] = [], subprotocols: [String] = []
    ) async throws -> HubSocket {
        let authorization = token.map { [("Authorization", "Bearer \($0)")] } ?? []
        return HubSocket(
            try await Self.sockets.connect(
                host: "127.0.0.1", port: port, path: path, headers: authorization + headers, subprotocols: subprotocols))
    }

    /// A voice session, started.
    public func voice(token: String, as userId: String? = nil, agentId: Identifier? = nil) async throws -> HubSocket {
        let socket = try await connect("/ws/voice", token: token)
        socket.send(SessionStart(userId: userId, agentId: agentId))
        guard case .sessionStarted(let started) = try await socket.answer() else { throw HubFailure("no session") }
        socket.session.withLock { $0 = started }
        return socket
    }

    /// A dashboard that has subscribed, with what it was answered.
    public func events(token: String, _ request: Subscribe = Subscribe()) async throws -> (HubSocket, Subscribed) {
        let socket = try await connect("/ws/events", token: token)
        socket.send(request)
        while true {
            let bytes = try await socket.next()
            if let subscribed = try? WireCoder.decode(Subscribed.self, from: bytes), subscribed.type == "subscribed" {
                return (socket, subscribed)
            }
        }
    }
}
