import Foundation

/// Percentiles by nearest rank.
package struct LatencySummary: Sendable {
    private var milliseconds: [Double] = []

    package init() {}

    package mutating func add(_ value: Double) { milliseconds.append(value) }

    /// - Parameter rank: 0…1.
    package func percentile(_ rank: Double) -> Double? {
        guard !milliseconds.isEmpty else { return nil }
        let position = Int((rank * Double(milliseconds.count)).rounded(.up)) - 1
        return milliseconds.sorted()[max(0, position)]
    }

    package var text: String { "p50 \(text(0.5)) p99 \(text(0.99))" }

    private func text(_ rank: Double) -> String {
        percentile(rank).map { $0.formatted(.number.precision(.fractionLength(2)).grouping(.never)) } ?? "-"
    }
}
