import Foundation

/// The `Retry-After` header (RFC 9110 §10.2.3): seconds, or a date in one of HTTP's three forms (§5.6.7).
package enum RetryAfter {
    private static let dateForms = ["EEE, dd MMM yyyy HH:mm:ss 'GMT'", "EEEE, dd-MMM-yy HH:mm:ss 'GMT'", "EEE MMM d HH:mm:ss yyyy"]

    /// - Returns: not negative; nil when the text is neither.
    package static func parse(_ text: String, now: Date) -> Duration? {
        if let seconds = Double(text) {
            return seconds.isFinite && seconds >= 0 ? .seconds(min(seconds, 1e9)) : nil
        }
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(secondsFromGMT: 0)
        for form in dateForms {
            formatter.dateFormat = form
            if let date = formatter.date(from: text) { return .seconds(max(0, date.timeIntervalSince(now))) }
        }
        return nil
    }
}
