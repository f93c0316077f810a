import Wire

/// Answers to spoken questions, and how they compare with answers to the same transcripts later.
struct SpeculationScore: Sendable {
    private var roundTrip = Latencies()
    private var hub = Latencies()
    private var partials = 0
    private var late = 0
    private var empty = 0
    private var sources: [MemoryContext.Source: Int] = [:]
    private var laterSources: [MemoryContext.Source: Int] = [:]
    private var compared = 0
    private var same = 0
    private var otherIds = 0
    private var largestDistance = 0.0

    mutating func add(_ spoken: SpokenAnswer, asked: SpokenAnswer) {
        roundTrip.record(spoken.roundTrip)
        hub.record(milliseconds: spoken.hubMilliseconds)
        partials += spoken.partials
        sources[spoken.source, default: 0] += 1
        laterSources[asked.source, default: 0] += 1
        if spoken.outcome != .complete { late += 1 }
        if spoken.recalled.ids.isEmpty { empty += 1 }
        guard spoken.outcome == .complete, asked.outcome == .complete else { return }
        compared += 1
        if spoken.recalled.isSame(as: asked.recalled) { same += 1 }
        if spoken.recalled.hasSameIds(as: asked.recalled) {
            largestDistance = max(largestDistance, spoken.recalled.distance(to: asked.recalled))
        } else {
            otherIds += 1
        }
    }

    mutating func add(_ other: SpeculationScore) {
        roundTrip.add(other.roundTrip)
        hub.add(other.hub)
        partials += other.partials
        late += other.late
        empty += other.empty
        sources.merge(other.sources, uniquingKeysWith: +)
        laterSources.merge(other.laterSources, uniquingKeysWith: +)
        compared += other.compared
        same += other.same
        otherIds += other.otherIds
        largestDistance = max(largestDistance, other.largestDistance)
    }

    var answers: BenchRow {
        ["questions": .count(roundTrip.count), "prefetched": count(.prefetched), "cache": count(.cache), "computed": count(.computed)]
            + ["prefetched_percent": percent(sources[.prefetched] ?? 0, of: roundTrip.count), "late": .count(late), "empty": .count(empty)]
            + hub.row("hub_", [50, 99]) + roundTrip.row("", [50, 99]) + ["partials": .count(partials)]
    }

    var comparison: BenchRow {
        [
            "questions": .count(roundTrip.count), "compared": .count(compared), "same": .count(same),
            "same_percent": percent(same, of: compared), "other_ids": .count(otherIds),
            "largest_relevance_difference": .number(largestDistance, digits: 4),
            "again_computed": .count(laterSources[.computed] ?? 0), "again_cache": .count(laterSources[.cache] ?? 0),
        ]
    }

    private func count(_ source: MemoryContext.Source) -> BenchValue { .count(sources[source] ?? 0) }

    private func percent(_ part: Int, of whole: Int) -> BenchValue {
        whole == 0 ? .absent : .number(Double(part) / Double(whole) * 100, digits: 1)
    }
}
