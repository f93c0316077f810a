import Metrics
import Synchronization

/// A sum that never falls.
final class PrometheusCounter: PrometheusInstrument, CounterHandler, FloatingPointCounterHandler {
    private let value = AtomicDouble()

    func increment(by amount: Int64) { increment(by: Double(amount)) }

    func increment(by amount: Double) {
        if amount > 0 { value.add(amount) }
    }

    func reset() { value.store(0) }

    func write(name: String, labels: String, to text: inout String) {
        text += PrometheusText.line(name, labels, value.load())
    }
}

/// A value that is what it was last set to.
final class PrometheusGauge: PrometheusInstrument, MeterHandler, RecorderHandler {
    private let value = AtomicDouble()

    func set(_ value: Int64) { self.value.store(Double(value)) }
    func set(_ value: Double) { self.value.store(value) }
    func increment(by amount: Double) { value.add(amount) }
    func decrement(by amount: Double) { value.add(-amount) }
    func record(_ value: Int64) { set(value) }
    func record(_ value: Double) { set(value) }

    func write(name: String, labels: String, to text: inout String) {
        text += PrometheusText.line(name, labels, value.load())
    }
}

/// How often values fell below each of some bounds.
final class PrometheusHistogram: PrometheusInstrument, RecorderHandler, TimerHandler {
    /// 50 µs to 10 s: a cached context takes about 0.1 ms, its deadline is 0.1 s, a request's 15 s.
    static let secondBuckets = [
        0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
    ]
    /// Powers of four to 2²⁰: items of a batch, bytes of a message.
    static let sizeBuckets = (0...10).map { Double(1 << (2 * $0)) }

    private struct Recorded {
        /// Of each bucket alone; the last takes what is above all bounds.
        var counts: [Int]
        var sum = 0.0
    }

    private let bounds: [Double]
    private let recorded: Mutex<Recorded>

    init(buckets: [Double]) {
        bounds = buckets
        recorded = Mutex(Recorded(counts: Array(repeating: 0, count: buckets.count + 1)))
    }

    func record(_ value: Int64) { record(Double(value)) }
    func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }

    func record(_ value: Double) {
        guard value.isFinite else { return }
        let bucket = bounds.firstIndex { value <= $0 } ?? bounds.count
        recorded.withLock { recorded in
            recorded.counts[bucket] += 1
            recorded.sum += value
        }
    }

    func write(name: String, labels: String, to text: inout String) {
        let recorded = recorded.withLock { $0 }
        let separator = labels.isEmpty ? "" : ","
        var count = 0
        for (bound, counted) in zip(bounds + [.infinity], recorded.counts) {
            count += counted
            let limit = "le=\"\(PrometheusText.number(bound))\""
            text += PrometheusText.line(name + "_bucket", labels + separator + limit, Double(count))
        }
        text += PrometheusText.line(name + "_sum", labels, recorded.sum)
        text += PrometheusText.line(name + "_count", labels, Double(count))
    }
}

/// A number many threads may add to.
private final class AtomicDouble: Sendable {
    private let bits = Atomic<UInt64>(0)

    func load() -> Double { Double(bitPattern: bits.load(ordering: .relaxed)) }
    func store(_ value: Double) { bits.store(value.bitPattern, ordering: .relaxed) }

    func add(_ amount: Double) {
        var seen = bits.load(ordering: .relaxed)
        while true {
            let sum = (Double(bitPattern: seen) + amount).bitPattern
            let (exchanged, original) = bits.weakCompareExchange(expected: seen, desired: sum, ordering: .relaxed)
            if exchanged { return }
            seen = original
        }
    }
}
