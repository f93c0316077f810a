import Foundation

extension PostgresValue {
    /// The type the parameter is declared with.
    var type: PostgresType {
        switch self {
        case .null: .inferred
        case .typedNull(let type): type
        case .bool: .bool
        case .int: .int8
        case .double: .float8
        case .text: .text
        case .uuid: .uuid
        case .timestamp: .timestamptz
        case .json: .jsonb
        case .bytes: .bytes
        case .textArray: .textArray
        case .uuidArray: .uuidArray
        case .boolArray: .boolArray
        case .intArray: .int8Array
        case .floatArray: .float4Array
        }
    }

    /// Appends the binary form, as the type's `…send` function on the server would write it.
    ///
    /// - Returns: false for null, which has no bytes.
    func append(to bytes: inout [UInt8]) throws(PostgresError) -> Bool {
        switch self {
        case .null, .typedNull: return false
        case .bool(let value): bytes.append(value ? 1 : 0)
        case .int(let value): bytes.appendBigEndian(value)
        case .double(let value): bytes.appendBigEndian(value.bitPattern)
        case .text(let value): try bytes.appendText(value)
        case .uuid(let value): bytes.append(value)
        case .timestamp(let value): bytes.appendBigEndian(try Self.microseconds(value))
        case .json(let value):
            bytes.append(1)
            try bytes.appendText(value)
        case .bytes(let value): bytes.append(contentsOf: value)
        case .textArray(let values):
            try bytes.appendArray(of: .text, values) { (bytes, value) throws(PostgresError) in try bytes.appendText(value) }
        case .uuidArray(let values):
            try bytes.appendArray(of: .uuid, values) { (bytes, value) throws(PostgresError) in bytes.append(value) }
        case .boolArray(let values):
            try bytes.appendArray(of: .bool, values) { (bytes, value) throws(PostgresError) in bytes.append(value ? 1 : 0) }
        case .intArray(let values):
            try bytes.appendArray(of: .int8, values) { (bytes, value) throws(PostgresError) in bytes.appendBigEndian(value) }
        case .floatArray(let values):
            try bytes.appendArray(of: .float4, values) { (bytes, value) throws(PostgresError) in
                bytes.appendBigEndian(value.bitPattern)
            }
        }
        return true
    }

    private static func microseconds(_ date: Date) throws(PostgresError) -> Int64 {
        let value = ((date.timeIntervalSinceReferenceDate + secondsFrom2000To2001) * 1e6).rounded()
        guard let microseconds = Int64(exactly: value) else {
            throw PostgresError(.encoding, "a date is outside of what timestamptz holds")
        }
        return microseconds
    }
}

/// PostgreSQL counts from 2000-01-01, Foundation from 2001-01-01 (both UTC); 2000 was a leap year.
let secondsFrom2000To2001: Double = 366 * 86_400

extension [UInt8] {
    fileprivate mutating func appendBigEndian(_ value: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: value.bigEndian) { append(contentsOf: $0) }
    }

    fileprivate mutating func append(_ value: UUID) {
        Swift.withUnsafeBytes(of: value.uuid) { append(contentsOf: $0) }
    }

    fileprivate mutating func appendText(_ value: String) throws(PostgresError) {
        let start = count
        append(contentsOf: value.utf8)
        if self[start...].contains(0) { throw PostgresError(.encoding, "text contains U+0000, which PostgreSQL cannot hold") }
    }

    /// `array_send` for one dimension from index 1; a null has the length -1; an empty array has no dimension.
    fileprivate mutating func appendArray<Value>(
        of type: PostgresType, _ values: [Value?], _ appendElement: (inout [UInt8], Value) throws(PostgresError) -> Void
    ) throws(PostgresError) {
        appendBigEndian(Int32(values.isEmpty ? 0 : 1))
        appendBigEndian(Int32(values.contains { $0 == nil } ? 1 : 0))
        appendBigEndian(type.rawValue)
        if values.isEmpty { return }
        appendBigEndian(Int32(values.count))
        appendBigEndian(Int32(1))
        for value in values {
            guard let value else {
                appendBigEndian(Int32(-1))
                continue
            }
            let lengthAt = count
            appendBigEndian(Int32(0))
            try appendElement(&self, value)
            let length = Int32(count - lengthAt - 4).bigEndian
            Swift.withUnsafeBytes(of: length) { replaceSubrange(lengthAt..<lengthAt + 4, with: $0) }
        }
    }
}
