import Extraction
import Foundation
import Hub
import Testing

@Suite struct ConsolidationSalienceTests {
    private let now = Date(timeIntervalSince1970: 1_800_000_000)

    @Test func `importance halves in each half-life of its sector`() {
        for sector in MemorySector.allCases {
            let salience = salience(sector: sector, age: sector.halfLifeDays)
            #expect(abs(salience.value(at: now) - 0.4) < 1e-9)
            #expect(abs(salience.value(at: now.addingTimeInterval(sector.halfLifeDays * 86_400)) - 0.2) < 1e-9)
        }
        #expect(MemorySector.episodic.halfLifeDays < MemorySector.emotional.halfLifeDays)
        #expect(MemorySector.emotional.halfLifeDays < MemorySector.semantic.halfLifeDays)
        #expect(MemorySector.semantic.halfLifeDays < MemorySector.reflective.halfLifeDays)
    }

    @Test func `what was recalled counts from then, and more each time, up to twice as much`() {
        let old = salience(sector: .episodic, age: 600)
        var recalled = old
        recalled.lastRecalledAt = now
        recalled.recallCount = 1
        #expect(old.value(at: now) < 0.001)
        #expect(abs(recalled.value(at: now) - 0.8 * 1.2) < 1e-9)
        let values = [0, 1, 3, 7, 15, 31, 1_000_000].map { count in
            recalled.recallCount = count
            return recalled.value(at: now)
        }
        #expect(values == values.sorted())
        #expect(values[2] - values[1] < values[1] - values[0] + 1e-9)
        #expect(abs(values[5] - 1.6) < 1e-9 && values[6] == values[5])
    }

    @Test func `a fact from the future is as good as new`() {
        #expect(abs(salience(sector: .semantic, age: -5).value(at: now) - 0.8) < 1e-9)
    }

    private func salience(sector: MemorySector, age days: Double) -> Salience {
        Salience(importance: 0.8, sector: sector, createdAt: now.addingTimeInterval(-days * 86_400))
    }
}
