/// A decoder that has nothing to decode: it notes what it is asked for, and answers with examples so that the asking goes on.
///
/// `decodeIfPresent`, which the standard library makes of `contains`, `decodeNil` and `decode`, tells it by these that a field is optional.
struct RecordingDecoder: Decoder {
    let recording: Recording
    var codingPath: [any CodingKey] = []
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedDecodingContainer<Key> {
        recording.noteObject()
        return KeyedDecodingContainer(RecordingFields(recording: recording, codingPath: codingPath))
    }

    func unkeyedContainer() -> any UnkeyedDecodingContainer {
        RecordingElements(recording: recording, element: recording.noteElements(), codingPath: codingPath)
    }

    func singleValueContainer() -> any SingleValueDecodingContainer { RecordingValue(recording: recording, codingPath: codingPath) }
}

private struct RecordingFields<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let recording: Recording
    let codingPath: [any CodingKey]
    var allKeys: [Key] { [] }

    func contains(_ key: Key) -> Bool {
        recording.noteOptional(key)
        return true
    }

    func decodeNil(forKey key: Key) -> Bool {
        recording.noteNull(key)
        return false
    }

    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
        recording.note(key, type)
        return try recording.example(of: type)
    }

    func nestedContainer<Inner: CodingKey>(keyedBy type: Inner.Type, forKey key: Key) -> KeyedDecodingContainer<Inner> {
        RecordingDecoder(recording: recording.noteNested(key), codingPath: codingPath + [key]).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedDecodingContainer {
        RecordingDecoder(recording: recording.noteNested(key), codingPath: codingPath + [key]).unkeyedContainer()
    }

    func superDecoder() -> any Decoder { RecordingDecoder(recording: recording, codingPath: codingPath) }

    func superDecoder(forKey key: Key) -> any Decoder {
        RecordingDecoder(recording: recording.noteNested(key), codingPath: codingPath + [key])
    }
}

/// An array of one element, so that a type that reads it by hand shows what it expects.
private struct RecordingElements: UnkeyedDecodingContainer {
    let recording: Recording
    let element: Recording
    let codingPath: [any CodingKey]
    var count: Int? { 1 }
    var isAtEnd: Bool { currentIndex > 0 }
    private(set) var currentIndex = 0

    init(recording: Recording, element: Recording, codingPath: [any CodingKey]) {
        self.recording = recording
        self.element = element
        self.codingPath = codingPath
    }

    mutating func decodeNil() -> Bool { false }

    mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        currentIndex += 1
        recording.noteElement(recording.book.schema(of: type))
        return try recording.example(of: type)
    }

    mutating func nestedContainer<Inner: CodingKey>(keyedBy type: Inner.Type) -> KeyedDecodingContainer<Inner> {
        currentIndex += 1
        return RecordingDecoder(recording: element, codingPath: codingPath).container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer() -> any UnkeyedDecodingContainer {
        currentIndex += 1
        return RecordingDecoder(recording: element, codingPath: codingPath).unkeyedContainer()
    }

    mutating func superDecoder() -> any Decoder {
        currentIndex += 1
        return RecordingDecoder(recording: element, codingPath: codingPath)
    }
}

private struct RecordingValue: SingleValueDecodingContainer {
    let recording: Recording
    let codingPath: [any CodingKey]

    func decodeNil() -> Bool {
        recording.noteNull()
        return false
    }

    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        recording.noteSingle(recording.book.schema(of: type))
        return try recording.example(of: type)
    }
}

extension Recording {
    /// A value of a type, so that the type around it can go on.
    fileprivate func example<Value: Decodable>(of type: Value.Type) throws -> Value {
        if type == String.self, let text = text as? Value { return text }
        if let stated = type as? any DescribedAsSchema.Type, let value = stated.example as? Value { return value }
        if let enumeration = type as? any CaseIterable.Type, let value = Self.first(of: enumeration) as? Value { return value }
        return try Recording(book: book).read(type)
    }

    private static func first<Enumeration: CaseIterable>(of type: Enumeration.Type) -> Any? { type.allCases.first }
}
