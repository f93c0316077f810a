import Foundation

/// A statement's parameter.
///
/// Each case has one PostgreSQL type, in which it is sent; where SQL needs another, SQL says so (`$1::int4`, `$1::my_enum`).
/// `.null` leaves the type to the server's inference.
public enum PostgresValue: Sendable, Equatable {
    case null
    /// A null that says its type: one prepared statement then serves null and not null (``optional(_:)-…``).
    case typedNull(PostgresType)
    case bool(Bool)
    /// `bigint`.
    case int(Int64)
    /// `double precision`.
    case double(Double)
    /// `text`; may not contain U+0000.
    case text(String)
    case uuid(UUID)
    /// `timestamptz`, rounded to microseconds.
    case timestamp(Date)
    /// `jsonb`, as JSON text.
    case json(String)
    /// `bytea`.
    case bytes([UInt8])
    /// Arrays have one dimension; a nil element is a null.
    case textArray([String?])
    case uuidArray([UUID?])
    case boolArray([Bool])
    /// `bigint[]`.
    case intArray([Int64])
    /// `real[]`; a `vector` column takes it as it is.
    case floatArray([Float])

    public static func optional(_ value: Bool?) -> Self { value.map(Self.bool) ?? .typedNull(.bool) }
    public static func optional(_ value: Int64?) -> Self { value.map(Self.int) ?? .typedNull(.int8) }
    public static func optional(_ value: Int?) -> Self { value.map { .int(Int64($0)) } ?? .typedNull(.int8) }
    public static func optional(_ value: Double?) -> Self { value.map(Self.double) ?? .typedNull(.float8) }
    public static func optional(_ value: String?) -> Self { value.map(Self.text) ?? .typedNull(.text) }
    public static func optional(_ value: UUID?) -> Self { value.map(Self.uuid) ?? .typedNull(.uuid) }
    public static func optional(_ value: Date?) -> Self { value.map(Self.timestamp) ?? .typedNull(.timestamptz) }
    public static func optional(json value: String?) -> Self { value.map(Self.json) ?? .typedNull(.jsonb) }
    public static func optional(_ value: [UInt8]?) -> Self { value.map(Self.bytes) ?? .typedNull(.bytes) }
    public static func optional(_ value: [Float]?) -> Self { value.map(Self.floatArray) ?? .typedNull(.float4Array) }
    public static func optional(_ value: [String]?) -> Self { value.map(Self.textArray) ?? .typedNull(.textArray) }
    public static func optional(_ value: [UUID]?) -> Self { value.map(Self.uuidArray) ?? .typedNull(.uuidArray) }

    public static func int(_ value: Int) -> Self { .int(Int64(value)) }
}

extension PostgresValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByNilLiteral
{
    public init(stringLiteral value: String) { self = .text(value) }
    public init(integerLiteral value: Int64) { self = .int(value) }
    public init(floatLiteral value: Double) { self = .double(value) }
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    public init(nilLiteral: ()) { self = .null }
}
