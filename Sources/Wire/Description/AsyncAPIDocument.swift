/// The sockets in AsyncAPI 3.0, made from the types that are decoded from and encoded to their frames.
public struct AsyncAPIDocument {
    public let json: JSONValue
    /// What could not be described; empty unless the contract has a defect.
    public let undescribed: [String]

    public init(version: String) {
        let book = SchemaBook()
        let channels = [
            Channel(
                name: "voice", address: "/ws/voice", summary: "A voice session: what is said, and what is remembered of it.",
                received: Self.messages(VoiceClientMessage.kinds, .read, book),
                sent: Self.messages(VoiceServerMessage.kinds, .written, book)),
            Channel(
                name: "events", address: "/ws/events", summary: "What happens to memories, as it happens and after a reconnect.",
                received: Self.messages(EventsClientMessage.kinds, .read, book), sent: Self.eventMessages(book)),
        ]
        undescribed = book.undescribed
        json = [
            "asyncapi": "3.0.0",
            "info": ["title": "Memhub", "version": .string(version), "description": .string(Self.description)],
            "defaultContentType": "application/json",
            "servers": ["hub": ["host": "127.0.0.1:4900", "protocol": "ws", "security": [["$ref": "#/components/securitySchemes/token"]]]],
            "channels": .object(Dictionary(uniqueKeysWithValues: channels.map { ($0.name, $0.json) })),
            "operations": .object(channels.reduce(into: [:]) { $0.merge($1.operations) { $1 } }),
            "components": [
                "messages": .object(channels.reduce(into: [:]) { $0.merge($1.messages) { $1 } }),
                "schemas": .object(book.components.mapValues(\.json)),
                "securitySchemes": ["token": ["type": "http", "scheme": "bearer"]],
            ],
        ]
    }

    private static let description = """
        Text frames of JSON. Unknown fields are ignored; an unknown type answers an error frame and the connection stays open. The token \
        is a header, the subprotocols `memhub.v1, bearer.<token>`, or a first frame `authenticate`.
        """

    private static func messages<Whole>(
        _ kinds: [MessageKind<Whole>], _ direction: SchemaBook.Direction, _ book: SchemaBook
    ) -> [SocketMessage] {
        kinds.map { SocketMessage(name: $0.name, payload: book.message($0.name, $0.payload, direction)) }
    }

    private static func eventMessages(_ book: SchemaBook) -> [SocketMessage] {
        let answers = [
            SocketMessage(name: "status_update", payload: book.schema(of: StatusUpdate.self, .written)),
            SocketMessage(name: "subscribed", payload: book.message("subscribed", Subscribed.self, .written)),
            SocketMessage(name: "authenticated", payload: book.message("authenticated", Authenticated.self, .written)),
            SocketMessage(name: "pong", payload: book.message("pong", Pong.self, .written)),
            SocketMessage(name: "error", payload: book.message("error", ErrorFrame.self, .written)),
        ]
        return answers
            + EventType.allCases.map { type in
                let frame = Schema.object(
                    [
                        "type": .constant(type.rawValue), "event": .constant(type.rawValue),
                        "data": book.schema(of: type.data, .written),
                    ], required: ["event"])
                return SocketMessage(
                    name: type.rawValue, payload: .all(of: [book.schema(of: ReceivedEvent.self, .written), frame]))
            }
    }
}

/// A message of a socket: its name and what a frame of it holds.
private struct SocketMessage {
    var name: String
    var payload: Schema
}

/// One socket: what the hub receives and sends on it.
private struct Channel {
    var name: String
    var address: String
    var summary: String
    var received: [SocketMessage]
    var sent: [SocketMessage]

    /// `session_start` of the client and of the hub would be two messages: who sends it is part of the name.
    private var named: [(name: String, message: SocketMessage)] {
        received.map { ("\(name)_received_\($0.name)", $0) } + sent.map { ("\(name)_sent_\($0.name)", $0) }
    }

    var messages: [String: JSONValue] {
        Dictionary(
            uniqueKeysWithValues: named.map { ($0.name, ["name": .string($0.message.name), "payload": $0.message.payload.json]) })
    }

    var json: JSONValue {
        let references = named.map { ($0.name, JSONValue.object(["$ref": .string("#/components/messages/\($0.name)")])) }
        return [
            "address": .string(address), "summary": .string(summary),
            "messages": .object(Dictionary(uniqueKeysWithValues: references)),
        ]
    }

    var operations: [String: JSONValue] {
        ["\(name)_receive": operation("receive", "received"), "\(name)_send": operation("send", "sent")]
    }

    private func operation(_ action: String, _ direction: String) -> JSONValue {
        let prefix = "\(name)_\(direction)_"
        let references = named.filter { $0.name.hasPrefix(prefix) }.map {
            JSONValue.object(["$ref": .string("#/channels/\(name)/messages/\($0.name)")])
        }
        return ["action": .string(action), "channel": ["$ref": .string("#/channels/\(name)")], "messages": .array(references)]
    }
}

extension SchemaBook {
    /// A payload whose `type` is the message's name.
    fileprivate func message(_ name: String, _ payload: any Decodable.Type, _ direction: Direction) -> Schema {
        .all(of: [schema(of: payload, direction), .object(["type": .constant(name)], required: ["type"])])
    }
}
