import Embedding
import Foundation
import Logging

/// What text a setting takes, and what it becomes.
struct SettingRule<Value: Sendable>: Sendable {
    /// Continues "must be …".
    let allowed: String
    /// - Returns: nil for text that is not allowed.
    let parse: @Sendable (String) -> Value?
}

extension SettingRule where Value == Int {
    static func integer(_ range: ClosedRange<Int>) -> SettingRule {
        SettingRule(allowed: "a whole number from \(range.lowerBound) to \(range.upperBound)") { text in
            Int(text).flatMap { range.contains($0) ? $0 : nil }
        }
    }

    static func bytes(_ range: ClosedRange<Int>) -> SettingRule {
        let (least, most) = (ByteCount.text(range.lowerBound), ByteCount.text(range.upperBound))
        return SettingRule(allowed: "a number of bytes from \(least) to \(most), such as 64MiB") { text in
            ByteCount.parse(text).flatMap { range.contains($0) ? $0 : nil }
        }
    }
}

extension SettingRule where Value == Bool {
    static let onOrOff = SettingRule(allowed: "on or off") { ["on": true, "off": false][$0.lowercased()] }
}

extension SettingRule where Value == Double {
    static func number(_ range: ClosedRange<Double>) -> SettingRule {
        SettingRule(allowed: "a number from \(range.lowerBound.formatted()) to \(range.upperBound.formatted())") { text in
            Double(text).flatMap { range.contains($0) ? $0 : nil }
        }
    }
}

extension SettingRule where Value == Duration {
    /// A whole number of `unit`s.
    static func duration(_ range: ClosedRange<Int>, of unit: Duration) -> SettingRule {
        let count = SettingRule<Int>.integer(range)
        return SettingRule(allowed: count.allowed) { text in count.parse(text).map { unit * $0 } }
    }
}

extension SettingRule where Value == String {
    static let folder = SettingRule(allowed: "the path of a folder") { $0.utf8.contains(0) ? nil : $0 }

    static let databaseURL = SettingRule(allowed: "a postgresql:// address or a libpq connection string") { text in
        let isAddress = text.hasPrefix("postgresql://") || text.hasPrefix("postgres://")
        return isAddress || text.contains("=") ? text : nil
    }
}

extension SettingRule where Value == ListenAddress {
    static let address = SettingRule(allowed: "host:port or [IPv6]:port, with a port from 0 (any free one) to 65535") {
        ListenAddress($0)
    }
}

extension SettingRule where Value == Logger.Level {
    static let logLevel = SettingRule(
        allowed: "one of " + Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")
    ) { Logger.Level(rawValue: $0.lowercased()) }
}

extension SettingRule where Value == EmbeddingPrecision {
    static let precision = SettingRule(
        allowed: "one of " + EmbeddingPrecision.allCases.map(\.rawValue).joined(separator: ", ")
    ) { EmbeddingPrecision(rawValue: $0.lowercased()) }
}

extension SettingRule where Value == PruningPolicy {
    static let pruningPolicy = SettingRule(
        allowed: "one of " + PruningPolicy.allCases.map(\.rawValue).joined(separator: ", ")
    ) { PruningPolicy(rawValue: $0.lowercased()) }
}

extension SettingRule where Value == [String] {
    /// Origins as RFC 6454 §6.2 writes them: no path, not even a slash.
    static let origins = SettingRule(allowed: "a comma-separated list of origins such as https://example.org") { text in
        let origins = text.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces).lowercased() }
        return origins.allSatisfy(isOrigin) ? origins : nil
    }

    private static func isOrigin(_ text: String) -> Bool {
        guard let address = URLComponents(string: text), address.scheme == "http" || address.scheme == "https" else { return false }
        return address.host?.isEmpty == false && address.path.isEmpty && address.query == nil && address.fragment == nil
            && address.user == nil
    }
}
