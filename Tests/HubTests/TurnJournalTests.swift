import Foundation
import Hub
import Postgres
import Testing
import Wire

@Suite(.timeLimit(.minutes(5))) struct TurnJournalTests {
    @Test func `a turn sent again finds the same task, and leaves one row, one task and one event`() async throws {
        try await withHubParts { parts in
            let journal = parts.journal
            let turn = turn("t1")
            _ = try await parts.embedding.vector(for: turn.userMessage, priority: .interactive)
            let first = try await journal.record(turn)
            let again = try await journal.record(turn)
            async let third = journal.record(turn)
            async let fourth = journal.record(turn)
            #expect(try await [again, third, fourth] == [first, first, first])
            for table in ["turns", "extraction_tasks", "events", "vectors"] {
                #expect(try await parts.values("SELECT count(*) FROM \(table)") == ["1"], "\(table)")
            }
        }
    }

    @Test func `the same name in another session or of another user is another turn`() async throws {
        try await withHubParts { parts in
            let journal = parts.journal
            let results = [
                try await journal.record(turn("t1")), try await journal.record(turn("t1", session: UUID())),
                try await journal.record(turn("t1", of: "discord_2")),
            ]
            #expect(Set(try results.map { try #require(taskId($0)) }).count == 3)
        }
    }

    @Test func `one bad turn in a batch harms no other`() async throws {
        try await withHubParts { parts in
            let journal = parts.journal
            let outcomes = await withTaskGroup(of: (Int, Bool).self) { group in
                for index in 0..<40 {
                    var turn = turn("t\(index)", of: "discord_\(index % 5)")
                    if index == 17 { turn.agentId = UUID() }
                    group.addTask { [turn] in (index, (try? await journal.record(turn)).flatMap(taskId) != nil) }
                }
                return await group.reduce(into: [Int: Bool]()) { $0[$1.0] = $1.1 }
            }
            #expect(outcomes.filter { !$0.value }.map(\.key) == [17])
            let counts = try await parts.values("SELECT count(*) FROM turns UNION ALL SELECT count(*) FROM extraction_tasks")
            #expect(counts == ["39", "39"])
        }
    }

    @Test func `what is recorded together becomes durable together or not at all, whatever else is in the batch`() async throws {
        try await withHubParts { parts in
            let journal = parts.journal
            var bad = turn("t1", of: "discord_2")
            bad.agentId = UUID()
            async let alone = journal.record(turn("t0"))
            async let good = journal.record([turn("t1", of: "discord_3"), turn("t2", of: "discord_3")])
            await #expect(throws: WireError.self) { try await journal.record([turn("t0", of: "discord_2"), bad]) }
            #expect(try await taskId(alone) != nil)
            #expect(Set(try await good.map { try #require(taskId($0)) }).count == 2)
            let turns = try await parts.values("SELECT user_id FROM turns ORDER BY position")
            #expect(turns.sorted() == ["discord_1", "discord_3", "discord_3"])
        }
    }

    @Test func `contents that are kept together are all kept or none`() async throws {
        try await withHubParts { parts in
            try await parts.run("ALTER TABLE facts ADD CONSTRAINT refused CHECK (fact_value <> 'refuse me')")
            func keep(_ texts: String...) async throws -> [Identifier] {
                try await parts.facts.remember(texts.map { RememberRequest(content: $0) }, for: "discord_1", by: parts.bot)
                    .map(\.memoryId)
            }
            await #expect(throws: (any Error).self) { try await keep("I love sushi", "refuse me", "I love jazz") }
            #expect(try await parts.values("SELECT count(*) FROM facts") == ["0"])
            let kept = try await keep("I love sushi", "I love jazz")
            let stored = try await parts.values("SELECT fact_id FROM facts ORDER BY fact_value DESC")
            #expect(stored == kept.map { $0.description.lowercased() })
        }
    }

    @Test func `one user's turns become durable in the order they were recorded`() async throws {
        try await withHubParts { parts in
            let journal = parts.journal
            for index in 0..<10 { _ = try await journal.record(turn("t\(index)")) }
            let expected = (0..<10).map { "t\($0)" }
            #expect(try await parts.values("SELECT client_turn_id FROM turns ORDER BY position") == expected)
            let byTask = "SELECT client_turn_id FROM extraction_tasks JOIN turns USING (user_id, turn_id) ORDER BY extraction_tasks.position"
            #expect(try await parts.values(byTask) == expected)
        }
    }

    @Test func `nothing is kept of a user whose memory is off, or who never registered`() async throws {
        try await withHubParts { parts in
            let journal = parts.journal
            let web = try await parts.users.register(displayName: "Alice").userId
            #expect(try await journal.record(turn("t1", of: web)) == .disabled)
            #expect(try await journal.record(turn("t1", of: "webrtc_unknown")) == .disabled)
            #expect(try await parts.values("SELECT count(*) FROM turns") == ["0"])
            _ = try await parts.users.update(UserSettingsUpdate(memoryEnabled: true), of: web)
            #expect(try await journal.record(turn("t1", of: web)) != .disabled)
            try await parts.policy.update(MemoryPolicyUpdate(defaultEnabled: false))
            #expect(try await journal.record(turn("t1")) == .disabled)
        }
    }

    @Test func `every turn makes the caches of its user stale`() async throws {
        try await withHubParts { parts in
            let journal = parts.journal
            _ = try await journal.record(turn("t1"))
            #expect(try await parts.values("SELECT memory_version FROM users") == ["1"])
            _ = try await journal.record(turn("t2"))
            #expect(try await parts.values("SELECT memory_version FROM users") == ["2"])
        }
    }

    @Test func `without a database a turn is refused as unavailable, never acknowledged`() async throws {
        try await withHubParts { parts in
            let journal = parts.journal
            await parts.pool.close()
            do {
                let result = try await journal.record(turn("t1"))
                Issue.record("acknowledged: \(result)")
            } catch let error as WireError {
                #expect(error.code == .unavailable)
            }
            await journal.settle()
        }
    }

    private static let session = UUID()

    private func turn(_ id: String, of userId: String = "discord_1", session: UUID = Self.session) -> SpokenTurn {
        SpokenTurn(
            userId: userId, sessionId: session, clientTurnId: id, userMessage: "I love sushi",
            aiResponse: "noted", interrupted: false)
    }
}

private func taskId(_ recorded: RecordedTurn) -> UUID? {
    if case .queued(_, let taskId) = recorded { taskId } else { nil }
}
