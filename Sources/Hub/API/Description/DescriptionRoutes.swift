import WebSocket
import Wire

/// `/openapi.json` and `/asyncapi.json`: the contract, made from the routes and types that keep it.
///
/// Added last: what is added later is not in it.
package struct DescriptionRoutes: Sendable {
    private static let routes = [
        ("/openapi.json", "This contract's HTTP part (OpenAPI 3.1)"), ("/asyncapi.json", "Its sockets (AsyncAPI 3.0)"),
    ].map { pattern, summary in
        Router.Described(
            method: "GET", pattern: pattern, access: .open, description: .describes(summary, tag: "operation", answers: .document))
    }

    private let version: String

    package init(version: String) { self.version = version }

    package func add(to router: inout Router) throws {
        let documents = [
            try WireCoder.encodeSorted(OpenAPIDocument(routes: router.described + Self.routes, version: version).json),
            try WireCoder.encodeSorted(AsyncAPIDocument(version: version).json),
        ]
        for (route, document) in zip(Self.routes, documents) {
            router.add(route.method, route.pattern, access: route.access, route.description) { _ in
                Response(status: 200, headers: [("Content-Type", "application/json")], body: document)
            }
        }
    }
}
