import Foundation

/// What a result column can be read as.
public protocol PostgresDecodable: Sendable {
    /// Reads the binary form.
    ///
    /// - Parameters:
    ///   - bytes: borrowed for the call.
    ///   - type: the column's type.
    /// - Returns: `nil` if a value of this type cannot be read as `Self`.
    init?(postgres bytes: UnsafeRawBufferPointer, type: PostgresType)
}

extension Bool: PostgresDecodable {
    public init?(postgres bytes: UnsafeRawBufferPointer, type: PostgresType) {
        guard type == .bool, bytes.count == 1 else { return nil }
        self = bytes[0] != 0
    }
}

extension Int64: PostgresDecodable {
    public init?(postgres bytes: UnsafeRawBufferPointer, type: PostgresType) {
        switch type {
        case .int8: guard let value = bytes.bigEndian(Int64.self) else { return nil }; self = value
        case .int4: guard let value = bytes.bigEndian(Int32.self) else { return nil }; self = Int64(value)
        case .int2: guard let value = bytes.bigEndian(Int16.self) else { return nil }; self = Int64(value)
        case .oid: guard let value = bytes.bigEndian(UInt32.self) else { return nil }; self = Int64(value)
        case .numeric:
            guard let value = PostgresNumeric.double(bytes), abs(value) < 0x1p53, let exact = Int64(exactly: value) else {
                return nil
            }
            self = exact
        default: return nil
        }
    }
}

extension Int: PostgresDecodable {
    public init?(postgres bytes: UnsafeRawBufferPointer, type: PostgresType) {
        guard let value = Int64(postgres: bytes, type: type) else { return nil }
        self = Int(value)
    }
}

extension Double: PostgresDecodable {
    public init?(postgres bytes: UnsafeRawBufferPointer, type: PostgresType) {
        switch type {
        case .float8: guard let bits = bytes.bigEndian(UInt64.self) else { return nil }; self.init(bitPattern: bits)
        case .float4: guard let bits = bytes.bigEndian(UInt32.self) else { return nil }; self.init(Float(bitPattern: bits))
        case .numeric: guard let value = PostgresNumeric.double(bytes) else { return nil }; self = value
        default:
            guard let value = Int64(postgres: bytes, type: type) else { return nil }
            self = Double(value)
        }
    }
}

extension String: PostgresDecodable {
    /// Text types, `json`, `jsonb`, `uuid` (lower case) and enums.
    public init?(postgres bytes: UnsafeRawBufferPointer, type: PostgresType) {
        switch type {
        case .text, .varchar, .bpchar, .name, .json, .unknown: self.init(validating: bytes, as: UTF8.self)
        case .jsonb:
            guard bytes.first == 1 else { return nil }
            self.init(validating: bytes.dropFirst(), as: UTF8.self)
        case .uuid:
            guard let value = UUID(postgres: bytes, type: type) else { return nil }
            self = value.uuidString.lowercased()
        default:
            guard type.isUserDefined, !bytes.contains(0) else { return nil }
            self.init(validating: bytes, as: UTF8.self)
        }
    }
}

extension UUID: PostgresDecodable {
    public init?(postgres bytes: UnsafeRawBufferPointer, type: PostgresType) {
        guard type == .uuid, bytes.count == 16 else { return nil }
        self.init(uuid: bytes.loadUnaligned(as: uuid_t.self))
    }
}

extension Date: PostgresDecodable {
    /// `timestamptz`; `timestamp` and `date` as UTC. The infinities are `distantPast` and `distantFuture`.
    public init?(postgres bytes: UnsafeRawBufferPointer, type: PostgresType) {
        switch type {
        case .timestamptz, .timestamp:
            guard let value = bytes.bigEndian(Int64.self) else { return nil }
            switch value {
            case .max: self = .distantFuture
            case .min: self = .distantPast
            default: self.init(timeIntervalSinceReferenceDate: Double(value) / 1e6 - secondsFrom2000To2001)
            }
        case .date:
            guard let value = bytes.bigEndian(Int32.self) else { return nil }
            self.init(timeIntervalSinceReferenceDate: Double(value) * 86_400 - secondsFrom2000To2001)
        default: return nil
        }
    }
}

extension UnsafeRawBufferPointer {
    /// - Returns: `nil` if the buffer has another size.
    func bigEndian<Integer: FixedWidthInteger & BitwiseCopyable>(_ type: Integer.Type) -> Integer? {
        guard count == MemoryLayout<Integer>.size else { return nil }
        return Integer(bigEndian: loadUnaligned(as: type))
    }
}
