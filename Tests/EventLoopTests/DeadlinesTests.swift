import EventLoop
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(1))) struct DeadlinesTests {
    @Test func `actions run at their moments, in order, whatever order they were given in`() async {
        let start = ContinuousClock.now
        let (moments, continuation) = AsyncStream<Int>.makeStream()
        for number in [3, 1, 4, 2, 5] {
            Deadlines.shared.schedule(at: start + .milliseconds(number * 10)) {
                continuation.yield(number)
                if number == 5 { continuation.finish() }
            }
        }
        var seen: [Int] = []
        for await moment in moments { seen.append(moment) }
        #expect(seen == [1, 2, 3, 4, 5])
        #expect(ContinuousClock.now - start >= .milliseconds(50))
    }

    @Test func `a moment that is over comes at once, also before a far one`() async {
        Deadlines.shared.schedule(at: .now + .seconds(3600)) {}
        await withCheckedContinuation { done in
            Deadlines.shared.schedule(at: .now - .seconds(1)) { done.resume() }
        }
    }

    @Test func `thousands from many tasks all come`() async {
        let countdown = Countdown(4000)
        await withCheckedContinuation { (done: CheckedContinuation<Void, Never>) in
            for _ in 0..<8 {
                Task {
                    for number in 0..<500 {
                        Deadlines.shared.schedule(at: .now + .microseconds(number % 7 * 300)) {
                            if countdown.isLast() { done.resume() }
                        }
                    }
                }
            }
        }
    }
}

private final class Countdown: Sendable {
    private let left: Atomic<Int>

    init(_ count: Int) { left = Atomic(count) }

    func isLast() -> Bool { left.subtract(1, ordering: .relaxed).newValue == 0 }
}
