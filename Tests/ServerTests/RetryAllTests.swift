import Foundation
import Postgres
import TestSupport
import Testing
import Wire

/// Failed tasks: listed with why, and tried again all at once by whoever may.
@Suite(.timeLimit(.minutes(14)))
struct RetryAllTests {
    @Test func `Failed tasks are listed page by page and tried again: a user's own, a bot's platform's, an admin's all`() async throws {
        try await TestDatabase.shared.withDatabase(migrated: true) { database in
            try await HubProcess.with(database: database) { hub in
                let (admin, bot) = (try hub.adminToken, try await hub.botToken())
                let ann = try await hub.register("Ann")
                let (dashboard, _) = try await hub.events(token: admin, Subscribe(events: ["memory_extraction_*"]))
                for user in 1...3 {
                    let voice = try await hub.voice(token: bot, as: "discord_\(user)")
                    for number in 0..<2 { _ = try await voice.say("I love food number \(number).") }
                }
                _ = try await hub.voice(token: ann.authToken).say("I live in Oslo.")
                _ = try await dashboard.events(untilEnded: 7)
                try await failEverything(in: database)

                var path: String? = "/api/memory/tasks?status=failed&limit=2"
                var failed: [ExtractionTask] = []
                while let next = path {
                    let page = try await hub.request("GET", next, token: admin)
                    failed += try page.decode([ExtractionTask].self)
                    path = page.header("link").flatMap { $0.split(separator: ">").first }.map { String($0.dropFirst()) }
                }
                #expect(failed.count == 7 && Set(failed.map(\.taskId)).count == 7)
                #expect(failed.allSatisfy { $0.error == "the worker was lost" && $0.finishedAt != nil && $0.attempts == 1 })

                #expect(try await retried(hub, ann.authToken) == 1)
                #expect(try await hub.request("POST", "/api/memory/tasks/retry-all?user_id=discord_1", token: ann.authToken).status == 403)
                #expect(try await hub.request("POST", "/api/memory/tasks/retry-all?user_id=\(ann.userId)", token: bot).status == 403)
                #expect(try await retried(hub, bot, "?user_id=discord_1") == 2)
                #expect(try await retried(hub, bot, "?error=something%20else") == 0)
                #expect(try await retried(hub, bot, "?error=the%20worker%20was%20lost") == 4)
                #expect(try await retried(hub, admin) == 0)
                let events = try await dashboard.events(untilEnded: 7)
                let queued = events.filter { $0.type == "memory_extraction_queued" }.compactMap(\.taskId)
                #expect(queued.count == 7 && Set(queued) == Set(failed.map(\.taskId.description)))

                try await failEverything(in: database)
                #expect(try await retried(hub, admin) == 7)
                _ = try await dashboard.events(untilEnded: 7)
                let facts = try await hub.request("GET", "/api/memory/users/discord_1/facts", token: admin).decode([Fact].self)
                #expect(facts.count == 2, "trying again doubles no fact")
            }
        }
    }

    private func retried(_ hub: HubProcess, _ token: String, _ query: String = "") async throws -> Int {
        let answer = try await hub.request("POST", "/api/memory/tasks/retry-all\(query)", token: token)
        #expect(answer.status == 202)
        return try answer.decode(TasksRetried.self).retried
    }

    private func failEverything(in database: PostgresConfiguration) async throws {
        let pool = PostgresPool(configuration: database, size: 1, name: "failure", logger: .init(label: "failure"))
        try await pool.withConnection { try $0.executeScript("UPDATE extraction_tasks SET status = 'failed', error = 'the worker was lost'") }
        await pool.close()
    }
}
