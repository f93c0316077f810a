import Foundation
import Jobs
import Synchronization
import Testing

/// The runner over a queue in memory, whose tasks the test ends.
@Suite(.timeLimit(.minutes(1))) struct JobRunnerTests {
    @Test func `everything queued is run, and never more at once than the limit`() async throws {
        let handler = ScriptedHandler()
        handler.add(50)
        await running(handler, concurrency: 3) { _ in
            for ended in 0..<50 {
                await handler.until { $0.running == min(3, 50 - ended) }
                handler.endOne()
            }
            await handler.until { $0.ended == 50 }
        }
        #expect(handler.mostAtOnce == 3)
    }

    @Test func `a ring wakes it for what was queued meanwhile`() async throws {
        let handler = ScriptedHandler()
        await running(handler, concurrency: 2) { runner in
            await handler.until { $0.wakesAsked >= 1 }
            handler.add(1)
            runner.ring()
            await handler.until { $0.running == 1 }
            handler.endOne()
            await handler.until { $0.ended == 1 }
        }
    }

    @Test func `it looks again at the moment the queue names, although nobody rings`() async throws {
        let handler = ScriptedHandler(wake: start + 0.02)
        await running(handler, concurrency: 1) { _ in
            await handler.until { $0.wakesAsked >= 3 }
        }
    }

    @Test func `after the queue could not be read it tries again by itself and runs everything`() async throws {
        let handler = ScriptedHandler()
        handler.add(5)
        handler.failNextClaims(3)
        await running(handler, concurrency: 5) { _ in
            await handler.until { $0.running == 5 }
            for _ in 0..<5 { handler.endOne() }
            await handler.until { $0.ended == 5 }
        }
        #expect(handler.failedClaims == 3)
    }

    @Test func `finishing waits for the tasks under way and claims nothing more`() async throws {
        let handler = ScriptedHandler()
        handler.add(10)
        let runner = JobRunner(handler: handler, concurrency: 2, beat: .seconds(20), logger: logger, clock: { start })
        let run = Task {
            await runner.run()
            return handler.ended
        }
        await handler.until { $0.running == 2 }
        runner.finish()
        runner.ring()
        handler.endOne()
        handler.endOne()
        #expect(await run.value == 2)
        #expect(handler.mostAtOnce == 2)
        #expect(handler.left == 8)
    }

    @Test func `a ring just before finishing claims nothing`() async throws {
        let handler = ScriptedHandler()
        let runner = JobRunner(handler: handler, concurrency: 2, beat: .seconds(20), logger: logger, clock: { start })
        handler.add(1)
        runner.ring()
        runner.finish()
        await runner.run()
        #expect(handler.left == 1)
    }

    @Test func `leases are renewed while tasks run, and a task that has lost its lease is cancelled`() async throws {
        let handler = ScriptedHandler()
        handler.add(2)
        let runner = JobRunner(handler: handler, concurrency: 2, beat: .milliseconds(5), logger: logger, clock: { start })
        let run = Task { await runner.run() }
        await handler.until { $0.running == 2 && $0.renewals.count == 2 && $0.renewals.values.allSatisfy { $0 >= 3 } }
        #expect(handler.cancelled.isEmpty)
        let lost = handler.loseOneLease()
        await handler.until { $0.cancelled == [lost] }
        #expect(handler.released.isEmpty)
        handler.endOne()
        runner.finish()
        await run.value
    }

    @Test func `a lease that cannot be renewed for a moment costs no task`() async throws {
        let handler = ScriptedHandler()
        handler.add(1)
        handler.failNextRenewals(3)
        let runner = JobRunner(handler: handler, concurrency: 1, beat: .milliseconds(5), logger: logger, clock: { start })
        let run = Task { await runner.run() }
        await handler.until { $0.renewals.values.contains { $0 >= 2 } }
        #expect(handler.cancelled.isEmpty)
        handler.endOne()
        runner.finish()
        await run.value
    }

    @Test func `what has not ended when the time to finish is over is given back before it is cancelled`() async throws {
        let handler = ScriptedHandler()
        handler.add(3)
        let runner = JobRunner(handler: handler, concurrency: 2, beat: .seconds(20), logger: logger, clock: { start })
        let run = Task { await runner.run() }
        await handler.until { $0.running == 2 }
        runner.finish(within: .milliseconds(10))
        await run.value
        #expect(handler.released.count == 2 && handler.cancelled == handler.released)
        #expect(handler.left == 1 && handler.ended == 0)
    }

    @Test func `what ends in time is not given back`() async throws {
        let handler = ScriptedHandler()
        handler.add(2)
        let runner = JobRunner(handler: handler, concurrency: 2, beat: .seconds(20), logger: logger, clock: { start })
        let run = Task { await runner.run() }
        await handler.until { $0.running == 2 }
        runner.finish(within: .seconds(60))
        handler.endOne()
        handler.endOne()
        await run.value
        #expect(handler.released.isEmpty && handler.cancelled.isEmpty && handler.ended == 2)
    }

    private func running(
        _ handler: ScriptedHandler, concurrency: Int, _ body: (JobRunner) async -> Void
    ) async {
        let runner = JobRunner(handler: handler, concurrency: concurrency, beat: .seconds(20), logger: logger, clock: { start })
        let run = Task { await runner.run() }
        await body(runner)
        runner.finish()
        await run.value
    }
}

/// A queue in memory. A task runs until the test ends it or it is cancelled.
private final class ScriptedHandler: JobHandler {
    struct State {
        var queued: [Job] = []
        var failures = 0
        var failedClaims = 0
        var held: [(lease: UUID, waiter: CheckedContinuation<Void, Never>)] = []
        /// By lease.
        var renewals: [UUID: Int] = [:]
        var renewalFailures = 0
        var lost: Set<UUID> = []
        var released: Set<UUID> = []
        var cancelled: Set<UUID> = []
        var mostAtOnce = 0
        var ended = 0
        var wakesAsked = 0
        var waiters: [(condition: @Sendable (State) -> Bool, waiter: CheckedContinuation<Void, Never>)] = []

        var running: Int { held.count }
    }

    private struct Unreadable: Error {}

    private let state = Mutex(State())
    private let wake: Date?

    init(wake: Date? = nil) { self.wake = wake }

    var mostAtOnce: Int { state.withLock(\.mostAtOnce) }
    var ended: Int { state.withLock(\.ended) }
    var failedClaims: Int { state.withLock(\.failedClaims) }
    var released: Set<UUID> { state.withLock(\.released) }
    var cancelled: Set<UUID> { state.withLock(\.cancelled) }
    var left: Int { state.withLock(\.queued.count) }

    func add(_ count: Int) {
        let jobs = (0..<count).map { _ in
            Job(userId: "discord_1", id: UUID(), kind: .turn, attempt: 1, maximumAttempts: 3, leaseId: UUID(), createdAt: start)
        }
        change { $0.queued += jobs }
    }

    func failNextClaims(_ count: Int) { change { $0.failures = count } }
    func failNextRenewals(_ count: Int) { change { $0.renewalFailures = count } }

    /// - Returns: the lease that the next renewal of it will find lost.
    func loseOneLease() -> UUID {
        let lease = state.withLock { $0.held[0].lease }
        change { $0.lost.insert(lease) }
        return lease
    }

    func endOne() {
        let held = state.withLock { $0.held.removeFirst() }
        change { $0.ended += 1 }
        held.waiter.resume()
    }

    /// Returns when the condition holds.
    func until(_ condition: @escaping @Sendable (State) -> Bool) async {
        await withCheckedContinuation { waiter in change { $0.waiters.append((condition, waiter)) } }
    }

    func claim(limit: Int) async throws -> [Job] {
        let isUnreadable = state.withLock { state in
            guard state.failures > 0 else { return false }
            state.failures -= 1
            state.failedClaims += 1
            return true
        }
        if isUnreadable { throw Unreadable() }
        return state.withLock { state in
            let jobs = Array(state.queued.prefix(limit))
            state.queued.removeFirst(jobs.count)
            return jobs
        }
    }

    func nextWake() async throws -> Date? {
        change { $0.wakesAsked += 1 }
        return wake
    }

    func run(_ job: Job) async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { waiter in
                change {
                    $0.held.append((job.leaseId, waiter))
                    $0.mostAtOnce = max($0.mostAtOnce, $0.held.count)
                }
            }
        } onCancel: {
            let held = state.withLock { state in
                state.held.firstIndex { $0.lease == job.leaseId }.map { state.held.remove(at: $0) }
            }
            change { $0.cancelled.insert(job.leaseId) }
            held?.waiter.resume()
        }
    }

    func renew(_ job: Job) async throws -> Bool {
        let isUnreadable = state.withLock { state in
            guard state.renewalFailures > 0 else { return false }
            state.renewalFailures -= 1
            return true
        }
        if isUnreadable { throw Unreadable() }
        change { $0.renewals[job.leaseId, default: 0] += 1 }
        return state.withLock { !$0.lost.contains(job.leaseId) }
    }

    func release(_ job: Job) async throws -> Bool {
        #expect(!cancelled.contains(job.leaseId))
        change { $0.released.insert(job.leaseId) }
        return true
    }

    private func change(_ body: (inout State) -> Void) {
        let ready = state.withLock { state in
            body(&state)
            let ready = state.waiters.filter { $0.condition(state) }.map(\.waiter)
            let snapshot = state
            state.waiters.removeAll { $0.condition(snapshot) }
            return ready
        }
        for waiter in ready { waiter.resume() }
    }
}
