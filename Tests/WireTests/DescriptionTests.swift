import Foundation
import TestSupport
import Testing
import Wire

/// Schemas are made by running `init(from:)`, so they say what the hub reads and writes.
@Suite struct DescriptionTests {
    private struct Shelf: Codable {
        enum Colour: String, Codable, CaseIterable { case red, blue }

        struct Book: Codable {
            var title: String
            var pages: Int?
        }

        var id: Identifier
        var colour: Colour
        var books: [Book]
        var best: Book?
        var places: [String: Double]
        var builtAt: Timestamp
        var notes: JSONValue?
        @ExplicitNull var owner: String?

        enum CodingKeys: String, CodingKey {
            case id, colour, books, best, places, notes, owner
            case builtAt = "built_at"
        }
    }

    @Test func `a type is described by the fields that it decodes`() throws {
        let (book, schema) = described(Shelf.self, .written)
        let shelf = try component(schema, in: book).keywords
        #expect(shelf["type"] == "object")
        #expect(shelf["required"] == ["books", "built_at", "colour", "id", "owner", "places"])
        guard case .object(let properties)? = shelf["properties"] else { return #expect(Bool(false)) }
        #expect(properties["id"] == ["type": "string", "format": "uuid"])
        #expect(properties["colour"] == ["type": "string", "enum": ["red", "blue"]])
        #expect(properties["places"] == ["type": "object", "additionalProperties": ["type": "number"]])
        #expect(properties["built_at"] == ["type": "string", "format": "date-time"])
        #expect(properties["notes"] == [:])
        #expect(properties["owner"] == ["type": ["string", "null"]])
        let best = try #require(properties["best"])
        #expect(properties["books"] == ["type": "array", "items": best])
        let inner = try #require(book.components.values.first { $0.keywords["required"] == ["title"] })
        #expect(inner.keywords["properties"] == ["title": ["type": "string"], "pages": Schema.integer(Int.self).json])
        #expect(book.undescribed.isEmpty)
    }

    @Test func `what the hub reads may be missing or null where it is optional`() throws {
        let (book, schema) = described(Shelf.self, .read)
        let shelf = try component(schema, in: book).keywords
        #expect(shelf["required"] == ["books", "built_at", "colour", "id", "places"])
        let inner = try #require(book.components.values.first { $0.keywords["required"] == ["title"] })
        guard case .object(let properties)? = inner.keywords["properties"] else { return #expect(Bool(false)) }
        guard case .object(let pages)? = properties["pages"] else { return #expect(Bool(false)) }
        #expect(pages["type"] == ["integer", "null"])
    }

    @Test func `a type that is read and written has a schema for each`() throws {
        let book = SchemaBook()
        let (read, written) = (book.schema(of: Shelf.self, .read), book.schema(of: Shelf.self, .written))
        #expect(read != written)
        #expect(read == book.schema(of: Shelf.self, .read))
    }

    @Test func `a change of a field may be missing, null or a value`() throws {
        let (book, schema) = described(UserSettingsUpdate.self, .read)
        let update = try component(schema, in: book).keywords
        #expect(update["required"] == nil)
        guard case .object(let properties)? = update["properties"] else { return #expect(Bool(false)) }
        guard case .object(let model)? = properties["extraction_model"] else { return #expect(Bool(false)) }
        #expect(model["type"] == ["string", "null"])
    }

    private struct Port: Decodable {
        var number: Int

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            guard let number = Int(try container.decode(String.self)) else {
                throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a port")
            }
            self.number = number
        }
    }

    @Test func `a type that refuses some texts is tried with others`() {
        let (book, schema) = described([String: Port].self, .read)
        #expect(schema == .map(to: .text))
        #expect(book.undescribed.isEmpty)
    }

    private struct Impossible: Decodable {
        init(from decoder: any Decoder) throws {
            throw DecodingError.dataCorrupted(.init(codingPath: [], debugDescription: "never"))
        }
    }

    @Test func `a type that cannot be described is named`() {
        #expect(described(Impossible.self, .read).book.undescribed == ["DescriptionTests.Impossible"])
    }

    private struct ByHand: Decodable {
        private enum Key: String, CodingKey { case outer, inner, list }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: Key.self)
            let outer = try container.nestedContainer(keyedBy: Key.self, forKey: .outer)
            _ = try outer.decode(Bool.self, forKey: .inner)
            var list = try container.nestedUnkeyedContainer(forKey: .list)
            while !list.isAtEnd { _ = try list.decode(Identifier.self) }
        }
    }

    @Test func `containers that a type opens by hand are described`() throws {
        let (book, schema) = described(ByHand.self, .read)
        let type = try component(schema, in: book)
        #expect(
            type
                == .object(
                    ["outer": .object(["inner": .boolean], required: ["inner"]), "list": .array(of: .uuid)], required: ["list", "outer"]))
    }

    @Test func `the rules that a body is checked with are in its schema`() throws {
        let (book, schema) = described(SearchRequest.self, .read)
        let search = try component(schema, in: book).keywords
        guard case .object(let properties)? = search["properties"], case .object(let limit)? = properties["limit"],
            case .object(let query)? = properties["query"]
        else { return #expect(Bool(false)) }
        #expect(limit["minimum"] == 1 && limit["maximum"] == 50)
        #expect(query["maxLength"] == .int(Int64(Limits.textBytes)))
        #expect(throws: WireError.invalid("limit", "must be from 1 to 50")) { try SearchRequest(query: "x", limit: 51).checkRules() }
        try SearchRequest(query: "x", limit: 50).checkRules()
    }

    private struct Order: Ruled {
        var colours: [String]?
        var options: JSONValue?

        static let rules: [FieldRule<Order>] = [
            .list("colours", of: 1...2) { $0.colours?.count }, .names("colours", of: ["red", "blue"]) { $0.colours },
            .object("options") { $0.options },
        ]
    }

    @Test func `rules of lists and objects are checked and described`() throws {
        let (book, schema) = described(Order.self, .read)
        guard case .object(let properties)? = try component(schema, in: book).keywords["properties"] else { return #expect(Bool(false)) }
        #expect(
            properties["colours"]
                == ["type": ["array", "null"], "minItems": 1, "maxItems": 2, "items": ["type": "string", "enum": ["red", "blue"]]])
        #expect(properties["options"] == ["type": ["object", "null"]])
        try Order().checkRules()
        try Order(colours: ["red", "blue"], options: [:]).checkRules()
        for refused in [Order(colours: []), Order(colours: ["red", "red", "red"]), Order(colours: ["green"]), Order(options: [])] {
            #expect(throws: WireError.self) { try refused.checkRules() }
        }
    }

    @Test func `what mem0's messages hold is a text or parts`() throws {
        let (book, schema) = described(Mem0Message.self, .read)
        guard case .object(let properties)? = try component(schema, in: book).keywords["properties"],
            case .object(let content)? = properties["content"], case .array(let forms)? = content["anyOf"]
        else { return #expect(Bool(false)) }
        #expect(forms.count == 2 && forms[0] == ["type": "string"])
        #expect(book.undescribed.isEmpty)
    }

    @Test(arguments: GoldenFrame.all(in: "http"))
    func `every field of a golden body is in its schema, and nothing else is required`(_ frame: GoldenFrame) throws {
        let body = try #require(HTTPBodies.types[frame.name])
        let (book, schema) = described(body, .written)
        let type = try component(schema, in: book).keywords
        let fields = try WireCoder.decode([String: JSONValue].self, from: frame.bytes())
        guard case .object(let properties)? = type["properties"] else { return #expect(Bool(false)) }
        #expect(Set(fields.keys).isSubset(of: properties.keys))
        if case .array(let required)? = type["required"] {
            #expect(Set(required.compactMap(\.stringValue)).isSubset(of: fields.keys))
        }
        #expect(book.undescribed.isEmpty)
    }

    @Test func `the sockets' document names every message and event, and its references lead somewhere`() throws {
        let document = AsyncAPIDocument(version: "1.2.3")
        #expect(document.undescribed.isEmpty)
        let json = try #require(
            JSONSerialization.jsonObject(with: Data(WireCoder.encodeSorted(document.json))) as? [String: Any])
        #expect(json["asyncapi"] as? String == "3.0.0")
        for reference in DocumentReferences.all(in: json) {
            #expect(DocumentReferences.resolve(reference, in: json) != nil, "\(reference)")
        }
        let messages = try #require(DocumentReferences.resolve("#/components/messages", in: json) as? [String: Any])
        let names = messages.values.compactMap { ($0 as? [String: Any])?["name"] as? String }
        let expected =
            VoiceClientMessage.kinds.map(\.name) + VoiceServerMessage.kinds.map(\.name) + EventsClientMessage.kinds.map(\.name)
            + EventType.allCases.map(\.rawValue) + ["subscribed", "status_update", "authenticated", "pong", "error"]
        #expect(names.sorted() == expected.sorted())
    }

    private func described(_ type: any Decodable.Type, _ direction: SchemaBook.Direction) -> (book: SchemaBook, schema: Schema) {
        let book = SchemaBook()
        return (book, book.schema(of: type, direction))
    }

    private func component(_ schema: Schema, in book: SchemaBook) throws -> Schema {
        let name = try #require(schema.keywords["$ref"]?.stringValue?.split(separator: "/").last)
        return try #require(book.components[String(name)])
    }
}
