/// Numbers of the contract's types, which stand before the standard library's methods of the same name.
///
/// A number that does not fit its field (`1.5` or `1e300` for a whole one) makes Foundation's decoder give up on the whole text without
/// saying where; here the field is named.
extension KeyedDecodingContainer {
    func decode(_ type: Int.Type, forKey key: Key) throws -> Int { try number(type, key) }
    func decode(_ type: Int64.Type, forKey key: Key) throws -> Int64 { try number(type, key) }
    func decode(_ type: Double.Type, forKey key: Key) throws -> Double { try number(type, key) }

    func decodeIfPresent(_ type: Int.Type, forKey key: Key) throws -> Int? { try number(type, ifPresent: key) }
    func decodeIfPresent(_ type: Int64.Type, forKey key: Key) throws -> Int64? { try number(type, ifPresent: key) }
    func decodeIfPresent(_ type: Double.Type, forKey key: Key) throws -> Double? { try number(type, ifPresent: key) }

    private func number<Value: Numeric & Decodable>(_ type: Value.Type, _ key: Key) throws -> Value {
        try naming(key, type) { try decode(type, forKey: key) }
    }

    private func number<Value: Numeric & Decodable>(_ type: Value.Type, ifPresent key: Key) throws -> Value? {
        try naming(key, type) { try decodeIfPresent(type, forKey: key) }
    }

    func naming<Result>(_ key: Key, _ type: any Any.Type, _ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error where !(error is DecodingError) {
            throw DecodingError.typeMismatch(
                type, DecodingError.Context(codingPath: codingPath + [key], debugDescription: "out of range", underlyingError: error))
        }
    }
}
