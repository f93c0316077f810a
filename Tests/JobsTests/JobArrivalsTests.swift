import Foundation
import Jobs
import Testing

@Suite struct JobArrivalsTests {
    @Test func `Each task queued allows two to be done, up to a limit, and copies of a queue share them`() {
        let queue = JobQueue()
        let copy = queue
        #expect(!queue.arrivals.take())
        func job() -> NewJob { NewJob(userId: "discord_1", id: UUID(), kind: .turn, agentId: nil, sessionId: nil, turnId: UUID()) }
        _ = queue.enqueueing([job()], now: Date())
        #expect([copy.arrivals.take(), copy.arrivals.take(), copy.arrivals.take()] == [true, true, false])
        _ = queue.enqueueing((0..<2000).map { _ in job() }, now: Date())
        var allowed = 0
        while copy.arrivals.take() { allowed += 1 }
        #expect(allowed == 1000)
    }
}
