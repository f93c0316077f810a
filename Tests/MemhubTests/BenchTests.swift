import Foundation
import Testing
import Wire

/// Every bench as it is run by people, quickly: the shape of its JSON, and counts that add up. No thresholds.
@Suite(.serialized, .timeLimit(.minutes(5)))
struct BenchTests {
    @Test func `embed measures three lengths, batches, interactive texts among background ones, loading and memory`() async throws {
        let report = try await BenchRun.report("embed")
        #expect(try report.rows(0).map { try $0.count("tokens") } == [12, 40, 256])
        for row in try report.rows(0) {
            #expect(try row.count("texts") > 0)
            #expect(try row.number("p50_ms") > 0)
            #expect(try row.number("p99_ms") >= row.number("p50_ms"))
        }
        for row in try report.rows(1) { #expect(try row.number("texts_per_s") > 0) }
        #expect(try report.rows(2).map { try $0.text("background") } == ["idle", "busy", "idle", "busy"])
        for row in try report.rows(2) {
            #expect(try row.count("texts") > 0)
            #expect(try row.text("background") == "idle" || row.number("background_per_s") > 0)
        }
        #expect(try report.rows(3)[0].number("memory_after_mib") > report.rows(3)[0].number("memory_before_mib"))
    }

    @Test func `providers measures a recall by itself and through the chain`() async throws {
        let rows = try await BenchRun.report("providers").rows(0)
        #expect(try rows.map { try $0.text("asked") } == ["by itself", "through the chain", "difference"])
        for row in rows.prefix(2) { #expect(try row.number("p99_us") >= row.number("p50_us") && row.number("p50_us") > 0) }
    }

    @Test func `context counts an outcome and a percentile for every request, and the cache answers what is repeated`() async throws {
        let report = try await BenchRun.report("context")
        let rows = try report.rows(0)
        #expect(try rows.map { try $0.text("mode") } == ["computed", "paced", "cache", "prefetched"].flatMap { [$0, $0] })
        #expect(try rows.map { try $0.count("sessions") } == [1, 8, 1, 8, 1, 8, 1, 8])
        for row in rows {
            let requests = try row.count("requests")
            #expect(requests > 0)
            #expect(try ["complete", "partial", "timed_out", "errors"].reduce(0) { $0 + (try row.count($1)) } == requests)
            #expect(try ["source_computed", "source_cache", "source_prefetched"].reduce(0) { $0 + (try row.count($1)) } == requests)
            #expect(try row.count("errors") == 0)
            #expect(try row.number("p99_ms") >= row.number("p50_ms"))
        }
        #expect(try rows[0].count("source_cache") == 0)
        #expect(try rows[2].count("source_cache") == 0)
        #expect(try rows[4].count("source_cache") > 0)
    }

    @Test func `growth asks for an active user at each stage, whom no cache answers, and for users who never asked`() async throws {
        let rows = try await BenchRun.report("growth").rows(0)
        #expect(try rows.map { try $0.count("users") } == [100, 300])
        #expect(try rows.map { try $0.count("facts") } == [2000, 6000])
        #expect(try rows[0].number("ratio") == 1)
        for row in rows {
            #expect(try row.count("requests") > 0)
            #expect(try row.count("computed") == row.count("requests"))
            #expect(try row.count("cold_requests") == 50)
            #expect(try row.number("ratio") > 0)
            #expect(try row.number("hub_mib") > 0)
        }
    }

    @Test func `queue asks while the queue is empty, while it is worked off, and when it is empty again`() async throws {
        let rows = try await BenchRun.report("queue").rows(0)
        #expect(try rows.map { try $0.text("queue") } == ["empty", "worked off", "empty again"])
        #expect(try rows[0].number("p99_ratio") == 1)
        for row in rows {
            #expect(try row.count("requests") > 0)
            #expect(try row.number("p99_ms") >= row.number("p50_ms"))
            #expect(try row.number("p99_ratio") > 0)
        }
    }

    @Test func `speculation answers every spoken question, with the same memories as without partials`() async throws {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("memhub-speculation-\(UUID()).json")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data(
            """
            [{"sample_id":"a","conversation":{"session_1_date_time":"1:56 pm on 8 May, 2023",
            "session_1":[{"speaker":"Ada","dia_id":"D1:1","text":"My cat is called Miso."},
            {"speaker":"Bo","dia_id":"D1:2","text":"I drove to the coast yesterday."}]},
            "qa":[{"question":"What is the name of the cat?","evidence":["D1:1"],"category":4},
            {"question":"When did Bo drive to the coast?","evidence":["D1:2"],"category":2},
            {"question":"What is the name of the dog?","evidence":["D1:1"],"category":5}]}]
            """.utf8
        ).write(to: file)
        let report = try await BenchRun.report("speculation", ["--file", file.path, "--corrected", "0.5", "--sessions", "2"])
        let (spoken, compared) = (try report.rows(0), try report.rows(1))
        #expect(try spoken.map { try $0.text("final") } == ["unchanged", "corrected", "all"])
        #expect(try spoken.map { try $0.count("questions") } == [1, 1, 2])
        for row in spoken {
            #expect(try ["prefetched", "cache", "computed"].reduce(0) { $0 + (try row.count($1)) } == row.count("questions"))
            #expect(try row.count("partials") > row.count("questions"))
        }
        for row in compared { #expect(try row.count("same") == row.count("compared")) }
    }

    @Test func `turns are all extracted, and each task's events come in order and once`() async throws {
        let report = try await BenchRun.report("turns")
        let (spoken, extracted) = (try report.rows(0), try report.rows(1))
        #expect(spoken.count == extracted.count && !spoken.isEmpty)
        for (turns, extraction) in zip(spoken, extracted) {
            let count = try turns.count("turns")
            #expect(count > 0)
            #expect(try turns.count("refused") == 0)
            #expect(try extraction.count("completed") == count)
            #expect(try extraction.count("events") == 3 * count)
            for name in ["failed", "unfinished", "out_of_order", "repeated", "skipped"] { #expect(try extraction.count(name) == 0) }
        }
    }

    @Test func `fanout gives every event to every dashboard, in order`() async throws {
        let rows = try await BenchRun.report("fanout").rows(0)
        #expect(rows.count == 2)
        for row in rows {
            #expect(try row.count("deliveries") == row.count("events") * row.count("dashboards"))
            for name in ["out_of_order", "incomplete", "closed_as_slow"] { #expect(try row.count(name) == 0) }
            #expect(try row.number("deliveries_per_s") > 0)
        }
    }

    @Test func `idle connections stay open and their memory is read`() async throws {
        let row = try await BenchRun.report("idle").rows(0)[0]
        #expect(try row.count("connections") == 100)
        #expect(try row.count("open_at_the_end") == 100)
        #expect(try row.number("hub_after_mib") > 0)
    }

    @Test func `recall finds the one turn that answers a question, and counts adversarial questions apart`() async throws {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("memhub-recall-\(UUID()).json")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data(
            """
            [{"sample_id":"a","conversation":{"speaker_a":"Ada","speaker_b":"Bo","session_1_date_time":"1:56 pm on 8 May, 2023",
            "session_1":[{"speaker":"Ada","dia_id":"D1:1","text":"My cat is called Miso."},
            {"speaker":"Bo","dia_id":"D1:2","text":"I drove to the coast yesterday."}]},
            "qa":[{"question":"What is the name of the cat?","answer":"Miso","evidence":["D1:1; D9:9"],"category":4},
            {"question":"What is the name of the dog?","evidence":["D1:1"],"category":5}]}]
            """.utf8
        ).write(to: file)
        let report = try await BenchRun.report("recall", ["--file", file.path])
        let total = try report.rows(0)[1]
        #expect(try total.text("conversation") == "total")
        #expect(try total.count("turns") == 2)
        #expect(try total.count("questions") == 1)
        #expect(try total.number("recall@5") == 100)
        #expect(try report.rows(2)[0].count("questions") == 1)
        #expect(try report.rows(3).map { try $0.count("count") } == [2, 2])
    }
}
