/// A type that says itself how it looks in JSON, because its `init(from:)` does not show it: it looks before it reads, or reads a text of
/// a certain form.
public protocol DescribedAsSchema: Decodable {
    static func schema(in book: SchemaBook) -> Schema
    /// What it is while the type around it is recorded.
    static var example: Self { get }
}

/// An optional field that the hub writes even when it has no value.
protocol AlwaysWritten {}

extension String: DescribedAsSchema {
    public static func schema(in book: SchemaBook) -> Schema { .text }
    public static var example: String { "" }
}

extension Bool: DescribedAsSchema {
    public static func schema(in book: SchemaBook) -> Schema { .boolean }
    public static var example: Bool { false }
}

extension Double: DescribedAsSchema {
    public static func schema(in book: SchemaBook) -> Schema { .number }
    public static var example: Double { 0 }
}

extension Float: DescribedAsSchema {
    public static func schema(in book: SchemaBook) -> Schema { .number }
    public static var example: Float { 0 }
}

extension Int: DescribedAsSchema {
    public static func schema(in book: SchemaBook) -> Schema { .integer(Int.self) }
    public static var example: Int { 0 }
}

extension Int64: DescribedAsSchema {
    public static func schema(in book: SchemaBook) -> Schema { .integer(Int64.self) }
    public static var example: Int64 { 0 }
}

extension Array: DescribedAsSchema where Element: Decodable {
    public static func schema(in book: SchemaBook) -> Schema { .array(of: book.schema(of: Element.self)) }
    public static var example: [Element] { [] }
}

extension Dictionary: DescribedAsSchema where Key == String, Value: Decodable {
    public static func schema(in book: SchemaBook) -> Schema { .map(to: book.schema(of: Value.self)) }
    public static var example: [String: Value] { [:] }
}

extension Optional: DescribedAsSchema where Wrapped: Decodable {
    public static func schema(in book: SchemaBook) -> Schema { book.schema(of: Wrapped.self).orNull }
    public static var example: Wrapped? { nil }
}

extension JSONValue: DescribedAsSchema {
    public static func schema(in book: SchemaBook) -> Schema { .anything }
    public static var example: JSONValue { .null }
}

extension Identifier: DescribedAsSchema {
    public static func schema(in book: SchemaBook) -> Schema { .uuid }
    public static var example: Identifier { Identifier("00000000-0000-0000-0000-000000000000")! }
}

extension Timestamp: DescribedAsSchema {
    public static func schema(in book: SchemaBook) -> Schema { Schema(["type": "string", "format": "date-time"]) }
    public static var example: Timestamp { Timestamp(.distantPast) }
}

extension ExplicitNull: DescribedAsSchema, AlwaysWritten {
    public static func schema(in book: SchemaBook) -> Schema { book.schema(of: Value.self).orNull }
    public static var example: ExplicitNull { ExplicitNull(wrappedValue: nil) }
}

extension FieldChange: DescribedAsSchema {
    public static func schema(in book: SchemaBook) -> Schema { book.schema(of: Value.self).orNull }
    public static var example: FieldChange { .keep }
}
