import Foundation

/// JSON in and out, with refusals a client can act on.
///
/// - Threads: any; nothing is shared but immutable coders.
/// - Errors: ``WireError`` with `invalidJSON`, `missingField` or `invalidField`; never a part of the input.
public enum WireCoder {
    public static func decode<Value: Decodable>(_ type: Value.Type, from bytes: [UInt8]) throws(WireError) -> Value {
        if containsEscapedNull(bytes) {
            throw WireError(.invalidField, "A text contains U+0000, which cannot be stored.")
        }
        do {
            return try decoder.decode(type, from: Data(bytes))
        } catch let error as DecodingError {
            throw wireError(for: error)
        } catch let error as WireError {
            throw error
        } catch {
            throw WireError(.invalidJSON, "The message is not valid JSON.")
        }
    }

    /// Encodes a value of the contract; these types hold nothing that JSON cannot say, so a failure is a defect of the hub.
    public static func encode(_ value: some Encodable) -> [UInt8] {
        do {
            return try Array(encoder.encode(value))
        } catch {
            preconditionFailure("\(type(of: value)) cannot be encoded")
        }
    }

    /// The same value is always the same bytes: for documents that are compared and cached.
    public static func encodeSorted(_ value: some Encodable) throws -> [UInt8] { try Array(sortingEncoder.encode(value)) }

    private static let decoder = JSONDecoder()

    private static let sortingEncoder: JSONEncoder = {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes, .sortedKeys]
        return encoder
    }()

    private static let encoder: JSONEncoder = {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes]
        return encoder
    }()

    private static func wireError(for error: DecodingError) -> WireError {
        switch error {
        case .keyNotFound(let key, let context):
            return .missing(path(context.codingPath + [key]))
        case .valueNotFound(_, let context):
            return .invalid(path(context.codingPath), "must not be null")
        case .typeMismatch(let type, let context):
            return .invalid(path(context.codingPath), "must be \(jsonName(of: type))")
        case .dataCorrupted(let context):
            if let refusal = context.underlyingError as? WireError { return refusal }
            if context.codingPath.isEmpty { return WireError(.invalidJSON, "The message is not valid JSON.") }
            return .invalid(path(context.codingPath), "has a value that is not allowed")
        @unknown default:
            return WireError(.invalidJSON, "The message is not valid JSON.")
        }
    }

    private static func path(_ keys: [any CodingKey]) -> String {
        let path = keys.map { $0.intValue.map(String.init) ?? $0.stringValue }.joined(separator: ".")
        return path.isEmpty ? "(the message)" : path
    }

    private static func jsonName(of type: any Any.Type) -> String {
        switch type {
        case is String.Type: "a string"
        case is Bool.Type: "true or false"
        case is Int.Type, is Int64.Type: "a whole number of at most 64 bits"
        case is Double.Type: "a number"
        case is [String: Any].Type: "an object"
        case is [Any].Type: "an array"
        default: "of another type"
        }
    }

    /// Whether the text holds the escape `\u0000` (PostgreSQL's text cannot hold it; a raw NUL is invalid JSON anyway).
    static func containsEscapedNull(_ bytes: [UInt8]) -> Bool {
        var index = 0
        while index < bytes.count {
            guard bytes[index] == UInt8(ascii: "\\") else {
                index += 1
                continue
            }
            if bytes.count - index >= 6, bytes[index + 1] == UInt8(ascii: "u"),
                bytes[(index + 2)..<(index + 6)].allSatisfy({ $0 == UInt8(ascii: "0") })
            {
                return true
            }
            index += 2
        }
        return false
    }
}
