import Memhub
import Testing

@Suite struct StageTimesTests {
    private let metrics = """
        # HELP memhub_stage_seconds How long stages take.
        # TYPE memhub_stage_seconds summary
        memhub_stage_seconds{stage="encode",quantile="0.5"} 0.001
        memhub_stage_seconds_sum{stage="encode"} 0.25
        memhub_stage_seconds_count{stage="encode"} 100
        memhub_stage_seconds_sum{kind="fact",stage="search"} 1e-3
        memhub_stage_seconds_count{kind="fact",stage="search"} 10
        memhub_stage_seconds_sum{kind="turn",stage="search"} 0.002
        memhub_stage_seconds_count{kind="turn",stage="search"} 20
        memhub_stage_seconds_sum{stage="idle"} 0
        memhub_stage_seconds_count{stage="idle"} 0
        memhub_other_seconds_sum{stage="encode"} 7
        memhub_stage_seconds_sum 9

        """

    @Test func `sums and counts are read by stage, other labels added up, other metrics ignored`() throws {
        let times = StageTimes(metrics: metrics)
        #expect(Set(times.stages.keys) == ["encode", "search", "idle"])
        #expect(times.stages["encode"] == StageTimes.Total(seconds: 0.25, count: 100))
        #expect(try #require(times.stages["encode"]?.microseconds) == 2500)
        #expect(times.stages["search"]?.count == 30)
        #expect(abs(try #require(times.stages["search"]?.microseconds) - 100) < 1e-6)
        #expect(times.stages["idle"]?.microseconds == nil)
    }

    @Test func `an interval has what was added, and only stages that did something`() {
        let before = StageTimes(stages: ["encode": .init(seconds: 1, count: 10), "search": .init(seconds: 2, count: 5)])
        let after = StageTimes(stages: [
            "encode": .init(seconds: 1.5, count: 20), "search": .init(seconds: 2, count: 5), "commit": .init(seconds: 3, count: 1),
        ])
        #expect(
            after.since(before)
                == StageTimes(stages: ["encode": .init(seconds: 0.5, count: 10), "commit": .init(seconds: 3, count: 1)]))
    }

    @Test func `a hub without stages has none`() {
        #expect(StageTimes(metrics: "memhub_connections 3\n") == StageTimes())
    }
}
