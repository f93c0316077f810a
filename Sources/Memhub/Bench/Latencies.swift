import Histogram

/// Durations as an HDR histogram: constant memory, three significant digits, up to ten minutes.
struct Latencies: Sendable {
    private var histogram = Histogram<UInt32>(highestTrackableValue: longest, numberOfSignificantValueDigits: .three)

    /// In nanoseconds; longer ones count as this long.
    private static let longest: UInt64 = 600_000_000_000

    mutating func record(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        record(nanoseconds: Double(seconds) * 1e9 + Double(attoseconds) / 1e9)
    }

    mutating func record(milliseconds: Double) { record(nanoseconds: milliseconds * 1e6) }

    mutating func add(_ other: Latencies) { histogram.add(other.histogram) }

    var count: Int { Int(histogram.totalCount) }

    /// - Parameter percentile: 0…100.
    /// - Returns: nil when nothing was recorded.
    func milliseconds(at percentile: Double) -> Double? {
        count == 0 ? nil : Double(histogram.valueAtPercentile(percentile)) / 1e6
    }

    /// Columns `<name>p50_ms` … for these percentiles.
    func row(_ name: String, _ percentiles: [Int] = [50, 95, 99]) -> BenchRow {
        var row: BenchRow = [:]
        row.fields = percentiles.map { (name: "\(name)p\($0)_ms", value: .milliseconds(milliseconds(at: Double($0)))) }
        return row
    }

    private mutating func record(nanoseconds: Double) {
        histogram.record(UInt64(min(max(nanoseconds, 0), Double(Self.longest))))
    }
}

extension Duration {
    var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
