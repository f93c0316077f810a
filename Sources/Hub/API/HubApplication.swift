import Foundation
import HTTP
import Logging
import Postgres
import Embedding
import WebSocket
import Wire

/// What the socket server serves: routes over HTTP, sessions and events over WebSockets.
///
/// - Invariant: a class, like the endpoints: every connection's task holds it, and a copy of a structure each would be kilobytes.
/// - Errors: every refusal leaves as a problem document; a failure of the hub's own says only that it happened.
final class HubApplication: ServerApplication {
    let router: Router
    let tokens: TokenStore
    let voice: VoiceEndpoint
    let events: EventsEndpoint
    let meters: HubMeters
    let logger: Logger

    init(
        router: Router, tokens: TokenStore, voice: VoiceEndpoint, events: EventsEndpoint, meters: HubMeters, logger: Logger
    ) {
        self.router = router
        self.tokens = tokens
        self.voice = voice
        self.events = events
        self.meters = meters
        self.logger = logger
    }

    static let subprotocol = "memhub.v1"

    func upgrade(_ head: RequestHead) -> UpgradeDecision {
        guard head.path == "/ws/voice" || head.path == "/ws/events" else {
            return .reject(.problem(WireError(.notFound, "There is no WebSocket at this path.")))
        }
        return .accept(subprotocol: head.subprotocols.contains(Self.subprotocol) ? Self.subprotocol : nil)
    }

    func serve(_ connection: WebSocketConnection) async {
        if connection.head.path == "/ws/events" { await events.serve(connection) } else { await voice.serve(connection) }
    }

    func respond(to request: Request) async -> Response {
        switch router.match(method: request.head.method, path: request.head.path) {
        case .handler(let handler, let access, let parameters, let pattern):
            await respond(to: request, route: pattern) {
                let caller = access == .token ? try await principal(of: request) : nil
                try checkContentType(of: request)
                return try await handler(APIRequest(request: request, parameters: parameters, caller: caller))
            }
        case .otherMethods(let methods):
            .problem(
                WireError(.notAllowed, "This path takes \(methods.joined(separator: ", "))."), status: 405,
                headers: [("Allow", methods.joined(separator: ", "))])
        case .none:
            .problem(WireError(.notFound, "There is nothing at this path."))
        }
    }

    func refusal(_ status: Int, _ reason: String) -> Response {
        let code: ErrorCode =
            switch status {
            case 405: .notAllowed
            case 408, 503: .unavailable
            case 411: .missingField
            case 413: .tooLong
            default: .invalidField
            }
        return .problem(WireError(code, "\(reason).", retryAfter: status == 503 ? 1 : nil), status: status)
    }

    /// - Parameter route: the pattern, which names no user, for the log.
    private func respond(
        to request: Request, route: String, _ handle: () async throws -> Response
    ) async -> Response {
        do {
            return try await handle()
        } catch let error as WireError {
            meters.refused(error.code)
            return .problem(error)
        } catch is UnsupportedMediaType {
            return .problem(
                WireError(.invalidField, "The body must be JSON; say Content-Type: application/json.", field: "content-type"),
                status: 415)
        } catch {
            let isOutage =
                error is PostgresError || error is EmbeddingError || error is EmbeddingProviderError || error is CancellationError
                || error is HTTPError || error is ProviderError
            logger.log(
                level: isOutage ? .warning : .error, "a request failed",
                metadata: ["route": "\(route)", "error": isOutage ? "\(error)" : "\(type(of: error))"])
            return .problem(unavailable, status: isOutage ? 503 : 500)
        }
    }

    private func principal(of request: Request) async throws -> Principal {
        guard let token = request.head.presentedToken else {
            throw WireError(.unauthorized, "This route needs a token.")
        }
        guard let principal = try await tokens.principal(for: token) else {
            throw WireError(.unauthorized, "This token is not valid.")
        }
        return principal
    }

    private func checkContentType(of request: Request) throws {
        guard !request.body.isEmpty, let type = request.head.header("content-type") else { return }
        let essence = type.prefix { $0 != ";" }.lowercased()
        guard essence.hasSuffix("/json") || essence.hasSuffix("+json") else { throw UnsupportedMediaType() }
    }
}

/// Answered with 415, for which the table of codes has no number of its own.
struct UnsupportedMediaType: Error {}
