import Foundation
import Jobs
import Postgres
import Testing

/// What is done with finished tasks, against real PostgreSQL.
@Suite(.timeLimit(.minutes(5))) struct RequeueingTests {
    @Test func `all failed tasks are tried again in batches, each user's in their order, and only those that are meant`() async throws {
        try await withQueue { pool in
            let queue = QueueOnPool(pool: pool)
            var failed: [UUID] = []
            for number in 0..<7 { failed.append(try await queue.enqueue("discord_\(number % 2)")) }
            let other = try await queue.enqueue("webrtc_1")
            while case let jobs = try await queue.claim(), !jobs.isEmpty {
                for job in jobs { _ = try await queue.fail(job, isPermanent: true) }
            }
            let meant = FailedTasks(userIdPrefix: "discord_", error: "the extractor failed", failedBefore: start)
            #expect(try await queue.retry(FailedTasks(error: "something else", failedBefore: start)).isEmpty)
            #expect(try await queue.retry(FailedTasks(failedBefore: start - 1)).isEmpty)
            var retried: [UUID] = []
            while case let batch = try await queue.retry(meant, limit: 3, at: start + 5), !batch.isEmpty {
                #expect(batch.count <= 3)
                retried += batch
            }
            #expect(Set(retried) == Set(failed) && retried.count == failed.count)
            var ran: [UUID] = []
            while case let jobs = try await queue.claim(at: start + 5), !jobs.isEmpty {
                for job in jobs {
                    #expect(job.attempt == 1)
                    ran.append(job.id)
                    #expect(try await queue.complete(job, at: start + 5))
                }
            }
            for user in 0..<2 {
                let own = failed.enumerated().filter { $0.offset % 2 == user }.map(\.element)
                #expect(ran.filter(own.contains) == own)
            }
            #expect(try await queue.status(other) == "failed")
            #expect(try await queue.retry(FailedTasks(userId: "webrtc_1", failedBefore: start), at: start + 6) == [other])
        }
    }

    @Test func `turns that the rules extracted in a model's place are queued again for it, once, behind their user's others`() async throws {
        try await withQueue { pool in
            let queue = QueueOnPool(pool: pool)
            let first = try await queue.enqueue("discord_1")
            let second = try await queue.enqueue("discord_2")
            let third = try await queue.enqueue("discord_3")
            for (index, job) in try await queue.claim().enumerated() {
                #expect(!job.isReextraction)
                #expect(try await queue.complete(job, extractor: "rules", wantsModel: job.id != third, at: start + Double(index)))
            }
            let newer = try await queue.enqueue("discord_1", at: start + 9)
            #expect(try await queue.requeueForModel(limit: 1, at: start + 10).count == 1)
            #expect(Set(try await queue.requeueForModel(at: start + 10)).isSubset(of: [first, second]))
            #expect(try await queue.requeueForModel(at: start + 10).isEmpty)
            var ran: [UUID] = []
            while case let jobs = try await queue.claim(at: start + 11), !jobs.isEmpty {
                for job in jobs {
                    #expect(job.isReextraction == (job.id != newer))
                    ran.append(job.id)
                    #expect(try await queue.complete(job, extractor: "a model", at: start + 11))
                }
            }
            #expect(Set(ran) == [first, second, newer] && ran.count == 3)
            let own = ran.filter { $0 == first || $0 == newer }
            #expect(own == [newer, first])
            #expect(try await queue.requeueForModel(at: start + 12).isEmpty)
        }
    }

    @Test func `finished tasks are removed in batches when their time is over, unfinished ones never`() async throws {
        try await withQueue { pool in
            let queue = QueueOnPool(pool: pool)
            var finished: [UUID] = []
            for user in 1...5 { finished.append(try await queue.enqueue("discord_\(user)")) }
            for (index, job) in try await queue.claim().enumerated() {
                if index == 0 {
                    _ = try await queue.fail(job, isPermanent: true)
                } else {
                    #expect(try await queue.complete(job))
                }
            }
            let waiting = try await queue.enqueue("discord_1")
            #expect(try await queue.prune(before: start) == 0)
            #expect(try await queue.prune(before: start + 1, limit: 3) == 3)
            #expect(try await queue.prune(before: start + 1, limit: 3) == 2)
            for id in finished { #expect(try await queue.status(id) == nil) }
            #expect(try await queue.claim().map(\.id) == [waiting])
        }
    }
}
