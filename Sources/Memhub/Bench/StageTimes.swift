import Foundation
import HTTP

/// How long the stages of the hub's work took, all together, as its metrics count them (`memhub_stage_seconds`, label `stage`).
package struct StageTimes: Sendable, Equatable {
    package struct Total: Sendable, Equatable {
        package var seconds = 0.0
        package var count = 0.0

        package init(seconds: Double = 0, count: Double = 0) {
            self.seconds = seconds
            self.count = count
        }

        /// Mean; nil when nothing was counted.
        package var microseconds: Double? { count > 0 ? seconds / count * 1e6 : nil }
    }

    package var stages: [String: Total]

    package init(stages: [String: Total] = [:]) { self.stages = stages }

    /// Reads Prometheus' text format 0.0.4; series of one stage that differ in other labels are added up.
    package init(metrics: String) {
        stages = [:]
        let series = /memhub_stage_seconds_(sum|count)\{(?:[^}]*,)?stage="([^"]*)"[^}]*\} +(\S+).*/
        for line in metrics.split(separator: "\n") {
            guard let match = line.wholeMatch(of: series), let value = Double(match.3) else { continue }
            if match.1 == "sum" {
                stages[String(match.2), default: Total()].seconds += value
            } else {
                stages[String(match.2), default: Total()].count += value
            }
        }
    }

    /// What was added since an earlier reading, without the stages that had nothing to do.
    package func since(_ earlier: StageTimes) -> StageTimes {
        var difference = StageTimes()
        for (stage, total) in stages {
            let before = earlier.stages[stage] ?? Total()
            guard total.count > before.count else { continue }
            difference.stages[stage] = Total(seconds: total.seconds - before.seconds, count: total.count - before.count)
        }
        return difference
    }

    /// Asks the hub.
    static func read(from address: HubAddress) async throws -> StageTimes {
        try await HTTPClient.running { http in
            let response = try await http.send(HTTPRequest(method: "GET", url: address.url("/metrics")))
            guard response.status == 200 else { throw BenchError("/metrics answered \(response.status)") }
            return StageTimes(metrics: response.text)
        }
    }
}

/// The stages of several measurements, as a table.
struct StageLedger: Sendable {
    private var rows: [BenchRow] = []

    /// - Parameter head: the columns that say which measurement it was.
    mutating func add(_ times: StageTimes, _ head: BenchRow) {
        for (stage, total) in times.stages.sorted(by: { $0.value.seconds > $1.value.seconds }) {
            rows.append(
                head + [
                    "stage": .text(stage), "count": .count(Int(total.count)),
                    "mean_us": total.microseconds.map { .number($0, digits: 1) } ?? .absent,
                    "total_ms": .number(total.seconds * 1000, digits: 1),
                ])
        }
    }

    /// Empty for a hub that does not report stages.
    var tables: [BenchTable] {
        rows.isEmpty
            ? []
            : [
                BenchTable(
                    title: "Where the time goes", rows: rows,
                    notes: ["from the hub's memhub_stage_seconds, before and after each measurement; stages may overlap"])
            ]
    }
}
