import Foundation
import Synchronization
import WebSocket
import Wire

/// A client's WebSocket in a test: every wait has a limit.
public final class HubSocket: Sendable {
    public let connection: WebSocketConnection
    public let session = Mutex<SessionStarted?>(nil)

    init(_ connection: WebSocketConnection) { self.connection = connection }

    public var sessionId: Identifier? { session.withLock { $0?.sessionId } }

    public func send(_ message: some Encodable) { connection.send(WireCoder.encode(message)) }
    public func send(text: String) { connection.send(text) }
    public func close() { connection.close() }

    /// The next message.
    public func next() async throws -> [UInt8] {
        let message = try await limited { [connection] in
            var iterator = connection.messages.makeAsyncIterator()
            return await iterator.next()
        }
        guard let message else { throw HubFailure("the connection ended with \(connection.closeCode ?? 0)") }
        return message.bytes
    }

    /// The next message of `/ws/voice`.
    public func answer() async throws -> VoiceServerMessage {
        let bytes = try await next()
        guard let message = try VoiceServerMessage.decode(bytes) else {
            throw HubFailure("unknown message \(String(decoding: bytes, as: UTF8.self))")
        }
        return message
    }

    public func context(
        _ text: String, turnId: String = UUID().uuidString, limit: Int? = nil, deadlineMs: Int? = 5000, userId: String? = nil
    ) async throws -> MemoryContext {
        send(ContextRequest(turnId: turnId, text: text, limit: limit, deadlineMs: deadlineMs, userId: userId))
        guard case .memoryContext(let context) = try await answer() else { throw HubFailure("no memory_context") }
        return context
    }

    public func say(
        _ message: String, answered: String = "I see.", turnId: String = UUID().uuidString, userId: String? = nil
    ) async throws -> TurnQueued {
        send(TurnComplete(turnId: turnId, userMessage: message, aiResponse: answered, userId: userId))
        switch try await answer() {
        case .turnQueued(let queued): return queued
        case .error(let error): throw HubFailure("\(error.code) \(error.reason)")
        default: throw HubFailure("no turn_queued")
        }
    }

    public func errorFrame() async throws -> ErrorFrame {
        guard case .error(let error) = try await answer() else { throw HubFailure("no error frame") }
        return error
    }

    public func event() async throws -> ReceivedEvent {
        while true {
            let bytes = try await next()
            let transient = ["queue_metrics", "consolidation_progress"]
            if let event = try? WireCoder.decode(ReceivedEvent.self, from: bytes), !transient.contains(event.type) { return event }
        }
    }

    /// Events up to and with the first that matches.
    public func events(until isLast: (ReceivedEvent) -> Bool) async throws -> [ReceivedEvent] {
        var events: [ReceivedEvent] = []
        while true {
            let event = try await event()
            events.append(event)
            if isLast(event) { return events }
        }
    }

    /// Events until so many tasks have ended.
    public func events(untilEnded count: Int) async throws -> [ReceivedEvent] {
        var ended = 0
        return try await events { event in
            if event.isTaskEnd { ended += 1 }
            return ended >= count
        }
    }

    /// The code the connection is closed with; messages before it are passed over.
    public func closeCode() async throws -> UInt16 {
        try await limited { [connection] in
            for await _ in connection.messages {}
            return connection.closeCode ?? 0
        }
    }

    private func limited<T: Sendable>(_ body: @escaping @Sendable () async -> T) async throws -> T {
        try await withThrowingTaskGroup(of: T.self) { group in
            group.addTask { await body() }
            group.addTask {
                try await Task.sleep(for: HubProcess.patience)
                throw HubFailure("nothing came in \(HubProcess.patience)")
            }
            guard let first = try await group.next() else { throw HubFailure("nothing came") }
            group.cancelAll()
            return first
        }
    }
}

extension ReceivedEvent {
    public var taskId: String? { data["task_id"]?.stringValue }
    public var userId: String? { data["user_id"]?.stringValue }
    public var status: String? { data["status"]?.stringValue }
    public var isTaskEnd: Bool {
        type == "memory_extraction_completed" || (type == "memory_extraction_failed" && status == "failed")
    }
}
