import Foundation
import WebSocket
import Wire

/// One client on `/ws/voice` that asks, waits for the answer, and asks again.
///
/// - Thread: one task at a time.
/// - Errors: ``BenchError`` when the hub closes the connection.
struct LoadSession: Sendable {
    let userId: String
    private let connection: WebSocketConnection

    /// What a bench reads of an answer.
    struct Answer: Decodable {
        var type: String
        var outcome: String?
        var source: String?
        var degraded: [MemoryContext.Part]?
        var latencyMs: Double?
        var taskId: Identifier?
        var message: String?

        enum CodingKeys: String, CodingKey {
            case type, outcome, source, degraded, message
            case latencyMs = "latency_ms"
            case taskId = "task_id"
        }
    }

    /// Connects and starts a session.
    static func open(_ client: HubClient, userId: String) async throws -> LoadSession {
        let session = LoadSession(userId: userId, connection: try await client.connect("/ws/voice"))
        let (answer, _) = try await session.ask(WireCoder.encode(SessionStart(userId: userId, platform: "bench")))
        guard answer.type == "session_started" else { throw BenchError("no session: \(answer.message ?? answer.type)") }
        return session
    }

    static func open(_ client: HubClient, userIds: [String]) async throws -> [LoadSession] {
        var sessions: [LoadSession] = []
        for userId in userIds { sessions.append(try await open(client, userId: userId)) }
        return sessions
    }

    /// Sends a message that is not answered.
    func send(_ message: [UInt8]) { connection.send(message) }

    func ask(_ message: [UInt8]) async throws -> (Answer, Duration) { try await ask(message, expecting: Answer.self) }

    /// Sends a message and waits for the next frame.
    ///
    /// - Returns: the answer, and the time from sending to its arrival, before it is decoded.
    func ask<Reply: Decodable>(_ message: [UInt8], expecting: Reply.Type) async throws -> (Reply, Duration) {
        var frames = connection.messages.makeAsyncIterator()
        let began = ContinuousClock.now
        connection.send(message)
        guard let frame = await frames.next() else {
            try Task.checkCancellation()
            throw BenchError("the hub closed the connection with \(connection.closeCode ?? 0)")
        }
        let roundTrip = began.duration(to: .now)
        return (try WireCoder.decode(Reply.self, from: frame.bytes), roundTrip)
    }

    func close() { connection.close() }
}

/// Drives sessions, each as fast as it is answered (a closed loop), until the time is up.
enum LoadLoop {
    /// - Parameter step: one exchange of session `index`; `count` counts its exchanges from 0.
    /// - Returns: each session's result, and how long it took until the last one ended.
    static func run<Result: Sendable>(
        _ sessions: [LoadSession], for duration: Duration, initial: Result,
        _ step: @escaping @Sendable (_ session: LoadSession, _ index: Int, _ count: Int, _ result: inout Result) async throws -> Void
    ) async throws -> (results: [Result], elapsed: Duration) {
        let began = ContinuousClock.now
        let end = began + duration
        let results = try await withThrowingTaskGroup(of: Result.self) { tasks in
            for (index, session) in sessions.enumerated() {
                tasks.addTask {
                    var result = initial
                    var count = 0
                    while ContinuousClock.now < end {
                        try await step(session, index, count, &result)
                        count += 1
                    }
                    return result
                }
            }
            var results: [Result] = []
            for try await result in tasks { results.append(result) }
            return results
        }
        return (results, began.duration(to: .now))
    }
}
