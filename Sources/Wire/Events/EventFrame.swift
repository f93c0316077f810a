import Foundation

/// One event as it stands on the wire. `type` and `event` are the same name: existing dashboards read one or the other.
public enum EventFrame {
    /// Splices stored `data` into a frame without decoding it.
    ///
    /// - Parameter data: a JSON value, as it was stored.
    public static func encode(type: String, seq: Int64, at: Timestamp, data: String) -> [UInt8] {
        Array(#"{"type":"\#(type)","event":"\#(type)","seq":\#(seq),"at":"\#(at.text)","data":\#(data)}"#.utf8)
    }

    /// The first frame of every `/ws/events` connection.
    public static func statusUpdate(connected: Bool, at: Timestamp) -> [UInt8] {
        WireCoder.encode(StatusUpdate(data: StatusUpdate.Content(connected: connected, timestamp: at)))
    }
}

/// An event as a client reads it, whatever its type.
public struct ReceivedEvent: Sendable, Equatable, Decodable {
    public var type: String
    public var seq: Int64
    public var at: Timestamp
    public var data: [String: JSONValue]
}

public struct StatusUpdate: Sendable, Equatable, Codable {
    public struct Content: Sendable, Equatable, Codable {
        public var connected: Bool
        public var timestamp: Timestamp
    }

    public var event = "status_update"
    public var data: Content
}
