import Wire

/// The routes in OpenAPI 3.1, made from their descriptions and from the types they decode and encode.
package struct OpenAPIDocument {
    package let json: JSONValue
    /// Routes and types that could not be described; empty, and not in the document, unless the hub has a defect.
    package let undescribed: [String]

    package init(routes: [Router.Described], version: String) {
        let book = SchemaBook()
        var paths: [String: [String: JSONValue]] = [:]
        var statuses: Set<Int> = []
        for route in routes {
            guard let description = route.description else { continue }
            let operation = Operation(route: route, description: description)
            paths[route.pattern, default: [:]][route.method.lowercased()] = operation.json(book)
            statuses.formUnion(operation.refusedStatuses)
        }
        let problem = book.schema(of: Problem.self, .written)
        undescribed = routes.filter { $0.description == nil }.map { "\($0.method) \($0.pattern)" } + book.undescribed
        var json: [String: JSONValue] = [
            "openapi": "3.1.0",
            "info": ["title": "Memhub", "version": .string(version), "description": .string(Self.description)],
            "servers": [["url": "/"]],
            "security": [["token": []]],
            "paths": .object(paths.mapValues(JSONValue.object)),
            "components": [
                "schemas": .object(book.components.mapValues(\.json)),
                "responses": .object(
                    Dictionary(uniqueKeysWithValues: statuses.map { ("\($0)", Self.refusal($0, problem)) })),
                "securitySchemes": [
                    "token": ["type": "http", "scheme": "bearer", "description": "`Bot` and `Token` are understood as well as `Bearer`."]
                ],
            ],
        ]
        if !undescribed.isEmpty { json["x-undescribed"] = .array(undescribed.map(JSONValue.string)) }
        self.json = .object(json)
    }

    private static let description = """
        A memory hub for live voice sessions. Times are RFC 3339 UTC with milliseconds, ids are UUIDs unless said otherwise; unknown \
        fields are ignored. Errors are RFC 9457 problem documents.
        """

    private static func refusal(_ status: Int, _ problem: Schema) -> JSONValue {
        var headers: [String: JSONValue] = [:]
        if status == 401 {
            headers["WWW-Authenticate"] = Answer.header("How to present a token.", .constant("Bearer"), isRequired: true)
        }
        if status == 429 || status == 503 {
            headers["Retry-After"] = Answer.header(
                "Seconds until a retry makes sense.", .integer(in: 0...Int64.max), isRequired: true)
        }
        var response: [String: JSONValue] = [
            "description": .string(meanings[status] ?? "The request is refused."),
            "content": .object([Problem.contentType: ["schema": problem.json]]),
        ]
        if !headers.isEmpty { response["headers"] = .object(headers) }
        return .object(response)
    }

    private static let meanings = [
        400: "The body is not JSON, or the address has a line break in it.", 401: "There is no token, or it is not valid.", 403: "The token may not do this.",
        404: "There is no such thing.", 409: "It does not fit what is there.", 413: "The body, or a field of it, is too long.",
        415: "The body is not JSON by its content type.", 422: "A field is missing or has a value that is not allowed.",
        429: "Too many of these: wait.", 503: "A part does not answer: try again.",
    ]
}

/// One method of one path.
private struct Operation {
    let route: Router.Described
    let description: RouteDescription

    private var names: [String] {
        route.pattern.split(separator: "/").filter { $0.hasPrefix("{") }.map { String($0.dropFirst().dropLast()) }
    }

    var refusedStatuses: Set<Int> {
        description.refusedStatuses(access: route.access, hasPathParameters: !names.isEmpty)
    }

    func json(_ book: SchemaBook) -> JSONValue {
        let parameters = names.map { description.parameter($0).json(in: "path") } + description.query.map { $0.json(in: "query") }
        var fields: [String: JSONValue] = [
            "summary": .string(description.summary), "tags": [.string(description.tag)], "operationId": .string(identifier),
            "responses": .object(responses(book)),
        ]
        if !parameters.isEmpty { fields["parameters"] = .array(parameters) }
        if let body = description.body {
            fields["requestBody"] = [
                "required": .bool(!description.isBodyOptional),
                "content": ["application/json": ["schema": book.schema(of: body, .read).json]],
            ]
        }
        if case .open = route.access { fields["security"] = [] }
        return .object(fields)
    }

    /// `get_api_memory_users_user_id_facts`.
    private var identifier: String {
        ([route.method.lowercased()] + route.pattern.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init))
            .joined(separator: "_")
    }

    private func responses(_ book: SchemaBook) -> [String: JSONValue] {
        var responses: [String: JSONValue] = [:]
        for (status, answers) in Dictionary(grouping: description.answers, by: \.status) {
            responses["\(status)"] = response(answers, book)
        }
        for status in refusedStatuses { responses["\(status)"] = ["$ref": .string("#/components/responses/\(status)")] }
        return responses
    }

    /// Several answers of one status are alternatives.
    private func response(_ answers: [Answer], _ book: SchemaBook) -> JSONValue {
        var response: [String: JSONValue] = ["description": .string(description.summary)]
        let media = Dictionary(grouping: answers.compactMap { $0.mediaType(book) }, by: \.name)
        if !media.isEmpty {
            response["content"] = .object(
                media.mapValues { media in
                    let schemas = media.compactMap(\.schema)
                    return schemas.isEmpty ? [:] : ["schema": Schema.any(of: schemas).json]
                })
        }
        let headers = answers.reduce(into: [:]) { $0.merge($1.headers) { $1 } }
        if !headers.isEmpty { response["headers"] = .object(headers) }
        return .object(response)
    }
}
