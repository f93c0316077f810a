/// A JSON Schema (draft 2020-12), as OpenAPI 3.1 and AsyncAPI 3.0 carry it.
public struct Schema: Sendable, Equatable, Encodable {
    public var keywords: [String: JSONValue]

    public init(_ keywords: [String: JSONValue] = [:]) { self.keywords = keywords }

    public func encode(to encoder: any Encoder) throws { try json.encode(to: encoder) }

    public var json: JSONValue { .object(keywords) }

    /// Whatever JSON can say.
    public static let anything = Schema()
    public static let boolean = Schema(["type": "boolean"])
    public static let number = Schema(["type": "number"])
    public static let text = Schema(["type": "string"])
    public static let uuid = Schema(["type": "string", "format": "uuid"])

    /// The whole numbers of one width.
    public static func integer<Number: FixedWidthInteger>(_ type: Number.Type = Int.self) -> Schema {
        Schema(["type": "integer", "minimum": .int(Int64(clamping: Number.min)), "maximum": .int(Int64(clamping: Number.max))])
    }

    public static func integer(in range: ClosedRange<Int64>) -> Schema {
        Schema(["type": "integer", "minimum": .int(range.lowerBound), "maximum": .int(range.upperBound)])
    }

    public static func constant(_ text: String) -> Schema { Schema(["const": .string(text)]) }

    public static func one(of names: [String]) -> Schema {
        Schema(["type": "string", "enum": .array(names.map(JSONValue.string))])
    }

    public static func array(of element: Schema) -> Schema { Schema(["type": "array", "items": element.json]) }

    /// An object whose names are data.
    public static func map(to value: Schema) -> Schema { Schema(["type": "object", "additionalProperties": value.json]) }

    public static func object(_ properties: [String: Schema], required: some Sequence<String>) -> Schema {
        var schema = Schema(["type": "object", "properties": .object(properties.mapValues(\.json))])
        let required = required.sorted()
        if !required.isEmpty { schema.keywords["required"] = .array(required.map(JSONValue.string)) }
        return schema
    }

    /// - Parameter name: of one of the document's `components`.
    public static func reference(_ name: String) -> Schema { Schema(["$ref": .string("#/components/schemas/\(name)")]) }

    public static func any(of schemas: [Schema]) -> Schema {
        schemas.count == 1 ? schemas[0] : Schema(["anyOf": .array(schemas.map(\.json))])
    }

    public static func all(of schemas: [Schema]) -> Schema {
        schemas.count == 1 ? schemas[0] : Schema(["allOf": .array(schemas.map(\.json))])
    }

    /// The schema, or `null`.
    public var orNull: Schema {
        guard !keywords.isEmpty else { return self }
        guard case .string(let type)? = keywords["type"] else { return .any(of: [self, Schema(["type": "null"])]) }
        var schema = self
        schema.keywords["type"] = [.string(type), "null"]
        if case .array(let names)? = keywords["enum"] { schema.keywords["enum"] = .array(names + [.null]) }
        return schema
    }

    /// The schema with more keywords, which win.
    public func with(_ keywords: [String: JSONValue]) -> Schema {
        Schema(self.keywords.merging(keywords) { $1 })
    }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral,
    ExpressibleByDictionaryLiteral
{
    public init(stringLiteral value: String) { self = .string(value) }
    public init(integerLiteral value: Int64) { self = .int(value) }
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    public init(dictionaryLiteral elements: (String, JSONValue)...) { self = .object(Dictionary(uniqueKeysWithValues: elements)) }
}
