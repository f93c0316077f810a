import Foundation
import Hub
import TestSupport
import Testing
import Wire

/// Filters as PostgreSQL understands them.
@Suite(.timeLimit(.minutes(5)))
struct SelectedFactsTests {
    @Test func `every filter selects what it says, and its negation the rest`() async throws {
        try await withHubParts { parts in
            let notes: [(text: String, metadata: String)] = [
                ("plain", "{}"), ("number", #"{"x": 3}"#), ("text", #"{"x": "3"}"#), ("list", #"{"x": [1, 3]}"#), ("null", #"{"x": null}"#),
                ("quote", #"{"a\"b": "c\\d \"e\""}"#), ("inner", #"{"x": {"y": true}}"#),
            ]
            for note in notes { try await keep(note.text, note.metadata, parts) }
            let everything = Set(notes.map(\.text))
            let expectations: [(filter: String, texts: Set<String>)] = [
                (#"{"metadata": {"x": 3}}"#, ["number", "list"]), (#"{"metadata": {"x": {"gte": 3}}}"#, ["number", "list"]),
                (#"{"metadata": {"x": {"lt": 3}}}"#, ["list"]), (#"{"metadata": {"x": "3"}}"#, ["text"]),
                (#"{"metadata": {"x": {"in": [3, "3"]}}}"#, ["number", "text", "list"]), (#"{"metadata": {"x": null}}"#, ["null"]),
                (#"{"metadata": {"x": "*"}}"#, ["number", "text", "list", "inner"]), (#"{"metadata": {"x": {"y": true}}}"#, ["inner"]),
                (#"{"metadata": {"x": {"ne": 3}}}"#, ["plain", "text", "null", "quote", "inner"]),
                (#"{"metadata": {"a\"b": "c\\d \"e\""}}"#, ["quote"]), (#"{"metadata": {"a\"b": {"contains": "\\d"}}}"#, ["quote"]),
                (#"{"metadata": {"a\"b": {"contains": "C"}}}"#, []), (#"{"metadata": {"a\"b": {"icontains": "C"}}}"#, ["quote"]),
                (#"{"keywords": "lai"}"#, ["plain"]), (#"{"keywords": "."}"#, []), (#"{"metadata": {"x\") || (1 == 1": 1}}"#, []),
                (#"{"created_at": {"gte": "2001-01-01"}}"#, everything), (#"{"created_at": {"lt": 0}}"#, []), ("{}", everything),
                (#"{"run_id": "r", "metadata": {"x": 3}}"#, ["number", "list"]), (#"{"run_id": {"ne": "r"}}"#, []),
                (#"{"OR": [{"metadata": {"x": "3"}}, {"keywords": "null"}]}"#, ["text", "null"]),
            ]
            for (filter, texts) in expectations {
                #expect(try await found(filter, parts) == texts, "\(filter)")
                #expect(try await found(#"{"NOT": \#(filter)}"#, parts) == everything.subtracting(texts), "not \(filter)")
            }
        }
    }

    @Test func `pages hold every fact once and count all`() async throws {
        try await withHubParts { parts in
            for number in 0..<5 { try await keep("note \(number)", "{}", parts) }
            let selected = SelectedFacts(pool: parts.pool, clock: parts.time)
            let selection = FactSelection(.everything, visibleTo: .platform("discord")) { $0 }
            var seen: [String] = []
            for page in 1...3 {
                let (count, facts) = try await selected.list(selection, page: page, size: 2)
                #expect(count == 5)
                seen += facts.map(\.memory)
            }
            #expect(seen == (0..<5).reversed().map { "note \($0)" })
            #expect(try await selected.list(selection, page: 9, size: 2).count == 5)
        }
    }

    @Test func `search finds within the filter, however far from the question the rest is nearer`() async throws {
        try await withHubParts { parts in
            for number in 0..<30 { try await keep("The cello is in room \(number).", "{}", parts) }
            try await keep("Bread is baked at six.", #"{"kind": "bread"}"#, parts)
            let recall = FilteredRecall(
                recall: parts.recall, facts: SelectedFacts(pool: parts.pool, clock: parts.time), pool: parts.pool, embedding: parts.embedding,
                clock: parts.time)
            let filter = try MemoryFilter(.object(["metadata": .object(["kind": .string("bread")])]))
            let user = try MemoryFilter(.object(["user_id": .string("discord_1")]))
            for filter in [filter, filter.and(user)] {
                let selection = FactSelection(filter, visibleTo: .platform("discord")) { $0 }
                let found = try await recall.search("Where is the cello, and when is bread baked?", in: selection, limit: 3)
                #expect(found.map(\.memory) == ["Bread is baked at six."] && (found.first?.score ?? 0) > 0)
            }
            let whole = try await recall.search("When is bread baked?", in: FactSelection(user, visibleTo: .platform("discord")) { $0 }, limit: 3)
            #expect(whole.first?.memory == "Bread is baked at six.")
            for visibility in [Visibility.user("discord_2"), .platform("telegram")] {
                let selection = FactSelection(user, visibleTo: visibility) { $0 }
                #expect(try await recall.search("When is bread baked?", in: selection, limit: 3).isEmpty)
            }
        }
    }

    private func keep(_ text: String, _ metadata: String, _ parts: HubParts) async throws {
        let request = RememberRequest(content: text, metadata: try WireCoder.decode(JSONValue.self, from: Array(metadata.utf8)))
        _ = try await parts.facts.remember([request], for: "discord_1", by: parts.bot, entities: MemoryEntities(runId: "r"))
    }

    private func found(_ filter: String, _ parts: HubParts) async throws -> Set<String> {
        let filter = try MemoryFilter(WireCoder.decode(JSONValue.self, from: Array(filter.utf8)))
        let selection = FactSelection(filter, visibleTo: .platform("discord")) { $0 }
        return Set(try await SelectedFacts(pool: parts.pool, clock: parts.time).list(selection, page: 1, size: 100).facts.map(\.memory))
    }
}
