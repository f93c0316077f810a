import TestSupport
import Testing
import Wire

/// A person waits for a context: it comes by its deadline, with whatever parts work.
@Suite(.timeLimit(.minutes(14))) struct DeadlineTests {
    @Test func `Two thousand contexts asked for at once are each answered in time`() async throws {
        try await HubProcess.with(settings: ["MEMHUB_WORKERS": "0"], isAlone: true) { hub in
            let token = try hub.adminToken
            let deadline = 250
            var sockets: [HubSocket] = []
            for number in 0..<20 {
                let socket = try await hub.voice(token: token, as: "discord_\(number)")
                _ = try await socket.say("My cat is called Pixel the \(number)th, and she sleeps on the piano.")
                _ = try await socket.context("where does my cat sleep?")
                sockets.append(socket)
            }
            for question in 0..<100 {
                for (number, socket) in sockets.enumerated() {
                    let text = "what is the name of my cat, asked \(question) by \(number)?"
                    socket.send(ContextRequest(turnId: "q\(question)", text: text, deadlineMs: deadline))
                }
            }
            var (latest, partial) = (0.0, 0)
            for (number, socket) in sockets.enumerated() {
                for _ in 0..<100 {
                    guard case .memoryContext(let context) = try await socket.answer() else { throw HubFailure("no context") }
                    latest = max(latest, context.latencyMs)
                    if context.outcome != .complete { partial += 1 }
                    #expect(context.facts.allSatisfy { $0.factText.contains("the \(number)th") })
                    #expect(context.outcome != .complete || !context.facts.isEmpty)
                }
            }
            #expect(latest <= Double(deadline) * 1.2, "\(partial) of 2000 without a vector")
        }
    }

    @Test func `A question with a millisecond to live is answered all the same`() async throws {
        try await HubProcess.with(settings: ["MEMHUB_WORKERS": "0"]) { hub in
            let socket = try await hub.voice(token: try hub.adminToken, as: "discord_1")
            for number in 0..<20 {
                let context = try await socket.context("is this in time \(number)?", deadlineMs: 1)
                #expect(context.latencyMs < 1000)
            }
            #expect(try await socket.context("and this?").outcome == .complete)
        }
    }
}
