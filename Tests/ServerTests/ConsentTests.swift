import Foundation
import Postgres
import TestSupport
import Testing
import Wire

/// Memory is opt-in, and what is erased is gone.
@Suite(.timeLimit(.minutes(14)))
struct ConsentTests {
    @Test func `A web user is not remembered until they say so, and no longer when they say so`() async throws {
        try await HubProcess.with { hub in
            let ann = try await hub.register("Ann", remembering: false)
            #expect(!ann.memoryEnabled)
            let voice = try await hub.voice(token: ann.authToken)
            #expect(voice.session.withLock { $0?.memoryEnabled } == false)
            let silent = try await voice.say("I live in Oslo.")
            #expect(silent.status == .disabled && silent.taskId == nil && !silent.memoryEnabled)
            #expect(try await !voice.context("where do I live?").memoryEnabled)
            let export = try await hub.request("GET", "/api/memory/users/me/export", token: ann.authToken)
            #expect(!export.text.contains("Oslo"))

            _ = try await hub.request("POST", "/api/auth/enable-memory", token: ann.authToken)
            let (dashboard, _) = try await hub.events(token: ann.authToken)
            #expect(try await voice.say("I live in Lima.").status == .queued)
            _ = try await dashboard.events(untilEnded: 1)
            #expect(try await voice.context("where do I live?").context.contains("Lima"))

            _ = try await hub.request("POST", "/api/auth/disable-memory", token: ann.authToken)
            let off = try await voice.context("where do I live?")
            #expect(!off.memoryEnabled && off.context.isEmpty && off.facts.isEmpty && off.recentTurns.isEmpty)
            #expect(try await voice.say("I live in Quito.").status == .disabled)
            let recall = try await hub.request("POST", "/memory/recall", token: ann.authToken, json: RecallRequest(query: "live"))
            #expect(try recall.decode(Recalled.self).count == 0)
            #expect(
                try await hub.request("POST", "/memory/remember", token: ann.authToken, json: RememberRequest(content: "x")).status
                    == 403)
        }
    }

    @Test func `Who was never heard can say no before the first word`() async throws {
        try await HubProcess.with { hub in
            let bot = try await hub.botToken()
            let no = UserSettingsUpdate(memoryEnabled: false)
            let settings = try await hub.request("PUT", "/api/memory/users/discord_7/settings", token: bot, json: no)
            #expect(try settings.status == 200 && !settings.decode(UserSettings.self).memoryEnabled)
            let voice = try await hub.voice(token: bot, as: "discord_7")
            #expect(try await voice.say("I live in Oslo.").status == .disabled)
            #expect(try await hub.request("PUT", "/api/memory/users/telegram_7/settings", token: bot, json: no).status == 403)
            let nobody = "webrtc_\(String(repeating: "0", count: 32))"
            #expect(try await hub.request("PUT", "/api/memory/users/\(nobody)/settings", token: try hub.adminToken, json: no).status == 404)
        }
    }

    @Test func `The policy decides for bot users, and each of them can override it`() async throws {
        try await HubProcess.with { hub in
            let admin = try hub.adminToken
            let policy = "/api/system-settings/admin-memory-policy"
            #expect(try await hub.request("GET", policy, token: admin).decode(MemoryPolicyState.self).policy.defaultEnabled)
            let bot = try await hub.botToken()
            #expect(try await hub.request("PUT", policy, token: bot, json: MemoryPolicyUpdate(defaultEnabled: false)).status == 403)
            _ = try await hub.request("PUT", policy, token: admin, json: MemoryPolicyUpdate(defaultEnabled: false))
            let voice = try await hub.voice(token: bot, as: "discord_1")
            #expect(try await voice.say("I live in Oslo.").status == .disabled)
            _ = try await hub.request(
                "PUT", "/api/memory/users/discord_1/settings", token: bot, json: UserSettingsUpdate(memoryEnabled: true))
            #expect(try await voice.say("I live in Oslo.").status == .queued)
            #expect(try await voice.say("I live in Lima.", userId: "discord_2").status == .disabled)
        }
    }

    @Test func `Erasing a user leaves no trace in any table, with tasks in flight`() async throws {
        try await TestDatabase.shared.withDatabase(migrated: true) { database in
            try await HubProcess.with(database: database) { hub in
                let admin = try hub.adminToken
                let voice = try await hub.voice(token: admin, as: "discord_777000777")
                for turn in 0..<20 {
                    voice.send(
                        TurnComplete(
                            turnId: "t\(turn)", userMessage: "I love quokkas and zeppelins number \(turn).", aiResponse: "Quokkas!"))
                }
                for _ in 0..<20 { _ = try await voice.answer() }
                let fact = FactCreate(factKey: "pet", factValue: "a quokka")
                _ = try await hub.request("POST", "/api/memory/users/discord_777000777/facts", token: admin, json: fact)
                let path = "/api/memory/users/discord_777000777"
                #expect(try await hub.request("DELETE", path, token: admin).status == 422)
                #expect(try await hub.request("DELETE", path + "?confirm=true", token: admin).status == 200)
                #expect(try await hub.request("GET", path + "/facts", token: admin).status == 404)

                // Another user's turn goes through the same workers: whatever they still held of the erased one has ended.
                let other = try await hub.voice(token: admin, as: "discord_2")
                let (dashboard, _) = try await hub.events(token: admin, Subscribe(userId: "discord_2"))
                _ = try await other.say("I live in Oslo.")
                _ = try await dashboard.events(untilEnded: 1)
                for word in ["quokka", "zeppelin", "777000777"] {
                    let tables = try await traces(of: word, in: database)
                    #expect(tables == [], "\(word)")
                }
            }
        }
    }

    @Test func `An export holds everything about a user, and nothing of another or that opens the hub`() async throws {
        try await HubProcess.with { hub in
            let (ann, ben) = (try await hub.register("Ann"), try await hub.register("Ben"))
            for (user, town) in [(ann, "Oslo"), (ben, "Lima")] {
                let (dashboard, _) = try await hub.events(token: user.authToken)
                let voice = try await hub.voice(token: user.authToken)
                _ = try await voice.say("I live in \(town).", answered: "\(town) is lovely.", turnId: "in-\(town)")
                _ = try await dashboard.events(untilEnded: 1)
            }
            let export = try await hub.request("GET", "/api/memory/users/me/export", token: ann.authToken)
            #expect(export.status == 200 && export.header("content-disposition")?.contains("attachment") == true)
            let document = try export.decode([String: JSONValue].self)
            for (part, least) in [
                ("tokens", 1), ("sessions", 1), ("turns", 1), ("facts", 1), ("fact_history", 1), ("tasks", 1), ("events", 5),
                ("vectors", 2),
            ] {
                guard case .array(let rows)? = document[part] else {
                    Issue.record("the export has no \(part)")
                    continue
                }
                #expect(rows.count >= least, "\(part)")
            }
            for text in [ann.userId, "I live in Oslo.", "Oslo is lovely.", "in-Oslo"] { #expect(export.text.contains(text), "\(text)") }
            for text in [ben.userId, "Lima", ann.authToken, "token_hash"] { #expect(!export.text.contains(text)) }
        }
    }

    @Test func `An erased user's sockets are closed, and a bot's user who comes back is a stranger`() async throws {
        try await HubProcess.with { hub in
            let ann = try await hub.register("Ann")
            let live = try await hub.voice(token: ann.authToken)
            #expect(try await hub.request("DELETE", "/api/memory/users/me?confirm=true", token: ann.authToken).status == 200)
            #expect(try await live.closeCode() == 4506)
            #expect(try await hub.request("GET", "/api/auth/me", token: ann.authToken).status == 401)

            let token = try await hub.botToken()
            let voice = try await hub.voice(token: token, as: "discord_1")
            _ = try await voice.say("I live in Oslo.")
            // So that caches are warm.
            #expect(try await voice.context("where do I live?").facts.isEmpty == false)
            let path = "/api/memory/users/discord_1?confirm=true"
            #expect(try await hub.request("DELETE", path, token: token).status == 200)
            #expect(try await hub.request("DELETE", path, token: token).status == 404)
            let again = try await hub.voice(token: token, as: "discord_1")
            let context = try await again.context("where do I live?")
            #expect(context.facts.isEmpty && context.recentTurns.isEmpty && context.context.isEmpty)
        }
    }

    /// Tables that hold a word in any column.
    private func traces(of word: String, in database: PostgresConfiguration) async throws -> [String] {
        let pool = PostgresPool(configuration: database, size: 1, name: "traces", logger: .init(label: "traces"))
        let tables = try await pool.withConnection { connection in
            try connection.query(
                Statement("tables", "SELECT tablename::text AS name FROM pg_tables WHERE schemaname = 'public'")
            ).map { try $0.get("name", as: String.self) }
        }
        #expect(tables.count > 8)
        var found: [String] = []
        for table in tables {
            let rows = try await pool.withConnection { connection in
                try connection.executeScript(
                    """
                    CREATE TEMPORARY TABLE IF NOT EXISTS found (count bigint);
                    DELETE FROM found;
                    INSERT INTO found SELECT count(*) FROM \(table) WHERE strpos(lower(\(table)::text), '\(word)') > 0;
                    """)
                return try connection.query(Statement("found", "SELECT count FROM found"))[0].get("count", as: Int.self)
            }
            if rows > 0 { found.append(table) }
        }
        await pool.close()
        return found
    }
}
