import Foundation
import TestSupport
import Testing
import Wire

/// A server without the extension, and the day it is installed.
@Suite(.timeLimit(.minutes(14)))
struct WithoutPgvectorTests {
    private static let said = [
        "I live in Lisbon.", "My sister Clara plays the cello.", "I work as a carpenter.", "My favourite food is sushi.",
    ]

    @Test func `Without pgvector everything is remembered, found and forgotten; once installed it takes the vectors over`() async throws {
        let installation = try await Installation()
        defer { installation.remove() }
        try await HubProcess.with(database: nil, settings: ["MEMHUB_POSTGRES_DIR": installation.folder]) { hub in
            let bot = try await hub.botToken(platform: "phone")
            let (dashboard, _) = try await hub.events(token: try hub.adminToken)
            let voice = try await hub.voice(token: bot, as: "phone_1")
            for sentence in Self.said { _ = try await voice.say(sentence) }
            _ = try await dashboard.events(untilEnded: Self.said.count)
            #expect(try await health(of: hub).note?.contains("pgvector") == true)
            #expect(hub.log.contains("has no pgvector"))
            _ = try await voice.context("please forget the fact that my favourite food is sushi", turnId: "forgetting")
            #expect(try await voice.forgotten().receipt.facts == 1)
            let found = try await everythingFound(in: hub, bot)
            #expect(found.allSatisfy { $0.contains("Lisbon") }, "\(found)")
            let vectors = try await exported(from: hub)
            #expect(vectors.count >= Self.said.count - 1)

            try installation.addPgvector()
            try await hub.restart()
            #expect(try await health(of: hub).note == nil)
            #expect(try await exported(from: hub) == vectors)
            let foundAgain = try await everythingFound(in: hub, bot)
            #expect(foundAgain == found)
            let again = try await hub.voice(token: bot, as: "phone_1")
            _ = try await again.context("please forget the fact that I live in Lisbon", turnId: "asking")
            #expect(try await again.forgotten().receipt.facts == 1)
            let left = try await everythingFound(in: hub, bot)
            #expect(left.allSatisfy { !$0.contains("Lisbon") }, "\(left)")

            // Both kinds of stores take each other's exports.
            let without = try await Installation()
            defer { without.remove() }
            let file = hub.dataFolder + "/moved.jsonl"
            _ = try await hub.command(["export", file])
            let moved = try vectorLines(of: file)
            try await HubProcess.with(database: nil, settings: ["MEMHUB_POSTGRES_DIR": without.folder]) { other in
                _ = try await other.command(["import", "json", file])
                #expect(try await exported(from: other) == moved)
            }
        }
    }

    /// One question through every door that compares vectors; the texts of each answer.
    private func everythingFound(in hub: HubProcess, _ bot: String) async throws -> [String] {
        let (question, user) = ("Which city do I live in?", "phone_1")
        let voice = try await hub.voice(token: bot, as: user)
        let recalled = RecallRequest(query: question, userId: user)
        let asked = MemoryQueryRequest(query: question, userId: user)
        let search = SearchRequest(query: question)
        let filtered = #"{"query":"\#(question)","top_k":1,"filters":{"user_id":"\#(user)"}}"#
        let answers = [
            try await hub.request("POST", "/memory/recall", token: bot, json: recalled),
            try await hub.request("POST", "/tools/memory-query", token: bot, json: asked),
            try await hub.request("POST", "/api/memory/search", token: try hub.adminToken, json: search),
            try await hub.request("POST", "/v3/memories/search/", token: bot, body: filtered),
        ]
        let texts = answers.map { answer in
            answer.text.matches(of: /"(?:content|memory|fact_text)":"([^"]*)"/).map { String($0.1) }.joined(separator: "; ")
        }
        return [try await voice.context(question).context] + texts
    }

    private func health(of hub: HubProcess) async throws -> Health {
        try await hub.request("GET", "/health").decode(Health.self)
    }

    private func exported(from hub: HubProcess) async throws -> [String] {
        let file = hub.dataFolder + "/\(UUID().uuidString).jsonl"
        _ = try await hub.command(["export", file])
        return try vectorLines(of: file)
    }

    private func vectorLines(of file: String) throws -> [String] {
        try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n").map(String.init)
            .filter { $0.contains(#""embedding""#) }.sorted()
    }

    /// A PostgreSQL without the files of pgvector.
    private struct Installation {
        let folder: String
        private let complete: String
        private let copy: String
        private let extensions = "/share/postgresql/extension"

        init() async throws {
            complete = URL(filePath: try TestServer.installation()).resolvingSymlinksInPath().path
            // Its libraries lie beside it in the wheel.
            let path = URL(filePath: complete)
            let wheel = path.deletingLastPathComponent().deletingLastPathComponent()
            copy = try TestServer.makeDataDirectory()
            // By a process of its own: one that is started while a program is being written here could keep it from being run.
            let copying = try ChildProgram(
                executable: "/bin/cp", arguments: ["-a", wheel.path, copy + "/wheel"], environment: [:], log: copy + "/log")
            guard try await copying.waitUntilExit(within: HubProcess.patience) == 0 else { throw HubFailure("no copy of PostgreSQL") }
            folder = copy + "/wheel" + path.path.dropFirst(wheel.path.count)
            for file in try pgvector() { try FileManager.default.removeItem(atPath: folder + extensions + "/" + file) }
        }

        func addPgvector() throws {
            for file in try pgvector() {
                try FileManager.default.copyItem(atPath: complete + extensions + "/" + file, toPath: folder + extensions + "/" + file)
            }
        }

        func remove() { try? FileManager.default.removeItem(atPath: copy) }

        private func pgvector() throws -> [String] {
            try FileManager.default.contentsOfDirectory(atPath: complete + extensions).filter { $0.hasPrefix("vector") }
        }
    }
}
