/// One kind of message on a socket: the name that stands in its `type`, and what it carries.
public struct MessageKind<Message: Sendable>: Sendable {
    public let name: String
    public let payload: any (Decodable & Sendable).Type
    let decode: @Sendable ([UInt8]) throws(WireError) -> Message

    init<Payload: Decodable & Sendable>(_ name: String, _ message: @escaping @Sendable (Payload) -> Message) {
        self.name = name
        payload = Payload.self
        decode = { bytes throws(WireError) in message(try WireCoder.decode(Payload.self, from: bytes)) }
    }
}

/// The kinds of message that one side of a socket understands.
struct MessageKinds<Message: Sendable>: Sendable {
    private let kinds: [String: MessageKind<Message>]

    init(_ kinds: [MessageKind<Message>]) {
        self.kinds = Dictionary(uniqueKeysWithValues: kinds.map { ($0.name, $0) })
    }

    /// - Returns: nil for a type that is none of them.
    func decode(_ bytes: [UInt8]) throws(WireError) -> Message? {
        try kinds[try WireCoder.decode(BareMessage.self, from: bytes).type]?.decode(bytes)
    }
}

/// A message that is nothing but its type.
public struct BareMessage: Sendable, Equatable, Codable {
    public var type: String
}
