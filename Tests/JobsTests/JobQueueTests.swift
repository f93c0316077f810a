import Foundation
import Jobs
import Postgres
import Testing

/// The queue against real PostgreSQL with the real schema.
@Suite struct JobQueueTests {
    @Test func `one user's tasks are claimed one at a time, in the order they were queued`() async throws {
        try await withQueue { pool in
            let queue = QueueOnPool(pool: pool)
            var queued: [UUID] = []
            for _ in 0..<4 { queued.append(try await queue.enqueue("discord_1")) }
            var ran: [UUID] = []
            while let job = try await queue.claim().first {
                #expect(try await queue.claim().isEmpty)
                ran.append(job.id)
                #expect(try await queue.complete(job))
            }
            #expect(ran == queued)
        }
    }

    @Test func `a claim takes the oldest task of each user, up to its limit`() async throws {
        try await withQueue { pool in
            let queue = QueueOnPool(pool: pool)
            var heads: Set<UUID> = []
            for user in 1...5 { heads.insert(try await queue.enqueue("discord_\(user)")) }
            for user in 1...5 { try await queue.enqueue("discord_\(user)") }
            let first = try await queue.claim(3)
            let second = try await queue.claim(10)
            #expect(first.count == 3)
            #expect(Set((first + second).map(\.id)) == heads)
            #expect(Set((first + second).map(\.leaseId)).count == 5)
        }
    }

    @Test func `a claimed task carries what was queued`() async throws {
        try await withQueue { pool in
            let queue = QueueOnPool(pool: pool)
            let id = try await queue.enqueue("discord_1", payload: #"{"fact_key": "food"}"#)
            let job = try #require(try await queue.claim(at: start + 3).first)
            #expect(job.id == id && job.userId == "discord_1" && job.kind == .turn)
            #expect(job.payload == #"{"fact_key": "food"}"#)
            #expect(job.attempt == 1 && job.maximumAttempts == 3)
            #expect(job.createdAt == start)
        }
    }

    @Test func `concurrent claimers never get the same task, and get every one`() async throws {
        try await withQueue(size: 4) { pool in
            let queue = QueueOnPool(pool: pool)
            var queued: Set<UUID> = []
            for user in 0..<120 { queued.insert(try await queue.enqueue("discord_\(user)")) }
            let claimed = try await withThrowingTaskGroup(of: [UUID].self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        var mine: [UUID] = []
                        while true {
                            let jobs = try await queue.claim(3)
                            if jobs.isEmpty { return mine }
                            mine += jobs.map(\.id)
                        }
                    }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(claimed.count == 120)
            #expect(Set(claimed) == queued)
        }
    }

    @Test func `a task locked by a claimer that has not committed is skipped, not waited for`() async throws {
        try await withQueue { pool in
            let queue = QueueOnPool(pool: pool)
            let first = try await queue.enqueue("discord_1")
            let second = try await queue.enqueue("discord_2")
            let (claimed, release) = (Gate(), Gate())
            async let holder = pool.transaction { [queue = queue.queue] connection in
                let jobs = try queue.claim(limit: 1, now: start, on: connection)
                claimed.open()
                release.wait()
                return jobs.map(\.id)
            }
            await claimed.opened()
            let other = try await queue.claim().map(\.id)
            release.open()
            #expect(try await holder == [first])
            #expect(other == [second])
        }
    }

    @Test func `a silent worker's task goes to another, and the first can no longer finish it`() async throws {
        try await withQueue { pool in
            let queue = QueueOnPool(pool: pool)
            let id = try await queue.enqueue("discord_1")
            let lost = try #require(try await queue.claim().first)
            #expect(try await queue.claim(at: start + 59).isEmpty)
            let taken = try #require(try await queue.claim(at: start + 60).first)
            #expect(taken.id == id && taken.attempt == 2 && taken.leaseId != lost.leaseId)
            #expect(try await !queue.complete(lost, at: start + 61))
            #expect(try await queue.fail(lost, at: start + 61) == .leaseLost)
            #expect(try await queue.status(id) == "processing")
            #expect(try await queue.complete(taken, at: start + 62))
            #expect(try await !queue.complete(taken, at: start + 63))
            #expect(try await queue.status(id) == "completed")
        }
    }

    @Test func `a failed attempt is tried again after its backoff, and fails for good after the last`() async throws {
        try await withQueue { pool in
            let queue = QueueOnPool(pool: pool)
            let id = try await queue.enqueue("discord_1")
            var job = try #require(try await queue.claim().first)
            #expect(try await queue.fail(job, random: 1) == .retrying(at: start + 2))
            #expect(try await queue.claim(at: start + 1.9).isEmpty)
            job = try #require(try await queue.claim(at: start + 2).first)
            #expect(job.attempt == 2)
            #expect(try await queue.fail(job, random: 0, at: start + 2) == .retrying(at: start + 4))
            job = try #require(try await queue.claim(at: start + 4).first)
            #expect(try await queue.fail(job, at: start + 4) == .failed)
            #expect(try await queue.status(id) == "failed")
            #expect(try await queue.claim(at: start + 100_000).isEmpty)
        }
    }

    @Test func `a task that waits for its next attempt holds back its user's later tasks`() async throws {
        try await withQueue { pool in
            let queue = QueueOnPool(pool: pool)
            let first = try await queue.enqueue("discord_1")
            let second = try await queue.enqueue("discord_1")
            let job = try #require(try await queue.claim().first)
            _ = try await queue.fail(job, random: 1)
            #expect(try await queue.claim(at: start + 1).isEmpty)
            let again = try #require(try await queue.claim(at: start + 2).first)
            #expect(again.id == first)
            _ = try await queue.fail(again, isPermanent: true, at: start + 2)
            #expect(try await queue.claim(at: start + 2).map(\.id) == [second])
        }
    }

    @Test func `a permanent failure is not tried again until a person asks for it`() async throws {
        try await withQueue { pool in
            let queue = QueueOnPool(pool: pool)
            let id = try await queue.enqueue("discord_1")
            #expect(try await !queue.retry("discord_1", id))
            let job = try #require(try await queue.claim().first)
            #expect(try await queue.fail(job, isPermanent: true) == .failed)
            #expect(try await queue.claim(at: start + 1000).isEmpty)
            #expect(try await !queue.retry("discord_2", id, at: start + 1000))
            #expect(try await queue.retry("discord_1", id, at: start + 1000))
            #expect(try await !queue.retry("discord_1", id, at: start + 1000))
            let again = try #require(try await queue.claim(at: start + 1000).first)
            #expect(again.id == id && again.attempt == 1)
        }
    }

    @Test func `a retried task does not run beside a later task of its user`() async throws {
        try await withQueue { pool in
            let queue = QueueOnPool(pool: pool)
            let first = try await queue.enqueue("discord_1")
            let second = try await queue.enqueue("discord_1")
            _ = try await queue.fail(try #require(try await queue.claim().first), isPermanent: true)
            let running = try #require(try await queue.claim().first)
            #expect(running.id == second)
            #expect(try await queue.retry("discord_1", first))
            #expect(try await queue.claim().isEmpty)
            #expect(try await queue.complete(running))
            #expect(try await queue.claim().map(\.id) == [first])
        }
    }

    @Test func `the next wake is the earliest attempt or lease, or now when something is due`() async throws {
        try await withQueue { pool in
            let queue = QueueOnPool(pool: pool)
            #expect(try await queue.nextWake() == nil)
            try await queue.enqueue("discord_1")
            #expect(try await queue.nextWake(after: start + 5) == start + 5)
            let job = try #require(try await queue.claim().first)
            #expect(try await queue.nextWake() == start + 60)
            try await queue.enqueue("discord_2")
            let other = try #require(try await queue.claim().first)
            _ = try await queue.fail(other, random: 1)
            #expect(try await queue.nextWake() == start + 2)
            _ = try await queue.complete(job)
            _ = try await queue.fail(try #require(try await queue.claim(at: start + 2).first), isPermanent: true, at: start + 2)
            #expect(try await queue.nextWake(after: start + 2) == nil)
        }
    }
}
