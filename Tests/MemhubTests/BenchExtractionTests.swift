import Foundation
import Testing
import Wire

@Suite struct BenchExtractionTests {
    @Test func `extraction counts, for each class, what was expected, found and right`() async throws {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("memhub-extraction-\(UUID()).jsonl")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data(
            """
            {"class":"plain","text":"I live in Oslo","facts":[{"key":"home","value":"Oslo","operation":"assert"}]}
            {"class":"plain","text":"I love jazz and I play the cello","facts":[{"key":"likes","value":"jazz","operation":"assert"}]}
            {"class":"plain","text":"My spleen whistles","facts":[{"key":"medical_conditions","value":"spleen whistles","operation":"assert"}]}
            {"class":"question","text":"Where do I live?","facts":[]}
            """.utf8
        ).write(to: file)
        let report = try await BenchRun.report("extraction", ["--file", file.path])
        let rows = try report.rows(0)
        #expect(try rows.map { try $0.text("class") } == ["plain", "question", "total"])
        #expect(try rows.map { try $0.count("turns") } == [3, 1, 4])
        #expect(try rows.map { try $0.count("expected") } == [3, 0, 3])
        #expect(try rows.map { try $0.count("found") } == [3, 0, 3])
        #expect(try rows.map { try $0.count("correct") } == [2, 0, 2])
        #expect(try rows[0].number("precision") == 0.667)
        #expect(rows[1].fields["recall"] == .null)
        #expect(try report.rows(1)[0].number("us_per_turn") > 0)
    }
}
