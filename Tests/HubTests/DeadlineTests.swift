import Hub
import Testing

@Suite(.timeLimit(.minutes(5))) struct DeadlineTests {
    @Test func `a result in time is the answer`() async {
        #expect(await answering(within: .seconds(30), late: -1) { 7 } == 7)
    }

    @Test func `at the deadline the answer is the late one, and the body is cancelled, not waited for`() async {
        let (cancelled, continuation) = AsyncStream<Void>.makeStream()
        let clock = ContinuousClock()
        let began = clock.now
        let answer = await answering(within: .milliseconds(20), late: -1) {
            await withTaskCancellationHandler {
                try? await Task.sleep(for: .seconds(30))
            } onCancel: {
                continuation.yield()
            }
            return 7
        }
        #expect(answer == -1)
        #expect(clock.now - began >= .milliseconds(20))
        var signals = cancelled.makeAsyncIterator()
        await signals.next()
    }

    @Test func `a body that ignores its cancellation does not hold the answer`() async {
        let (released, release) = AsyncStream<Void>.makeStream()
        let (ended, end) = AsyncStream<Void>.makeStream()
        let body = Task.detached {
            for await _ in released { break }
            end.finish()
        }
        let answer = await answering(within: .milliseconds(10), late: "late") {
            await body.value
            return "done"
        }
        #expect(answer == "late")
        release.yield()
        for await _ in ended {}
    }

    @Test func `a cancelled caller has its answer at once`() async {
        let (begun, begin) = AsyncStream<Void>.makeStream()
        let caller = Task {
            await answering(within: .seconds(30), late: "late") {
                begin.yield()
                try? await Task.sleep(for: .seconds(30))
                return "done"
            }
        }
        for await _ in begun { break }
        caller.cancel()
        #expect(await caller.value == "late")
    }

    @Test func `a thousand races end once each`() async {
        await withTaskGroup(of: Int.self) { group in
            for index in 0..<1000 {
                group.addTask {
                    await answering(within: .microseconds(index), late: -1) {
                        await Task.yield()
                        return index
                    }
                }
            }
            for await answer in group { #expect((-1..<1000).contains(answer)) }
        }
    }
}
