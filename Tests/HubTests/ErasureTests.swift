import Foundation
import Hub
import Postgres
import Testing
import Wire

@Suite struct ErasureTests {
    @Test func `an erased user leaves no trace in any column of any table`() async throws {
        try await withHubParts { parts in
            let (erased, kept) = ("discord_31415", "discord_27182")
            for user in [erased, kept] {
                let session = try await parts.sessions.open(
                    SessionStart(displayName: "Zebra \(user)", channelId: "zebra-channel-\(user)"), userId: user)
                let turn = SpokenTurn(
                    userId: user, sessionId: session.sessionId, clientTurnId: "zebra-turn-\(user)", isAgentScoped: false,
                    userMessage: "zebra said \(user)", aiResponse: "zebra heard \(user)", interrupted: false)
                _ = try await parts.journal.record(turn)
                try await parts.remember("zebra fact \(user)", for: user)
                let deleted = try await parts.remember("zebra deleted \(user)", for: user)
                try await parts.facts.delete(deleted, of: user, by: parts.bot)
                _ = try await parts.facts.create(FactCreate(factKey: "zebra", factValue: "zebra value \(user)"), for: user)
                _ = try await parts.tokens.create(kind: .user, userId: user, label: "zebra label \(user)")
                try await parts.sessions.end(session)
            }
            #expect(try await !traces(of: erased, parts).isEmpty)
            let keptBefore = try await traces(of: kept, parts)

            try await parts.users.erase(erased)
            #expect(try await traces(of: erased, parts) == [])
            #expect(try await traces(of: kept, parts) == keptBefore)
            await #expect(throws: WireError.self) { try await parts.users.erase(erased) }
        }
    }

    @Test func `a deleted fact's text is nowhere, that it was deleted stays`() async throws {
        try await withHubParts { parts in
            let id = try await parts.remember("the password is xylophone", for: "discord_1")
            try await parts.facts.delete(id, of: "discord_1", by: parts.bot)
            #expect(try await traces(of: "xylophone", parts).isEmpty)
            #expect(try await parts.values("SELECT event FROM fact_history ORDER BY position") == ["ADD", "DELETE"])
            #expect(try await parts.values("SELECT count(*) FROM vectors") == ["0"])
        }
    }

    /// Every column that holds the text, in whatever table; of events also their type.
    private func traces(of text: String, _ parts: HubParts) async throws -> [String] {
        let columns = try await parts.values(
            """
            SELECT format('%I.%I', table_name, column_name) FROM information_schema.columns
            WHERE table_schema = 'public' AND data_type IN ('text', 'json', 'jsonb', 'character varying', 'ARRAY', 'bytea')
            ORDER BY 1
            """)
        var traces: [String] = []
        for column in columns {
            let table = column.prefix { $0 != "." }
            let detail = table == "events" ? "type" : "''"
            let found = try await parts.values(
                "SELECT DISTINCT \(detail) FROM \(table) WHERE strpos(\(column)::text, '\(text)') > 0 ORDER BY 1")
            traces += found.map { $0.isEmpty ? column : "\(column): \($0)" }
        }
        return traces
    }
}
