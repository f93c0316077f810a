import Foundation
import Hub
import Postgres
import Testing
import Wire

/// Facts that say about the same become one.
@Suite struct ConsolidationMergingTests {
    @Test func `facts that say about the same become one that keeps its sources`() async throws {
        try await withFacts { facts in
            let sources = [
                try await facts.add("likes sushi", days: 30, importance: 0.9), try await facts.add("likes ramen", days: 20),
                try await facts.add("likes tempura", days: 8),
            ]
            try await facts.add("likes chess", topic: 1)
            #expect(try await facts.recallable().count == 4)
            let before = try await facts.parts.log.position().lastSeq
            #expect(try await facts.consolidation().consolidate(ConsolidationFacts.user).mergedClusters == 1)

            let merged = "likes: likes sushi, ramen and tempura"
            #expect(try await facts.open() == [merged, "likes: likes chess"])
            #expect(try await facts.recallable() == [merged, "likes: likes chess"])
            let parts = facts.parts
            #expect(
                try await parts.values(
                    """
                    SELECT concat_ws('|', fact_value, importance, sector, memory_bank, is_protected,
                        validity_start = (SELECT min(validity_start) FROM facts), validity_end)
                    FROM facts WHERE origin = 'summarised'
                    """) == ["sushi, ramen, tempura|0.9|semantic|Interests|f|t"])
            let found = try await parts.values(
                "SELECT source_id FROM fact_sources JOIN facts USING (user_id, fact_id) WHERE origin = 'summarised'")
            #expect(Set(found) == Set(sources.map { $0.uuidString.lowercased() }))
            #expect(
                try await parts.values(
                    """
                    SELECT count(*) FROM facts AS source JOIN facts AS merged ON merged.fact_id = source.superseded_by
                    WHERE merged.origin = 'summarised' AND source.validity_end IS NOT NULL
                    """) == ["3"])
            #expect(
                try await parts.values("SELECT concat_ws(' ', actor, event) FROM fact_history ORDER BY position").sorted()
                    == ["maintenance ADD"] + Array(repeating: "maintenance SUMMARISE", count: 3))
            let events = try await parts.log.events(after: before, limit: 100).map(\.type)
            #expect(events == ["fact_extracted"] + Array(repeating: "fact_superseded", count: 3))

            #expect(try await facts.consolidation().consolidate(ConsolidationFacts.user).mergedClusters == 0)
            #expect(try await parts.values("SELECT count(*) FROM facts") == ["5"])
        }
    }

    @Test func `the real model finds what belongs together`() async throws {
        try await withFacts { facts in
            let parts = facts.parts
            for text in ["likes green tea", "likes black tea", "likes jasmine tea", "likes mountain biking"] {
                let id = try await facts.add(text)
                let vector = try await parts.embedding.vector(for: "likes: \(text)", priority: .background)
                let (user, modelId) = (ConsolidationFacts.user, parts.modelId)
                _ = try await parts.pool.withConnection {
                    try $0.execute(.replaceVector, [.text(user), .int(modelId), .uuid(id), .floatArray(vector.values)])
                }
            }
            #expect(try await facts.consolidation().consolidate(ConsolidationFacts.user).mergedClusters == 1)
            #expect(try await facts.open().contains("likes: likes mountain biking"))
        }
    }

    @Test func `what is young, given by a person, protected, single-valued or bounded stays as it is`() async throws {
        try await withFacts { facts in
            for number in 0..<3 {
                try await facts.add("likes thing \(number)", topic: 0, days: 6.9)
                try await facts.add("likes thing \(number)", topic: 1, origin: "manual")
                try await facts.add("likes thing \(number)", topic: 2, origin: "remembered")
                try await facts.add("likes thing \(number)", topic: 3, isProtected: true)
                try await facts.add("lives in \(number)", key: "home", topic: 4)
                try await facts.add("likes thing \(number)", topic: 5, validityEnd: facts.parts.clock.now.addingTimeInterval(1_000))
                try await facts.add("likes thing \(number)", key: ["likes", "dislikes", "hobbies"][number], topic: 6)
            }
            #expect(try await facts.consolidation().consolidate(ConsolidationFacts.user).mergedClusters == 0)
            #expect(try await facts.parts.values("SELECT count(*) FROM facts WHERE origin = 'summarised'") == ["0"])
            facts.parts.clock.advance(by: 0.2 * 86_400)
            #expect(try await facts.consolidation().consolidate(ConsolidationFacts.user).mergedClusters == 1, "old enough now")
        }
    }

    @Test func `each agent's facts are merged among themselves`() async throws {
        try await withFacts { facts in
            let agent = UUID()
            try await facts.parts.run(
                "INSERT INTO agents (agent_id, name, created_at, updated_at) VALUES ('\(agent)', 'a', now(), now())")
            for number in 0..<2 {
                try await facts.add("likes thing \(number)")
                try await facts.add("likes thing \(number)", agentId: agent)
            }
            #expect(try await facts.consolidation().consolidate(ConsolidationFacts.user).mergedClusters == 0)
            try await facts.add("likes thing 2", agentId: agent)
            #expect(try await facts.consolidation().consolidate(ConsolidationFacts.user).mergedClusters == 1)
            #expect(
                try await facts.parts.values("SELECT agent_id FROM facts WHERE origin = 'summarised'")
                    == [agent.uuidString.lowercased()])
        }
    }

    @Test func `facts that change while their text is written are left alone`() async throws {
        try await withFacts { facts in
            var ids: [UUID] = []
            for number in 0..<3 { ids.append(try await facts.add("likes thing \(number)")) }
            let (parts, changed) = (facts.parts, ids[1])
            let texts = InterruptedTexts(whileMerging: {
                try? await parts.facts.delete(changed, of: ConsolidationFacts.user, by: parts.bot)
            })
            #expect(try await facts.consolidation(texts: texts).consolidate(ConsolidationFacts.user).mergedClusters == 0)
            #expect(try await facts.open() == ["likes: likes thing 0", "likes: likes thing 2"])
        }
    }

    @Test func `what a run that was cut short has done stays done and is not done again`() async throws {
        try await withFacts { facts in
            for number in 0..<6 { try await facts.add("likes thing \(number)", topic: number / 3) }
            let steps = Steps()
            let run = Task {
                try await facts.consolidation(standBack: { if await steps.next() == 2 { withUnsafeCurrentTask { $0?.cancel() } } })
                    .consolidate(ConsolidationFacts.user)
            }
            await #expect(throws: (any Error).self) { try await run.value }
            let summaries = "SELECT fact_id FROM facts WHERE origin = 'summarised' ORDER BY position"
            let first = try await facts.parts.values(summaries)
            #expect(first.count == 1)
            #expect(try await facts.consolidation().consolidate(ConsolidationFacts.user).mergedClusters == 1)
            let both = try await facts.parts.values(summaries)
            #expect(both.count == 2 && both.first == first.first)
            #expect(try await facts.open().count == 2)
        }
    }

    @Test func `a deleted source takes the summary with it, and the other sources hold again`() async throws {
        try await withFacts { facts in
            let secret = try await facts.add("likes xylophones")
            try await facts.add("likes drums")
            try await facts.add("likes flutes")
            try await facts.consolidation().consolidate(ConsolidationFacts.user)
            #expect(try await facts.open().count == 1)
            let before = try await facts.parts.log.position().lastSeq
            try await facts.parts.facts.delete(secret, of: ConsolidationFacts.user, by: facts.parts.bot)
            #expect(try await facts.open() == ["likes: likes drums", "likes: likes flutes"])
            #expect(try await facts.recallable() == ["likes: likes drums", "likes: likes flutes"])
            #expect(
                try await facts.parts.log.events(after: before, limit: 100).map(\.type).filter { $0.hasPrefix("fact_") }.sorted()
                    == ["fact_deleted", "fact_deleted", "fact_updated", "fact_updated"])
            try await expectNoTrace(of: "xylophones", facts)
        }
    }

    @Test func `a deleted summary takes its sources with it`() async throws {
        try await withFacts { facts in
            for text in ["likes xylophones", "likes drums", "likes flutes"] { try await facts.add(text) }
            try await facts.add("likes chess", topic: 1)
            try await facts.consolidation().consolidate(ConsolidationFacts.user)
            let merged = try #require(
                try await facts.parts.values("SELECT fact_id FROM facts WHERE origin = 'summarised'").first.flatMap(UUID.init))
            try await facts.parts.facts.delete(merged, of: ConsolidationFacts.user, by: facts.parts.bot)
            #expect(try await facts.parts.values("SELECT fact_text FROM facts") == ["likes: likes chess"])
            #expect(try await facts.recallable() == ["likes: likes chess"])
            for word in ["xylophones", "drums", "flutes"] { try await expectNoTrace(of: word, facts) }
        }
    }

    private func withFacts(_ body: (ConsolidationFacts) async throws -> Void) async throws {
        try await withHubParts { try await body(try await ConsolidationFacts($0)) }
    }

    private func expectNoTrace(of word: String, _ facts: ConsolidationFacts) async throws {
        let columns = try await facts.parts.values(
            """
            SELECT format('%I.%I', table_name, column_name) FROM information_schema.columns
            WHERE table_schema = 'public' AND data_type IN ('text', 'json', 'jsonb')
            """)
        for column in columns {
            let table = column.prefix { $0 != "." }
            let found = try await facts.parts.values("SELECT count(*) FROM \(table) WHERE strpos(\(column)::text, '\(word)') > 0")
            #expect(found == ["0"], "\(column)")
        }
    }
}

/// Counts from one.
private actor Steps {
    private var count = 0

    func next() -> Int {
        count += 1
        return count
    }
}

extension Statement {
    fileprivate static let replaceVector = Statement(
        "replace_vector", "UPDATE vectors SET embedding = $4 WHERE user_id = $1 AND model_id = $2::integer AND item_id = $3")
}
