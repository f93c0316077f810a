import Postgres
import Testing

@Suite struct LeaseQueueTests {
    private typealias Queue = LeaseQueue<String, Int>

    private func outcome(_ queue: inout Queue) -> String {
        switch queue.acquire() {
        case .idle(let resource): "idle \(resource)"
        case .open: "open"
        case .wait: "wait"
        case .overloaded: "overloaded"
        case .closed: "closed"
        }
    }

    @Test func resourcesAreOpenedUpToTheSizeAndThenWaitedFor() {
        var queue = Queue(size: 2, waitLimit: 1)
        #expect(outcome(&queue) == "open")
        #expect(queue.release("a") == nil)
        #expect(outcome(&queue) == "idle a")
        #expect(outcome(&queue) == "open")
        #expect(outcome(&queue) == "wait")
        queue.enqueue(7, id: 1)
        #expect(outcome(&queue) == "overloaded")
        #expect(queue.release("b") == 7)
        #expect(queue.leased == 2)
        #expect(queue.release("b") == nil)
        #expect(queue.leased == 1)
    }

    @Test func whoGivesUpIsPassedOver() {
        var queue = Queue(size: 1, waitLimit: 1_000)
        #expect(outcome(&queue) == "open")
        for id in 0..<500 { queue.enqueue(Int(id), id: UInt64(id)) }
        for id in 0..<499 { #expect(queue.remove(UInt64(id)) == id) }
        #expect(queue.remove(3) == nil)
        #expect(queue.waiting == 1)
        #expect(queue.release("a") == 499)
    }

    @Test func aClosedQueueIsDrainedWhenTheLastIsBack() {
        var queue = Queue(size: 1, waitLimit: 10)
        #expect(outcome(&queue) == "open")
        queue.enqueue(1, id: 1)
        queue.enqueue(2, id: 2)
        #expect(queue.close() == [1, 2])
        #expect(outcome(&queue) == "closed")
        #expect(!queue.isDrained)
        #expect(queue.release("a") == nil)
        #expect(queue.isDrained)
    }

    @Test func pausesGrowToTheirLimitAndEndWithTheOutage() {
        var outage = Outage()
        let start = ContinuousClock.now
        let refusal = outage.refusal(at: start)
        #expect(refusal == nil)
        var backoff = Backoff(first: .milliseconds(5), limit: .milliseconds(250))
        let pauses = (0..<8).map { _ in backoff.next(jitter: 1) }
        #expect(pauses == [5, 10, 20, 40, 80, 160, 250, 250].map { Duration.milliseconds($0) })
        let hasEnded = outage.succeeded()
        #expect(!hasEnded)
        #expect(!outage.isOngoing)
    }
}
