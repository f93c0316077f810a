import Foundation

/// The memories of one user, ready to be ranked: where to start reading this target.
///
/// Ranking is exact: every memory is compared with the query, by meaning (vectors), by words (BM25, also those of the turns next to
/// it, for an answer often lies beside the words of its question), by speaker and by time. No model and no database is asked.
///
/// - Cost: 1,000 memories with 384 dimensions take about 2 MB; a query takes some 100 µs (`memhub bench recall`).
/// - Threads: none of its own; a value, to be guarded by who holds it.
/// - Never: knows whose memories these are, or keeps their texts.
/// - Next: ``RecallWeights`` for what counts, ``LexicalIndex`` and ``VectorRows`` for the two searches.
public struct MemoryIndex: Sendable {
    /// What else ranking must know of a memory.
    private struct Traits: Sendable {
        /// Counts insertions: slots are used again, and do not tell which memory is the later one.
        var order: Int
        var speaker: Int32
        var day: CalendarDay
        var occurredAt: Double
        var importance: Float
        var hasTime: Bool
        var isQuestion: Bool
    }

    private struct Speaker: Sendable {
        var name: String
        var words: Set<String>
        /// Memories of theirs.
        var count = 0
    }

    /// Of every slot: what its words, and those of the turns next to it, have of the query's.
    struct WordScores {
        var own: [Float]
        var near: [Float]
    }

    private var vectors = VectorRows()
    private var lexical = LexicalIndex()
    private var sessions = Sessions()
    private var links = Links()
    private var traits: [Traits?] = []
    private var free: [Int] = []
    private var speakers: [Speaker] = []
    private var insertions = 0

    private static let frequencySaturation: Float = 0.9
    private static let lengthNormalisation: Float = 0.3

    public init(capacity: Int = 0) { traits.reserveCapacity(capacity) }

    /// Memory taken, about.
    public var bytes: Int { vectors.bytes + lexical.bytes + sessions.bytes + traits.count * MemoryLayout<Traits?>.stride }

    // MARK: Contents

    /// - Returns: the memory's slot; slots of removed memories are used again.
    public mutating func insert(_ entry: MemoryEntry) -> Int {
        let words = Words.words(of: entry.text)
        let slot = free.popLast() ?? traits.count
        let traits = Traits(
            order: insertions, speaker: number(of: entry.speaker), day: CalendarDay(entry.occurredAt),
            occurredAt: entry.occurredAt.timeIntervalSince1970, importance: Float(entry.importance),
            hasTime: TimeCue.hasTime(words), isQuestion: entry.text.utf8.contains(UInt8(ascii: "?")))
        if slot == self.traits.count {
            self.traits.append(traits)
            vectors.append(entry.vector)
        } else {
            self.traits[slot] = traits
            vectors.replace(slot, by: entry.vector)
        }
        lexical.insert(Words.terms(of: words), at: slot)
        sessions.insert(entry.session, at: slot)
        insertions += 1
        if traits.speaker >= 0 { speakers[Int(traits.speaker)].count += 1 }
        return slot
    }

    public mutating func remove(_ slot: Int) {
        guard let removed = traits[slot] else { return }
        traits[slot] = nil
        vectors.replace(slot, by: nil)
        if removed.speaker >= 0 { speakers[Int(removed.speaker)].count -= 1 }
        lexical.remove(slot)
        sessions.remove(slot)
        links.remove(slot)
        free.append(slot)
    }

    /// Says that two memories are about the same: who recalls one is offered the other.
    ///
    /// - Parameter strength: 0…1.
    public mutating func link(_ one: Int, _ other: Int, strength: Double) { links.insert(one, other, strength: strength) }

    private mutating func number(of speaker: String?) -> Int32 {
        guard let speaker, !speaker.isEmpty else { return -1 }
        if let index = speakers.firstIndex(where: { $0.name == speaker }) { return Int32(index) }
        speakers.append(Speaker(name: speaker, words: Set(Words.words(of: speaker))))
        return Int32(speakers.count - 1)
    }

    /// The question as the speakers it names would ask it: what to embed, as they said what they said in the first person. Whose
    /// memory is meant is a matter of ``RecallWeights/speaker``.
    public func inFirstPerson(_ text: String) -> String {
        let names = speakers.filter { $0.count > 0 }.flatMap { speaker in
            [speaker.name] + (speaker.words.count > 1 ? speaker.name.split(separator: " ").prefix(1).map(String.init) : [])
        }
        return names.sorted { $0.count > $1.count }.reduce(text) { Names.inFirstPerson($1, $0) }
    }

    // MARK: Ranking

    /// - Parameter isVisible: asked once for every slot in use; a hidden memory neither is found nor lifts others.
    /// - Returns: best first; of equals the one inserted later.
    public func best(
        _ query: MemoryQuery, limit: Int, weights: RecallWeights, now: Date, where isVisible: (Int) -> Bool
    ) -> [RankedMemory] {
        let cues = QueryCues(query.text, speakers: speakers.map { $0.count > 0 ? $0.words : [] })
        let visible = traits.indices.map { traits[$0] != nil && isVisible($0) }
        let similarities = query.vector.map { vectors.products(with: $0) }
        let words = wordScores(cues.terms, weights, visible)
        let content = cues.content == cues.terms ? words : wordScores(cues.content, weights, visible)
        guard isAnswerable(cues, words: content, similarities: similarities, weights: weights, visible) else { return [] }
        func match(_ slot: Int) -> MemoryScore? {
            guard visible[slot] else { return nil }
            var score = MemoryScore()
            score.vector = weights.vector * Double(max(0, similarities?[slot] ?? 0))
            score.lexical = weights.lexical * Double(words.own[slot])
            score.neighbours = weights.lexical * Double(words.near[slot])
            return score
        }
        let sessionMaxima = weights.session == 0 ? nil : sessions.maxima(slots: traits.indices) { match($0)?.total }
        func score(_ slot: Int, isLinked: Bool) -> MemoryScore? {
            guard var score = match(slot), let traits = traits[slot] else { return nil }
            guard isLinked || score.total >= Self.leastRelevance || !cues.hasWords || cues.terms.isEmpty else { return nil }
            if sessions.neighbour(of: slot, -1).map({ visible[$0] && self.traits[$0]?.isQuestion == true }) == true {
                score.neighbours += weights.answer
            }
            if let sessionMaxima { score.session = weights.session * sessionMaxima[slot] }
            score.speaker = weights.speaker * cues.share(ofSpeaker: Int(traits.speaker))
            if cues.time.asksForTime, traits.hasTime { score.time += weights.time }
            if let date = cues.time.date { score.time += weights.date * TimeCue.fit(date, traits.day) }
            score.importance = weights.importance * Double(traits.importance)
            let days = max(0, now.timeIntervalSince1970 - traits.occurredAt) / 86_400
            score.recency = weights.recency * exp2(-days / weights.recencyHalfLifeDays)
            return score
        }
        var best: [RankedMemory] = []
        for slot in traits.indices {
            if let score = score(slot, isLinked: false) { keep(RankedMemory(slot: slot, score: score), in: &best, limit: limit) }
        }
        return links.isEmpty ? best : following(best, limit: limit, weights: weights) { score($0, isLinked: true) }
    }

    /// What was found lifts what is linked with it, one step far.
    private func following(
        _ found: [RankedMemory], limit: Int, weights: RecallWeights, score: (Int) -> MemoryScore?
    ) -> [RankedMemory] {
        var scores = Dictionary(uniqueKeysWithValues: found.map { ($0.slot, $0.score) })
        for memory in found {
            for link in links.of(memory.slot) {
                guard var linked = scores[link.slot] ?? score(link.slot) else { continue }
                linked.links = max(linked.links, weights.links * link.strength * memory.score.total)
                scores[link.slot] = linked
            }
        }
        var best: [RankedMemory] = []
        for (slot, score) in scores { keep(RankedMemory(slot: slot, score: score), in: &best, limit: limit) }
        return best
    }

    /// Keeps the best, sorted.
    private func keep(_ found: RankedMemory, in best: inout [RankedMemory], limit: Int) {
        if best.count >= limit {
            guard let last = best.last, isBetter(found, than: last) else { return }
            best.removeLast()
        }
        var place = best.count
        while place > 0, isBetter(found, than: best[place - 1]) { place -= 1 }
        best.insert(found, at: place)
    }

    private func isBetter(_ one: RankedMemory, than other: RankedMemory) -> Bool {
        let (total, otherTotal) = (one.score.total, other.score.total)
        return total == otherTotal ? traits[one.slot]?.order ?? 0 > traits[other.slot]?.order ?? 0 : total > otherTotal
    }

    /// BM25 of every memory, as a share of what all the query's words together are worth: in the text itself, and what the best of
    /// its neighbours adds to that.
    private func wordScores(_ terms: [String], _ weights: RecallWeights, _ visible: [Bool]) -> WordScores {
        var own = [Float](repeating: 0, count: traits.count)
        var spread = own
        var ofTerm = own
        var total: Float = 0
        let (near, far) = (Float(weights.neighbours), Float(weights.farNeighbours))
        let shares = [(-2, far), (-1, near), (1, near), (2, far)]
        for term in terms {
            let postings = lexical.postings(of: term)
            let worth = lexical.inverseDocumentFrequency(postings.count)
            total += worth
            var touched: [Int] = []
            func raise(_ slot: Int, to value: Float) {
                if ofTerm[slot] == 0 { touched.append(slot) }
                ofTerm[slot] = max(ofTerm[slot], value)
            }
            for posting in postings {
                let slot = Int(posting.slot)
                guard visible[slot] else { continue }
                let frequency = Float(posting.frequency)
                let length = 1 - Self.lengthNormalisation + Self.lengthNormalisation * lexical.length(slot) / lexical.averageLength
                let value =
                    worth * frequency * (Self.frequencySaturation + 1) / (frequency + Self.frequencySaturation * length)
                own[slot] += value
                raise(slot, to: value)
                for (distance, share) in shares {
                    if let neighbour = sessions.neighbour(of: slot, distance) { raise(neighbour, to: share * value) }
                }
            }
            for slot in touched {
                spread[slot] += ofTerm[slot]
                ofTerm[slot] = 0
            }
        }
        guard total > 0 else { return WordScores(own: own, near: spread) }
        for slot in own.indices {
            spread[slot] = (spread[slot] - own[slot]) / total
            own[slot] /= total
        }
        return WordScores(own: own, near: spread)
    }
}
