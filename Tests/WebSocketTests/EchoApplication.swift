import Logging
import Synchronization
import WebSocket

/// Echoes: a WebSocket's messages, and over HTTP what the request was.
final class EchoApplication: ServerApplication {
    let connections = Mutex<[WebSocketConnection]>([])

    private let arrivals = Mutex<[(count: Int, waiter: CheckedContinuation<[WebSocketConnection], Never>)]>([])

    /// Suspends until so many connections have been served.
    func waitForConnections(_ count: Int) async -> [WebSocketConnection] {
        await withCheckedContinuation { waiter in
            arrivals.withLock { $0.append((count, waiter)) }
            tellArrivals()
        }
    }

    private func tellArrivals() {
        let all = connections.withLock { $0 }
        let ready = arrivals.withLock { arrivals in
            defer { arrivals.removeAll { $0.count <= all.count } }
            return arrivals.filter { $0.count <= all.count }
        }
        for (_, waiter) in ready { waiter.resume(returning: all) }
    }

    func upgrade(_ head: RequestHead) -> UpgradeDecision {
        if head.path == "/forbidden" { return .reject(Response(status: 403, headers: [("X-Why", "no")], body: Array("no".utf8))) }
        return .accept(subprotocol: head.subprotocols.contains("memhub.v1") ? "memhub.v1" : nil)
    }

    func respond(to request: Request) async -> Response {
        let head = request.head
        switch head.path {
        case "/large": return Response(status: 200, body: [UInt8](repeating: 120, count: Int(head.queryValue("bytes") ?? "") ?? 0))
        case "/never":
            try? await Task.sleep(for: .seconds(3600))
            return Response(status: 500)
        default:
            let query = head.query.map { "\($0.name)=\($0.value)" }.joined(separator: ";")
            let text = "\(head.method) \(head.path) [\(query)] \(head.header("x-request-id") ?? "-") \(request.body.count)"
            return Response(
                status: 200, headers: [("Content-Type", "text/plain"), ("X-Agent", head.header("User-Agent") ?? "-")],
                body: Array(text.utf8))
        }
    }

    func serve(_ connection: WebSocketConnection) async {
        connections.withLock { $0.append(connection) }
        tellArrivals()
        guard connection.head.path != "/silent" else {
            for await _ in connection.messages {}
            return
        }
        if connection.head.path == "/bye" { return }
        for await message in connection.messages { connection.send(message.bytes) }
    }
}

let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

/// Runs a server around a test, and stops it.
func withServer<Value>(
    _ configure: (inout ServerConfiguration) -> Void = { _ in }, _ body: (WebSocketServer, EchoApplication, Int) async throws -> Value
) async throws -> Value {
    var configuration = ServerConfiguration(port: 0)
    configuration.subprotocols = ["memhub.v1"]
    configuration.headerNames = ["X-Request-Id", "ElevenLabs-Signature"]
    configure(&configuration)
    let application = EchoApplication()
    let server = WebSocketServer(configuration: configuration, application: application, logger: quiet)
    let port = try await server.start()
    do {
        let value = try await body(server, application, port)
        await server.stop()
        return value
    } catch {
        await server.stop()
        throw error
    }
}
