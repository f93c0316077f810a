import Metrics
import Synchronization

/// Every metric of this process, kept for `GET /metrics`: the backend of swift-metrics.
///
/// Names become Prometheus names: what is not a letter, digit, `_` or `:` turns into `_`; counters end in `_total`, timers in
/// `_seconds`. Asking twice for one label and the same dimensions gives the same instrument.
///
/// - Threads: any. Recording takes one atomic operation or one short lock of its own; making an instrument takes the registry's.
/// - Never: forgets a series by itself, so dimensions must have few values (never user ids or paths).
public final class PrometheusRegistry: MetricsFactory, Sendable {
    private struct State {
        var families: [String: PrometheusFamily] = [:]
        var help: [String: String] = [:]
    }

    private let state = Mutex(State())

    public init() {}

    /// Says in one sentence what a metric is, under the label it is made with.
    public func describe(_ label: String, _ help: String) {
        state.withLock { $0.help[label] = help }
    }

    public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        counter(label, dimensions)
    }

    public func makeFloatingPointCounter(label: String, dimensions: [(String, String)]) -> any FloatingPointCounterHandler {
        counter(label, dimensions)
    }

    public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        gauge(label, dimensions)
    }

    /// - Parameter aggregate: true: a histogram, of seconds if the label says so and of sizes otherwise; false: a gauge.
    public func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        guard aggregate else { return gauge(label, dimensions) }
        let name = PrometheusText.name(label)
        let buckets = name.hasSuffix("_seconds") ? PrometheusHistogram.secondBuckets : PrometheusHistogram.sizeBuckets
        return series(label, name: name, .histogram, dimensions) { PrometheusHistogram(buckets: buckets) }
    }

    public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        series(label, name: PrometheusText.name(label, ending: "_seconds"), .histogram, dimensions) {
            PrometheusHistogram(buckets: PrometheusHistogram.secondBuckets)
        }
    }

    public func destroyCounter(_ handler: any CounterHandler) { remove(handler) }
    public func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) { remove(handler) }
    public func destroyMeter(_ handler: any MeterHandler) { remove(handler) }
    public func destroyRecorder(_ handler: any RecorderHandler) { remove(handler) }
    public func destroyTimer(_ handler: any TimerHandler) { remove(handler) }

    /// All metrics in Prometheus' text format 0.0.4 (`text/plain; version=0.0.4; charset=utf-8`), sorted by name and labels.
    public func exposition() -> String {
        let (families, help) = state.withLock { ($0.families, $0.help) }
        var text = ""
        for (name, family) in families.sorted(by: { $0.key < $1.key }) {
            text += "# HELP \(name) \(PrometheusText.escapedHelp(help[family.label] ?? family.label))\n"
            text += "# TYPE \(name) \(family.kind.rawValue)\n"
            for (labels, instrument) in family.series.sorted(by: { $0.key < $1.key }) {
                instrument.write(name: name, labels: labels, to: &text)
            }
        }
        return text
    }

    private func counter(_ label: String, _ dimensions: [(String, String)]) -> PrometheusCounter {
        series(label, name: PrometheusText.name(label, ending: "_total"), .counter, dimensions) { PrometheusCounter() }
    }

    private func gauge(_ label: String, _ dimensions: [(String, String)]) -> PrometheusGauge {
        series(label, name: PrometheusText.name(label), .gauge, dimensions) { PrometheusGauge() }
    }

    private func series<Instrument: PrometheusInstrument>(
        _ label: String, name: String, _ kind: PrometheusFamily.Kind, _ dimensions: [(String, String)],
        make: () -> Instrument
    ) -> Instrument {
        let labels = PrometheusText.labels(dimensions)
        return state.withLock { state in
            var family = state.families[name] ?? PrometheusFamily(label: label, kind: kind)
            precondition(family.kind == kind, "the metric \(name) is already a \(family.kind.rawValue)")
            if let known = family.series[labels] as? Instrument { return known }
            let instrument = make()
            family.series[labels] = instrument
            state.families[name] = family
            return instrument
        }
    }

    private func remove(_ handler: any AnyObject) {
        state.withLock { state in
            for (name, family) in state.families {
                guard let labels = family.series.first(where: { $0.value === handler })?.key else { continue }
                state.families[name]?.series[labels] = nil
                if family.series.count == 1 { state.families[name] = nil }
                return
            }
        }
    }
}

/// The series of one metric name.
struct PrometheusFamily {
    enum Kind: String { case counter, gauge, histogram }

    /// As it was written in the code.
    var label: String
    var kind: Kind
    /// By their labels as text.
    var series: [String: any PrometheusInstrument] = [:]
}

/// What can write its own lines of an exposition.
protocol PrometheusInstrument: AnyObject, Sendable {
    /// - Parameter labels: `a="b",c="d"`, or empty.
    func write(name: String, labels: String, to text: inout String)
}
