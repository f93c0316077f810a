import CoreMetrics
import Dispatch
import Hub
import Testing

@Suite struct PrometheusTests {
    private let registry = PrometheusRegistry()

    @Test func `counters and gauges are written with their help, type and labels`() {
        registry.describe("memhub.turns", "Turns made durable.")
        let turns = registry.makeCounter(label: "memhub.turns", dimensions: [("platform", "discord"), ("kind", "bot")])
        turns.increment(by: 3)
        registry.makeCounter(label: "memhub.turns", dimensions: [("kind", "bot"), ("platform", "discord")]).increment(by: 4)
        let connections = registry.makeMeter(label: "memhub_connections", dimensions: [])
        connections.set(Int64(5))
        connections.increment(by: -1.5)
        #expect(
            registry.exposition() == """
                # HELP memhub_connections memhub_connections
                # TYPE memhub_connections gauge
                memhub_connections 3.5
                # HELP memhub_turns_total Turns made durable.
                # TYPE memhub_turns_total counter
                memhub_turns_total{kind="bot",platform="discord"} 7

                """)
    }

    @Test func `timers are histograms in seconds whose buckets add up`() {
        let timer = registry.makeTimer(label: "context", dimensions: [("source", "cache")])
        for nanoseconds: Int64 in [50_000, 50_001, 2_000_000, 60_000_000_000] { timer.recordNanoseconds(nanoseconds) }
        let lines = registry.exposition().split(separator: "\n")
        #expect(lines[0...1] == ["# HELP context_seconds context", "# TYPE context_seconds histogram"])
        #expect(lines[2] == #"context_seconds_bucket{source="cache",le="5e-05"} 1"#)
        #expect(lines[3] == #"context_seconds_bucket{source="cache",le="0.0001"} 2"#)
        #expect(lines.contains(#"context_seconds_bucket{source="cache",le="0.0025"} 3"#))
        #expect(lines.contains(#"context_seconds_bucket{source="cache",le="10"} 3"#))
        #expect(lines.contains(#"context_seconds_bucket{source="cache",le="+Inf"} 4"#))
        #expect(lines.contains(#"context_seconds_sum{source="cache"} 60.002100001"#))
        #expect(lines.last == #"context_seconds_count{source="cache"} 4"#)
    }

    @Test func `what could break a line is escaped`() {
        registry.describe("a", "back\\slash\nnew line")
        registry.makeCounter(label: "a", dimensions: [("path name", "C:\\x \"y\"\nz")]).increment(by: 1)
        #expect(
            registry.exposition() == """
                # HELP a_total back\\\\slash\\nnew line
                # TYPE a_total counter
                a_total{path_name="C:\\\\x \\"y\\"\\nz"} 1

                """)
    }

    @Test func `names that Prometheus refuses are put right`() {
        registry.makeCounter(label: "2.größe_total", dimensions: []).increment(by: 1)
        #expect(registry.exposition().contains("\n_2_gr__e_total 1\n"))
    }

    @Test func `a recorder is a histogram of sizes when it aggregates, a gauge when not`() {
        registry.makeRecorder(label: "batch", dimensions: [], aggregate: true).record(Int64(5))
        registry.makeRecorder(label: "depth", dimensions: [], aggregate: false).record(0.25)
        let text = registry.exposition()
        #expect(text.contains("batch_bucket{le=\"4\"} 0\nbatch_bucket{le=\"16\"} 1\n"))
        #expect(text.contains("# TYPE depth gauge\ndepth 0.25\n"))
    }

    @Test func `a counter never falls, and a destroyed one is gone`() {
        let counter = registry.makeCounter(label: "a", dimensions: [])
        counter.increment(by: 2)
        counter.increment(by: -1)
        #expect(registry.exposition().contains("a_total 2"))
        registry.destroyCounter(counter)
        #expect(registry.exposition().isEmpty)
    }

    @Test func `nothing is lost when many threads record at once`() {
        DispatchQueue.concurrentPerform(iterations: 8) { _ in
            for _ in 0..<2000 {
                registry.makeCounter(label: "a", dimensions: [("b", "c")]).increment(by: 1)
                registry.makeMeter(label: "g", dimensions: []).increment(by: 0.5)
                registry.makeTimer(label: "t", dimensions: []).recordNanoseconds(1_000_000)
            }
        }
        let text = registry.exposition()
        #expect(text.contains("a_total{b=\"c\"} 16000\n"))
        #expect(text.contains("\ng 8000\n"))
        #expect(text.contains("t_seconds_count 16000\n"))
    }
}
