import Foundation
import WebSocket
import Wire

extension Response {
    static func json(_ value: some Encodable, status: Int = 200, headers: [(String, String)] = []) -> Response {
        Response(status: status, headers: [("Content-Type", "application/json")] + headers, body: WireCoder.encode(value))
    }

    static let noContent = Response(status: 204)

    static func problem(_ error: WireError, status: Int? = nil, headers: [(String, String)] = []) -> Response {
        let problem = status.map { Problem(error, status: $0) } ?? Problem(error)
        var headers = headers
        headers.append(("Content-Type", Problem.contentType))
        if let seconds = error.retryAfter { headers.append(("Retry-After", "\(seconds)")) }
        if problem.status == 401 { headers.append(("WWW-Authenticate", "Bearer")) }
        return Response(status: problem.status, headers: headers, body: WireCoder.encode(problem))
    }

    /// A list: a bare array, the next page in `Link` (RFC 8288), and the event it is true at.
    static func list<Element: Encodable & Sendable>(_ page: Page<Element>, of request: APIRequest) -> Response {
        list(page.elements, nextCursor: page.nextCursor, position: page.position, of: request)
    }

    static func list<Element: Encodable & Sendable>(
        _ elements: [Element], nextCursor: Int64?, position: EventPosition, of request: APIRequest
    ) -> Response {
        var headers = [("X-Memhub-Epoch", Identifier(position.epoch).description), ("X-Memhub-Seq", "\(position.lastSeq)")]
        if let cursor = nextCursor {
            headers.append(("Link", "<\(nextAddress(request, cursor: cursor))>; rel=\"next\""))
        }
        return .json(elements, headers: headers)
    }

    private static func nextAddress(_ request: APIRequest, cursor: Int64) -> String {
        var components = URLComponents()
        components.percentEncodedPath = request.head.path
        components.queryItems =
            request.head.query.filter { $0.name != "cursor" && $0.name != "token" }.map {
                URLQueryItem(name: $0.name, value: $0.value)
            } + [URLQueryItem(name: "cursor", value: "\(cursor)")]
        return components.string ?? request.head.path
    }
}
