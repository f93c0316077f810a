import Foundation

extension Array: PostgresDecodable where Element: PostgresArrayElement {
    public init?(postgres bytes: UnsafeRawBufferPointer, type: PostgresType) {
        guard let value = Element.array(postgres: bytes, type: type) else { return nil }
        self = value
    }
}

/// What an array column (or `bytea`, or `vector`) can be an array of.
public protocol PostgresArrayElement: Sendable {
    static func array(postgres bytes: UnsafeRawBufferPointer, type: PostgresType) -> [Self]?
}

extension UInt8: PostgresArrayElement {
    /// `bytea`.
    public static func array(postgres bytes: UnsafeRawBufferPointer, type: PostgresType) -> [UInt8]? {
        type == .bytes ? Array(bytes) : nil
    }
}

extension Float: PostgresArrayElement {
    /// pgvector's `vector`, or `real[]`.
    public static func array(postgres bytes: UnsafeRawBufferPointer, type: PostgresType) -> [Float]? {
        if type == .float4Array {
            return ArrayReader.elements(bytes) { element, _ in element.bigEndian(UInt32.self).map(Float.init(bitPattern:)) }
        }
        guard type.isUserDefined, bytes.count >= 4 else { return nil }
        let count = Int(UInt16(bigEndian: bytes.loadUnaligned(as: UInt16.self)))
        guard bytes.count == 4 + 4 * count else { return nil }
        return [Float](unsafeUninitializedCapacity: count) { buffer, initialized in
            for index in 0..<count {
                let bits = UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: 4 + 4 * index, as: UInt32.self))
                buffer.initializeElement(at: index, to: Float(bitPattern: bits))
            }
            initialized = count
        }
    }
}

extension String: PostgresArrayElement {}
extension UUID: PostgresArrayElement {}
extension Int64: PostgresArrayElement {}
extension Int: PostgresArrayElement {}

extension PostgresArrayElement where Self: PostgresDecodable {
    /// One dimension, without nulls.
    public static func array(postgres bytes: UnsafeRawBufferPointer, type: PostgresType) -> [Self]? {
        ArrayReader.elements(bytes) { Self(postgres: $0, type: $1) }
    }
}

/// Reads what `array_send` writes: dimensions, null flag, element type, then length and lower bound of each dimension, then the
/// elements, each with its length.
private enum ArrayReader {
    static func elements<Element>(
        _ bytes: UnsafeRawBufferPointer, _ read: (UnsafeRawBufferPointer, PostgresType) -> Element?
    ) -> [Element]? {
        var offset = 0
        func integer() -> Int32? {
            guard offset + 4 <= bytes.count else { return nil }
            defer { offset += 4 }
            return Int32(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Int32.self))
        }
        guard let dimensions = integer(), integer() != nil, let rawType = integer() else { return nil }
        if dimensions == 0 { return [] }
        guard dimensions == 1, let count = integer(), count >= 0, integer() != nil else { return nil }
        let type = PostgresType(rawValue: UInt32(bitPattern: rawType))
        var elements: [Element] = []
        elements.reserveCapacity(Int(count))
        for _ in 0..<count {
            guard let length = integer(), length >= 0, offset + Int(length) <= bytes.count else { return nil }
            let slice = UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + Int(length)])
            guard let element = read(slice, type) else { return nil }
            elements.append(element)
            offset += Int(length)
        }
        return elements
    }
}
