import Foundation
import Jobs
import Postgres
import Testing

/// Users take turns, and what one has queued costs nobody else anything.
@Suite(.timeLimit(.minutes(5))) struct FairnessTests {
    @Test func `after one of a user's tasks was done, everybody who waits is served before the next`() async throws {
        try await withQueue { pool in
            let queue = QueueOnPool(pool: pool)
            try await queue.enqueue(5, forEach: 1...1)
            try await queue.enqueue(1, forEach: 2...4, at: start + 1)
            var served: [String] = []
            for second in 2..<10 {
                for job in try await queue.claim(1, at: start + Double(second)) {
                    served.append(job.userId)
                    #expect(try await queue.complete(job, at: start + Double(second)))
                }
            }
            #expect(served.first == "discord_1")
            #expect(Set(served[1..<4]) == ["discord_2", "discord_3", "discord_4"])
            #expect(served[4...] == ["discord_1", "discord_1", "discord_1", "discord_1"])
        }
    }

    @Test func `who has just said something goes before a backlog of others, once for what they said, and the backlog goes on`() async throws {
        try await withQueue { pool in
            let queue = QueueOnPool(pool: pool)
            try await queue.enqueue(5, forEach: 1...20, at: start - 60)
            var served: [String] = []
            for newcomer in 101...104 {
                try await queue.enqueue("discord_\(newcomer)")
                for _ in 0..<2 { served += try await queue.claim(1).map(\.userId) }
            }
            #expect(served.count == 8)
            #expect(Set(served).isSuperset(of: (101...104).map { "discord_\($0)" }))
            let others = served.filter { $0.count == 9 || $0.count == 10 }
            #expect(others.count == 4 && Set(others).count == 4)

            // Somebody of the backlog: their oldest task comes next, and then they wait like all others.
            try await queue.enqueue("discord_20")
            let next = try await queue.claim(1) + queue.claim(1)
            #expect(next.filter { $0.userId == "discord_20" }.count == 1)
            for job in next { #expect(try await queue.complete(job)) }
            #expect(try await !(queue.claim(1) + queue.claim(1)).contains { $0.userId == "discord_20" })
        }
    }

    @Test func `what is queued while the last task is being finished is not forgotten, nor while it is being claimed`() async throws {
        try await withQueue(size: 6) { pool in
            let queue = QueueOnPool(pool: pool)
            let total = 200
            let done = try await withThrowingTaskGroup(of: Int.self) { group in
                for writer in 0..<2 {
                    group.addTask {
                        for number in 0..<total / 2 { try await queue.enqueue("discord_\((writer + number) % 3)") }
                        return 0
                    }
                }
                for _ in 0..<3 {
                    group.addTask {
                        var done = 0
                        var idle = 0
                        while idle < 300 {
                            let jobs = try await queue.claim(2)
                            idle = jobs.isEmpty ? idle + 1 : 0
                            for job in jobs where try await queue.complete(job) { done += 1 }
                        }
                        return done
                    }
                }
                return try await group.reduce(0, +)
            }
            #expect(done == total)
            #expect(try await queue.nextWake() == nil)
        }
    }

    @Test func `a queue without tasks that is due all the same is put right by the claim that finds it`() async throws {
        try await withQueue { pool in
            let queue = QueueOnPool(pool: pool)
            try await queue.enqueue("discord_1")
            try await pool.withConnection { try $0.executeScript("DELETE FROM extraction_tasks") }
            #expect(try await queue.nextWake() == start)
            #expect(try await queue.claim().isEmpty)
            #expect(try await queue.nextWake() == nil)
            let id = try await queue.enqueue("discord_1")
            #expect(try await queue.claim().map(\.id) == [id])
        }
    }

    @Test func `claiming and finishing read as much of the tables with twenty thousand tasks as with twenty`() async throws {
        let few = try await blocksRead(byOneUser: 10, others: 10)
        let many = try await blocksRead(byOneUser: 10_000, others: 10_000)
        #expect(many <= few * 2, "\(many) blocks with 20,000 tasks, \(few) with 20")
    }

    /// Blocks of tables and indexes that claiming ten tasks and finishing them reads, after the queue was analyzed while it was short.
    private func blocksRead(byOneUser own: Int, others: Int) async throws -> Int {
        try await withQueue { pool in
            let queue = QueueOnPool(pool: pool)
            for user in 1...3 { try await queue.enqueue("discord_\(user)") }
            try await pool.withConnection { try $0.executeScript("VACUUM ANALYZE extraction_tasks, task_queues, users") }
            for job in try await queue.claim() { #expect(try await queue.complete(job)) }
            // Plans are made while there is nothing to plan for.
            for _ in 0..<10 {
                try await queue.enqueue("discord_1")
                for job in try await queue.claim() { #expect(try await queue.complete(job)) }
            }
            try await queue.enqueue(own, forEach: 1...1, at: start - 1)
            try await queue.enqueue(1, forEach: 2...(others + 1))
            return try await pool.transaction { [queue = queue.queue] connection in
                let before = try connection.query(.blocksRead).first?.get("blocks", as: Int.self) ?? 0
                let jobs = try queue.claim(limit: 10, now: start, on: connection)
                #expect(jobs.count == 10)
                for job in jobs {
                    #expect(try queue.complete(job, factsCount: 0, duration: .zero, now: start, on: connection))
                }
                return (try connection.query(.blocksRead).first?.get("blocks", as: Int.self) ?? 0) - before
            }
        }
    }
}

extension Statement {
    /// In this transaction.
    fileprivate static let blocksRead = Statement(
        "blocks_read",
        """
        SELECT sum(pg_stat_get_xact_blocks_fetched(oid))::bigint AS blocks FROM pg_class
        WHERE relname LIKE 'extraction_tasks%' OR relname LIKE 'task_queues%'
        """)
}
