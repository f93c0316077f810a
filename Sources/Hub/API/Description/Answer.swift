import Wire

/// What a route answers when it does not refuse.
package struct Answer: Sendable {
    enum Content: Sendable {
        case nothing
        case json(any (Decodable & Sendable).Type)
        /// JSON of no type of its own.
        case document
        case media(String)
    }

    var status: Int
    var content: Content
    /// One page of a list, with the headers that say where the next is and what it is true at.
    var isPage = false

    package static func json(_ type: any (Decodable & Sendable).Type, status: Int = 200) -> Answer {
        Answer(status: status, content: .json(type))
    }

    /// An array, cut into pages with `limit` and `cursor`.
    package static func page<Element: Decodable & Sendable>(of type: Element.Type) -> Answer {
        Answer(status: 200, content: .json([Element].self), isPage: true)
    }

    /// 204.
    package static let nothing = Answer(status: 204, content: .nothing)

    /// 304.
    static let notModified = Answer(status: 304, content: .nothing)

    /// A JSON object that a part other than the hub has made.
    package static let document = Answer(status: 200, content: .document)

    package static func media(_ type: String, status: Int = 200) -> Answer { Answer(status: status, content: .media(type)) }

    /// - Returns: the schema is nil where it is not JSON.
    func mediaType(_ book: SchemaBook) -> (name: String, schema: Schema?)? {
        switch content {
        case .nothing: nil
        case .json(let type): ("application/json", book.schema(of: type, .written))
        case .document: ("application/json", Schema(["type": "object"]))
        case .media(let type): (String(type.prefix { $0 != ";" }), nil)
        }
    }

    var headers: [String: JSONValue] {
        guard isPage else { return [:] }
        return [
            "Link": Self.header("The next page, if there is one (RFC 8288).", .text, isRequired: false),
            "X-Memhub-Epoch": Self.header("The epoch of the event that the list is true at.", .uuid, isRequired: true),
            "X-Memhub-Seq": Self.header(
                "The number of the event that the list is true at.", .integer(in: 0...Int64.max), isRequired: true),
        ]
    }

    static func header(_ summary: String, _ schema: Schema, isRequired: Bool) -> JSONValue {
        ["description": .string(summary), "required": .bool(isRequired), "schema": schema.json]
    }
}
