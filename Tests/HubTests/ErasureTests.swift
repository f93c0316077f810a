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
                    userId: user, sessionId: session.sessionId, clientTurnId: "zebra-turn-\(user)",
                    userMessage: "zebra said \(user)", aiResponse: "zebra heard \(user)", interrupted: false)
                _ = try await parts.journal.record(turn)
                try await parts.remember("zebra fact \(user)", for: user)
                let deleted = try await parts.remember("zebra deleted \(user)", for: user)
                try await parts.facts.delete(deleted, of: user, by: parts.bot)
                _ = try await parts.facts.create(FactCreate(factKey: "zebra", factValue: "zebra value \(user)"), for: user)
                try await parts.addDerived(from: try await parts.remember("zebra source \(user)", for: user), "zebra \(user)", for: user)
                _ = try await parts.tokens.create(kind: .user, userId: user, label: "zebra label \(user)")
                try await parts.sessions.end(session)
            }
            #expect(try await !parts.traces(of: erased).isEmpty)
            let keptBefore = try await parts.traces(of: kept)

            try await parts.users.erase(erased)
            #expect(try await parts.traces(of: erased) == [])
            #expect(try await parts.traces(of: kept) == keptBefore)
            await #expect(throws: WireError.self) { try await parts.users.erase(erased) }
        }
    }

    @Test func `a deleted fact's text is nowhere, that it was deleted stays`() async throws {
        try await withHubParts { parts in
            let id = try await parts.remember("the password is xylophone", for: "discord_1")
            try await parts.facts.delete(id, of: "discord_1", by: parts.bot)
            #expect(try await parts.traces(of: "xylophone").isEmpty)
            #expect(try await parts.values("SELECT event FROM fact_history ORDER BY position") == ["ADD", "DELETE"])
            #expect(try await parts.values("SELECT count(*) FROM vectors") == ["0"])
        }
    }
}
