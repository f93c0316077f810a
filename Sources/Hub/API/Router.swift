import WebSocket
import Wire

/// An HTTP request on its way to a handler: who asks, for what.
package struct APIRequest: Sendable {
    let request: Request
    package let parameters: [String: String]
    /// Nil only on routes that need no token.
    let caller: Principal?
    /// The route's own.
    var description: RouteDescription?

    package init(request: Request, parameters: [String: String], caller: Principal?) {
        self.request = request
        self.parameters = parameters
        self.caller = caller
    }

    var head: RequestHead { request.head }

    /// - Errors: `unauthorized`.
    func principal() throws(WireError) -> Principal {
        guard let caller else { throw WireError(.unauthorized, "This route needs a token.") }
        return caller
    }

    func admin() throws(WireError) -> Principal {
        let principal = try principal()
        guard principal.role == .admin else { throw WireError(.notAllowed, "This route needs an admin token.") }
        return principal
    }

    /// The user in the path, or in the query where the path has none (`me`, or VoxBridge's `current`, for a web user's own).
    func user() throws(WireError) -> String {
        try principal().user(named: parameters["user_id"] ?? query("user_id"))
    }

    func identifier(_ name: String) throws(WireError) -> Identifier {
        guard let identifier = Identifier(parameters[name] ?? "") else { throw .invalid(name, "must be a UUID") }
        return identifier
    }

    var hasBody: Bool { !request.body.isEmpty }

    /// - Errors: of decoding; `unavailable` if the route is described with another body, which is a defect of the hub.
    package func body<Value: Decodable>(_ type: Value.Type) throws(WireError) -> Value {
        if let description, description.body != type { throw WireError(.unavailable, "This route is not described as it is.") }
        return try WireCoder.decode(type, from: request.body)
    }

    /// The fields of the body as they came, for what of them the route does not offer.
    func fields() throws(WireError) -> [String: JSONValue] { try WireCoder.decode([String: JSONValue].self, from: request.body) }

    /// - Returns: nil also for a name that the route does not describe.
    package func header(_ name: String) -> String? {
        description?.takes(header: name) == false ? nil : head.header(name)
    }

    /// - Returns: nil also for a name that the route does not describe.
    package func query(_ name: String) -> String? {
        description?.takes(query: name) == false ? nil : head.queryValue(name)
    }

    func queryIdentifier(_ name: String) throws(WireError) -> Identifier? {
        guard let text = query(name) else { return nil }
        guard let identifier = Identifier(text) else { throw .invalid(name, "must be a UUID") }
        return identifier
    }

    func queryFlag(_ name: String) throws(WireError) -> Bool {
        switch query(name) {
        case nil, "false", "0": false
        case "true", "1", "": true
        default: throw .invalid(name, "must be true or false")
        }
    }

    func queryInteger(_ name: String, in range: ClosedRange<Int64>) throws(WireError) -> Int64? {
        guard let text = query(name) else { return nil }
        guard let value = Int64(text), range.contains(value) else {
            throw .invalid(name, "must be a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    func page() throws(WireError) -> PageRequest {
        PageRequest(
            limit: Int(try queryInteger("limit", in: PageRequest.limits) ?? Int64(PageRequest.defaultLimit)),
            cursor: try queryInteger("cursor", in: PageRequest.cursors))
    }
}

/// Finds the handler of a request.
///
/// A pattern's segments are literal, or a name in braces that binds one segment. Literal segments win over bound ones.
package struct Router: Sendable {
    package typealias Handler = @Sendable (APIRequest) async throws -> Response

    package enum Access: Sendable {
        /// Anybody may ask.
        case open
        case token
    }

    /// A route as others may read of it.
    package struct Described: Sendable {
        package var method: String
        package var pattern: String
        package var access: Access
        package var description: RouteDescription?
    }

    private struct Route: Sendable {
        var pattern: String
        var segments: [Segment]
        var handlers: [String: (access: Access, handler: Handler)]
    }

    private enum Segment: Sendable, Equatable {
        case literal(String)
        case parameter(String)
    }

    package enum Match: Sendable {
        case handler(Handler, Access, parameters: [String: String], pattern: String)
        /// The path exists; these methods are allowed.
        case otherMethods([String])
        case none
    }

    private var routes: [Route] = []
    /// In the order in which they were added.
    package private(set) var described: [Described] = []

    package init() {}

    package mutating func add(
        _ method: String, _ pattern: String, access: Access = .token, _ description: RouteDescription? = nil,
        _ handler: @escaping Handler
    ) {
        described.append(Described(method: method, pattern: pattern, access: access, description: description))
        let handler: Handler = { request in
            var request = request
            request.description = description
            return try await handler(request)
        }
        let segments = Router.segments(of: pattern).map { segment -> Segment in
            segment.hasPrefix("{") ? .parameter(String(segment.dropFirst().dropLast())) : .literal(segment)
        }
        if let index = routes.firstIndex(where: { $0.segments == segments }) {
            routes[index].handlers[method] = (access, handler)
        } else {
            routes.append(Route(pattern: pattern, segments: segments, handlers: [method: (access, handler)]))
        }
    }

    package func match(method: String, path: String) -> Match {
        let segments = Router.segments(of: path).map { $0.removingPercentEncoding ?? $0 }
        var best: (route: Route, parameters: [String: String])?
        for route in routes {
            guard let parameters = Router.bind(route.segments, to: segments) else { continue }
            if best == nil || parameters.count < best!.parameters.count { best = (route, parameters) }
        }
        guard let best else { return .none }
        let lookedUp = method == "HEAD" && best.route.handlers["HEAD"] == nil ? "GET" : method
        guard let (access, handler) = best.route.handlers[lookedUp] else {
            return .otherMethods(best.route.handlers.keys.sorted())
        }
        return .handler(handler, access, parameters: best.parameters, pattern: best.route.pattern)
    }

    private static func bind(_ pattern: [Segment], to segments: [String]) -> [String: String]? {
        guard pattern.count == segments.count else { return nil }
        var parameters: [String: String] = [:]
        for (part, segment) in zip(pattern, segments) {
            switch part {
            case .literal(let literal): guard literal == segment else { return nil }
            case .parameter(let name): parameters[name] = segment
            }
        }
        return parameters
    }

    /// A trailing slash changes nothing.
    private static func segments(of path: String) -> [String] {
        path.split(separator: "/", omittingEmptySubsequences: true).map(String.init)
    }
}
