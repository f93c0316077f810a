import Foundation
import Jobs
import Postgres
import Testing

/// Leases against real PostgreSQL: who holds a task, and for how long.
@Suite(.timeLimit(.minutes(5))) struct LeaseTests {
    @Test func `a renewed lease keeps the task from others until it ends`() async throws {
        try await withQueue { pool in
            let queue = QueueOnPool(pool: pool)
            let id = try await queue.enqueue("discord_1")
            let job = try #require(try await queue.claim().first)
            #expect(try await queue.renew(job, at: start + 50))
            #expect(try await queue.claim(at: start + 109).isEmpty)
            #expect(try await queue.nextWake() == start + 110)
            let taken = try #require(try await queue.claim(at: start + 110).first)
            #expect(taken.id == id && taken.attempt == 2)
        }
    }

    @Test func `a worker that lost its lease can neither renew, finish, fail nor give back`() async throws {
        try await withQueue { pool in
            let queue = QueueOnPool(pool: pool)
            let id = try await queue.enqueue("discord_1")
            let lost = try #require(try await queue.claim().first)
            let taken = try #require(try await queue.claim(at: start + 60).first)
            #expect(try await !queue.renew(lost, at: start + 61))
            #expect(try await !queue.release(lost, at: start + 61))
            #expect(try await !queue.complete(lost, at: start + 61))
            #expect(try await queue.fail(lost, at: start + 61) == .leaseLost)
            #expect(try await queue.status(id) == "processing")
            #expect(try await queue.claim(at: start + 119).isEmpty)
            #expect(try await queue.complete(taken, at: start + 119))
        }
    }

    @Test func `a task that is given back is claimable at once, at the same attempt, before its user's later ones`() async throws {
        try await withQueue { pool in
            let queue = QueueOnPool(pool: pool)
            let id = try await queue.enqueue("discord_1")
            try await queue.enqueue("discord_1")
            let job = try #require(try await queue.claim().first)
            #expect(try await queue.release(job, at: start + 1))
            #expect(try await !queue.complete(job, at: start + 1))
            let again = try #require(try await queue.claim(at: start + 1).first)
            #expect(again.id == id && again.attempt == 1 && again.leaseId != job.leaseId)
        }
    }
}
