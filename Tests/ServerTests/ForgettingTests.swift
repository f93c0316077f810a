import Foundation
import Postgres
import TestSupport
import Testing
import Wire

/// "Forget that": asked in a conversation or over HTTP, through real sockets, with workers at work.
@Suite(.timeLimit(.minutes(14)))
struct ForgettingTests {
    @Test func `What a user asks to forget is not recalled in that turn, and is gone after it`() async throws {
        try await withHub { hub, database in
            let token = try await hub.botToken()
            let (dashboard, _) = try await hub.events(token: token)
            let voice = try await hub.voice(token: token, as: "discord_1")
            let other = try await hub.voice(token: token, as: "discord_2")
            for socket in [voice, other] { _ = try await socket.say("I live in Lisbon and I love sushi.", answered: "Lisbon is lovely!") }
            _ = try await dashboard.events(untilEnded: 2)
            #expect(try await voice.context("where do I live?").context.contains("Lisbon"))

            let asking = try await voice.context("please forget the fact that I live in Lisbon", turnId: "t2")
            #expect(asking.outcome == .complete && asking.forgetPending == nil)
            #expect(asking.context.isEmpty && asking.facts.isEmpty && asking.recentTurns.isEmpty)
            let forgotten = try await voice.forgotten()
            #expect(forgotten.turnId == "t2" && forgotten.receipt.facts == 1 && forgotten.receipt.turns == 1)
            let told = try await dashboard.events { $0.type == "facts_forgotten" }.last
            #expect(told?.data["receipt_id"]?.stringValue == forgotten.receipt.receiptId.description)

            // The asking turn is a turn like any other, without words.
            let queued = try await voice.say("please forget the fact that I live in Lisbon", answered: "Forgotten: Lisbon.", turnId: "t2")
            #expect(queued.status == .queued && queued.forgetPending == nil)
            #expect(try await voice.say("please forget the fact that I live in Lisbon", turnId: "t2").taskId == queued.taskId)
            _ = try await dashboard.events { $0.isTaskEnd && $0.taskId == queued.taskId?.description }

            let after = try await voice.context("where do I live?", turnId: "t3")
            #expect(!after.context.contains("Lisbon") && !after.recentTurns.contains { $0.text.contains("Lisbon") })
            #expect(try await voice.context("what do I love to eat?").context.contains("sushi"))
            #expect(try await rows(of: "discord_1", with: "lisbon", in: database) == [])
            #expect(try await other.context("where do I live?").context.contains("Lisbon"))
            #expect(!hub.log.lowercased().contains("lisbon"))
        }
    }

    @Test func `Several matches are asked about, and only a yes right after forgets them`() async throws {
        try await withHub { hub, database in
            let token = try await hub.botToken()
            let (dashboard, _) = try await hub.events(token: token)
            let voice = try await hub.voice(token: token, as: "discord_1")
            for thing in ["sushi", "zeppelins", "chess"] { _ = try await voice.say("I love \(thing).") }
            _ = try await dashboard.events(untilEnded: 3)

            let first = try await voice.context("forget everything about me", turnId: "t1")
            #expect(first.forgetPending?.facts.count == 3 && first.forgetPending?.turns == 3)
            #expect(first.forgetPending?.expiresInSeconds == 120 && first.context.isEmpty && first.facts.isEmpty)
            #expect(try await voice.context("what do I love?", turnId: "t2").forgetPending == nil)
            #expect(try await voice.context("yes", turnId: "t3").facts.count >= 0)

            let again = try await voice.context("forget everything about me", turnId: "t4")
            let chess = try #require(again.forgetPending?.facts.firstIndex { $0.factText.contains("chess") })
            _ = try await voice.context("only the \(["first", "second", "third"][chess]) one", turnId: "t5")
            #expect(try await voice.forgotten().receipt.facts == 1)
            #expect(try await rows(of: "discord_1", with: "chess", in: database) == [])

            let last = try await voice.context("forget everything about me", turnId: "t6")
            #expect(last.forgetPending?.facts.count == 2)
            #expect(try await voice.say("forget everything about me", turnId: "t6").status == .queued)
            #expect(try await voice.context("yes, delete them all", turnId: "t7").forgetPending == nil)
            let receipt = try await voice.forgotten().receipt
            #expect(receipt.facts == 2)
            for word in ["sushi", "zeppelin"] { #expect(try await rows(of: "discord_1", with: word, in: database) == []) }
            let path = "/api/memory/users/discord_1/forget-receipts"
            let receipts = try await hub.request("GET", path, token: token).decode([ForgetReceipt].self)
            #expect(receipts.map(\.facts) == [2, 1] && receipts.first?.receiptId == receipt.receiptId)
        }
    }

    @Test func `A client that sends only finished turns is told in the acknowledgement`() async throws {
        try await withHub { hub, database in
            let token = try await hub.botToken()
            let (dashboard, _) = try await hub.events(token: token)
            let voice = try await hub.voice(token: token, as: "discord_1")
            _ = try await voice.say("I love zeppelins and I love chess.", turnId: "t1")
            _ = try await dashboard.events(untilEnded: 1)
            let asking = try await voice.say("oh, forget that", answered: "Zeppelins and chess?", turnId: "t2")
            #expect(asking.forgetPending?.facts.count == 2 && asking.forgetPending?.turns == 1)
            #expect(try await voice.say("yes", answered: "Done.", turnId: "t3").status == .queued)
            let forgotten = try await voice.forgotten()
            #expect(forgotten.turnId == "t3" && forgotten.receipt.facts == 2 && forgotten.receipt.turns == 1)
            #expect(try await rows(of: "discord_1", with: "zeppelin", in: database) == [])
            #expect(try await voice.say("forget my phone number").forgetPending == nil)
            #expect(try await voice.forgotten().receipt.facts == 0)
        }
    }

    @Test func `Over HTTP the matches are listed first, and forgotten when that is confirmed`() async throws {
        try await withHub { hub, database in
            let token = try await hub.botToken()
            let (dashboard, _) = try await hub.events(token: token)
            let voice = try await hub.voice(token: token, as: "discord_1")
            _ = try await voice.say("I live in Lisbon and I love sushi.", answered: "Lisbon!")
            _ = try await dashboard.events(untilEnded: 1)
            let path = "/api/memory/users/discord_1/forget"
            let listed = try await hub.request("POST", path, token: token, json: ForgetMemories(about: "Lisbon"))
            #expect(try listed.decode(ForgetMatches.self).facts.count == 1)
            #expect(try await !rows(of: "discord_1", with: "lisbon", in: database).isEmpty)
            let confirmed = try await hub.request("POST", path, token: token, json: ForgetMemories(about: "Lisbon", confirm: true))
            #expect(try confirmed.decode(ForgetReceipt.self).facts == 1)
            #expect(try await rows(of: "discord_1", with: "lisbon", in: database) == [])
            #expect(try await !voice.context("where do I live?").recentTurns.contains { $0.text.contains("Lisbon") })

            for body in [ForgetMemories(), ForgetMemories(about: "x", everything: true), ForgetMemories(about: " ")] {
                #expect([400, 422].contains(try await hub.request("POST", path, token: token, json: body).status))
            }
            let stranger = try await hub.request("POST", "/api/memory/users/slack_1/forget", token: token, json: ForgetMemories(about: "x"))
            #expect(stranger.status == 403)
        }
    }

    @Test func `A worker that is at work on a forgotten turn writes nothing`() async throws {
        try await withHub(settings: ["MEMHUB_WORKERS": "0"]) { hub, database in
            let token = try await hub.botToken()
            let voice = try await hub.voice(token: token, as: "discord_1")
            _ = try await voice.say("I live in Lisbon.", answered: "Lisbon!")
            let pool = PostgresPool(configuration: database, size: 3, name: "holders", logger: .init(label: "holders"))
            // The worker has to wait before it reads the turn, then behind the request to forget before it writes.
            let agents = try await Holder(pool, "LOCK TABLE agents IN ACCESS EXCLUSIVE MODE")
            let worker = try HubProcess(database: database, settings: ["MEMHUB_WORKERS": "1"])
            try await worker.start()
            try await agents.waiters(1, pool)
            let users = try await Holder(pool, "SELECT 1 FROM users WHERE user_id = 'discord_1' FOR UPDATE")
            async let answer = hub.request(
                "POST", "/api/memory/users/discord_1/forget", token: token, json: ForgetMemories(everything: true, confirm: true))
            try await agents.waiters(2, pool)
            await agents.release()
            // The request to forget, and the worker behind it.
            try await users.waiters(2, pool)
            await users.release()
            #expect(try await answer.decode(ForgetReceipt.self).turns == 1)

            let (dashboard, _) = try await hub.events(token: token, Subscribe(userId: "discord_2"))
            let other = try await hub.voice(token: token, as: "discord_2")
            _ = try await other.say("I live in Lima.")
            _ = try await dashboard.events(untilEnded: 1)
            #expect(try await rows(of: "discord_1", with: "lisbon", in: database) == [])
            await pool.close()
            await worker.end()
        }
    }

    @Test func `Another node that has the words in process drops them too`() async throws {
        try await TestDatabase.shared.withDatabase(migrated: true) { database in
            try await HubProcess.with(database: database) { first in
                try await HubProcess.with(database: database) { second in
                    let token = try await first.botToken()
                    let voice = try await first.voice(token: token, as: "discord_1")
                    _ = try await voice.say("My locker opens with Lisbon.")
                    #expect(try await voice.context("hello").recentTurns.contains { $0.text.contains("Lisbon") })
                    let body = ForgetMemories(about: "locker", confirm: true)
                    let answer = try await second.request("POST", "/api/memory/users/discord_1/forget", token: token, json: body)
                    #expect(try answer.decode(ForgetReceipt.self).turns == 1)
                    // The notice takes its way through the event log.
                    while try await voice.context("hello").recentTurns.contains(where: { $0.text.contains("Lisbon") }) {}
                }
            }
        }
    }

    private func withHub(
        settings: [String: String] = [:], _ body: @Sendable (HubProcess, PostgresConfiguration) async throws -> Void
    ) async throws {
        try await TestDatabase.shared.withDatabase(migrated: true) { database in
            try await HubProcess.with(database: database, settings: settings) { hub in try await body(hub, database) }
        }
    }

    /// The tables in which a row of the user's has the word.
    private func rows(of user: String, with word: String, in database: PostgresConfiguration) async throws -> [String] {
        let pool = PostgresPool(configuration: database, size: 1, name: "traces", logger: .init(label: "traces"))
        let found = try await pool.withConnection { connection in
            let tables = try connection.query(
                Statement(
                    "tables",
                    """
                    SELECT table_name::text AS name FROM information_schema.columns
                    WHERE table_schema = 'public' AND column_name = 'user_id' ORDER BY 1
                    """)
            ).map { try $0.get("name", as: String.self) }
            #expect(tables.count > 10)
            let searches = tables.map { table in
                "SELECT '\(table)' FROM \(table) WHERE user_id = '\(user)' AND strpos(lower(\(table)::text), '\(word)') > 0"
            }
            return try connection.query(Statement("rows_of_user", "SELECT name FROM (\(searches.joined(separator: " UNION "))) AS found (name)"))
                .map { try $0.get("name", as: String.self) }
        }
        await pool.close()
        return found
    }
}

extension HubSocket {
    func forgotten() async throws -> Forgotten {
        guard case .forgotten(let forgotten) = try await answer() else { throw HubFailure("no forgotten") }
        return forgotten
    }
}

/// Holds a lock in a transaction of its own until it is released.
private final class Holder: Sendable {
    private let held = Signal()
    private let end = DispatchSemaphore(value: 0)
    private let transaction: Task<Void, any Error>

    init(_ pool: PostgresPool, _ sql: String) async throws {
        let (held, end) = (held, end)
        transaction = Task {
            try await pool.transaction { connection in
                try connection.executeScript(sql)
                held.raise()
                end.wait()
            }
        }
        await held.wait()
    }

    /// Returns once so many connections wait for locks.
    func waiters(_ count: Int, _ pool: PostgresPool) async throws {
        let statement = Statement(
            "lock_waiters",
            "SELECT count(*) AS count FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")
        let limit = ContinuousClock.now + .seconds(30)
        while try await pool.withConnection({ try $0.query(statement)[0].get("count", as: Int.self) }) < count {
            guard ContinuousClock.now < limit else { throw HubFailure("nobody waits for the lock") }
        }
    }

    func release() async {
        end.signal()
        _ = try? await transaction.value
    }
}
