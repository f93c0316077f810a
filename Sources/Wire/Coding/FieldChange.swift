/// What an update says about an optional field: nothing when it is absent, that it is taken away when it is `null`, or its new value.
public enum FieldChange<Value: Codable & Sendable>: Sendable {
    case keep
    case clear
    case set(Value)

    /// What the field is after the change.
    public func applied(to current: Value?) -> Value? {
        switch self {
        case .keep: current
        case .clear: nil
        case .set(let value): value
        }
    }

    public var value: Value? { if case .set(let value) = self { value } else { nil } }
    public var isChange: Bool { if case .keep = self { false } else { true } }
}

extension FieldChange: Equatable where Value: Equatable {}

extension FieldChange: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        self = container.decodeNil() ? .clear : .set(try container.decode(Value.self))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        if case .set(let value) = self { try container.encode(value) } else { try container.encodeNil() }
    }
}

extension KeyedDecodingContainer {
    public func decode<Value>(_ type: FieldChange<Value>.Type, forKey key: Key) throws -> FieldChange<Value> {
        guard contains(key) else { return .keep }
        if try decodeNil(forKey: key) { return .clear }
        return .set(try naming(key, Value.self) { try decode(Value.self, forKey: key) })
    }
}

extension KeyedEncodingContainer {
    public mutating func encode<Value>(_ change: FieldChange<Value>, forKey key: Key) throws {
        switch change {
        case .keep: break
        case .clear: try encodeNil(forKey: key)
        case .set(let value): try encode(value, forKey: key)
        }
    }
}
