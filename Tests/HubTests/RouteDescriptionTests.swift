import Foundation
import Hub
import TestSupport
import Testing
import WebSocket
import Wire

@Suite struct RouteDescriptionTests {
    @Test func `a route's description is in the document, with the refusals that follow from it`() throws {
        let document = try openAPI()
        let operation = try #require(DocumentReferences.resolve("#/paths/~1shelves~1{id}/put", in: document) as? [String: Any])
        #expect(operation["summary"] as? String == "Change a shelf")
        #expect(operation["operationId"] as? String == "put_shelves_id")
        let responses = try #require(operation["responses"] as? [String: Any])
        #expect(Set(responses.keys) == ["200", "400", "401", "403", "404", "409", "413", "415", "422", "503"])
        let parameters = try #require(operation["parameters"] as? [[String: Any]])
        #expect(parameters.map { $0["name"] as? String } == ["id", "depth", "if-match"])
        #expect(parameters.map { $0["in"] as? String } == ["path", "query", "header"])
        let body = try #require(
            DocumentReferences.resolve("#/requestBody/content/application~1json/schema/$ref", in: operation) as? String)
        #expect(body == "#/components/schemas/AgentFields")
        for reference in DocumentReferences.all(in: document) {
            #expect(DocumentReferences.resolve(reference, in: document) != nil, "\(reference)")
        }
    }

    @Test func `a page has its parameters and headers`() throws {
        let document = try openAPI()
        let operation = try #require(DocumentReferences.resolve("#/paths/~1shelves/get", in: document) as? [String: Any])
        #expect((operation["parameters"] as? [[String: Any]])?.map { $0["name"] as? String } == ["limit", "cursor"])
        let headers = DocumentReferences.resolve("#/responses/200/headers", in: operation) as? [String: Any]
        #expect(Set(headers?.keys ?? [:].keys) == ["Link", "X-Memhub-Epoch", "X-Memhub-Seq"])
        #expect((operation["security"] as? [Any])?.isEmpty == true, "anybody may ask")
    }

    @Test func `a route without a description is named in the document`() throws {
        var router = Router()
        router.add("GET", "/secret") { _ in Response(status: 200) }
        let document = OpenAPIDocument(routes: router.described, version: "1")
        #expect(document.undescribed == ["GET /secret"])
        guard case .object(let fields) = document.json else { return #expect(Bool(false)) }
        #expect(fields["x-undescribed"] == ["GET /secret"])
    }

    @Test func `a parameter or a header that is not described is not read, and a body that is not described is refused`() async throws {
        let head = RequestHead(
            method: "PUT", path: "/shelves/1", query: [(name: "depth", value: "4"), (name: "width", value: "5")],
            headers: [(name: "if-match", value: "6"), (name: "if-range", value: "7")])
        guard case .handler(let handler, _, _, _) = router.match(method: "PUT", path: "/shelves/1") else { return #expect(Bool(false)) }
        let request = APIRequest(
            request: Request(head: head, body: Array(#"{"display_name":"x"}"#.utf8)), parameters: ["id": "1"], caller: nil)
        #expect(String(decoding: try await handler(request).body, as: UTF8.self) == "4 nil 6 nil refused")
    }

    private var router: Router {
        var router = Router()
        router.add(
            "PUT", "/shelves/{id}",
            .describes(
                "Change a shelf", tag: "shelves", query: [.integer("depth", in: 1...9)], headers: [.text("if-match")],
                takes: AgentFields.self, refuses: [.conflict], answers: .json(Agent.self))
        ) { request in
            let body = (try? request.body(RegisterRequest.self)) == nil ? "refused" : "read"
            let read = [request.query("depth"), request.query("width"), request.header("if-match"), request.header("if-range"), body]
            return Response(status: 200, body: Array(read.map { $0 ?? "nil" }.joined(separator: " ").utf8))
        }
        router.add(
            "GET", "/shelves", access: .open, .describes("All shelves", tag: "shelves", answers: .page(of: Agent.self))
        ) { _ in Response(status: 200) }
        return router
    }

    private func openAPI() throws -> [String: Any] {
        let document = OpenAPIDocument(routes: router.described, version: "1")
        #expect(document.undescribed.isEmpty)
        return try #require(
            JSONSerialization.jsonObject(with: Data(WireCoder.encodeSorted(document.json))) as? [String: Any])
    }
}
