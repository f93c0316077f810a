import Foundation
import WebSocket
import Wire

/// Follows a hub's events until cancelled, over broken connections and restarts of the hub.
///
/// - Errors: ``ClientError`` when the hub says that coming back is pointless (4500–4999, 401, 403).
struct EventFollower: Sendable {
    enum Notice: Sendable {
        case connected(EventCursor.Answer)
        /// - Parameter bytes: the frame as it came.
        case event(FollowedEvent, bytes: [UInt8])
        case disconnected(reason: String, retryAfter: Duration)
    }

    let client: HubClient
    let cursor: EventCursor
    /// Whether a hub that is not there yet is waited for; one that was there is in any case.
    let waitsForHub: Bool

    func run(_ handle: @Sendable (Notice) async -> Void) async throws {
        var cursor = cursor
        var backoff = Backoff()
        var wasConnected = waitsForHub
        while !Task.isCancelled {
            let reason: String
            do {
                let connection = try await client.connect("/ws/events")
                wasConnected = true
                reason = try await follow(connection, &cursor, &backoff, handle)
            } catch let error as WebSocketError where error.isRetryable && wasConnected {
                reason = error.description
            } catch let error as WebSocketError {
                throw ClientError(description: "no events from this hub: \(error.description)")
            }
            if Task.isCancelled { return }
            let wait = backoff.next(chance: .random(in: 0..<1))
            await handle(.disconnected(reason: reason, retryAfter: wait))
            try? await Task.sleep(for: wait)
        }
    }

    /// - Returns: why the connection ended.
    private func follow(
        _ connection: WebSocketConnection, _ cursor: inout EventCursor, _ backoff: inout Backoff, _ handle: @Sendable (Notice) async -> Void
    ) async throws -> String {
        defer { connection.close() }
        connection.send(WireCoder.encode(cursor.connected()))
        for await message in connection.messages {
            switch EventStreamFrame(message.bytes) {
            case .subscribed(let answer):
                backoff.succeeded()
                await handle(.connected(cursor.subscribed(answer)))
            case .event(let event):
                if let seq = event.seq, !cursor.received(seq: seq) { continue }
                await handle(.event(event, bytes: message.bytes))
            case .error(let error): throw ClientError(description: "the hub refused: \(error.message)")
            case .other: continue
            }
        }
        let code = connection.closeCode ?? 1006
        guard code < 4500 else {
            let reason = CloseCode(rawValue: code)?.reason ?? "code \(code)"
            throw ClientError(description: "the hub closed the connection for good: \(reason)")
        }
        return CloseCode(rawValue: code)?.reason ?? "the connection broke"
    }
}

/// A frame of `/ws/events`.
enum EventStreamFrame {
    case subscribed(Subscribed)
    case event(FollowedEvent)
    case error(ErrorFrame)
    /// The greeting, a pong, and what later versions add.
    case other

    init(_ bytes: [UInt8]) {
        struct Kind: Decodable {
            var type: String?
        }
        switch try? WireCoder.decode(Kind.self, from: bytes).type {
        case "subscribed": self = (try? WireCoder.decode(Subscribed.self, from: bytes)).map(Self.subscribed) ?? .other
        case "error": self = (try? WireCoder.decode(ErrorFrame.self, from: bytes)).map(Self.error) ?? .other
        default: self = (try? WireCoder.decode(FollowedEvent.self, from: bytes)).map(Self.event) ?? .other
        }
    }
}

/// One event, whatever its type.
package struct FollowedEvent: Sendable, Equatable, Decodable {
    package var type: String
    /// Absent on events that are not kept.
    package var seq: Int64?
    package var at: Timestamp
    package var data: [String: JSONValue]

    package init(type: String, seq: Int64?, at: Timestamp, data: [String: JSONValue]) {
        self.type = type
        self.seq = seq
        self.at = at
        self.data = data
    }
}
