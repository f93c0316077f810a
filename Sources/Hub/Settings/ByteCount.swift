/// Sizes as people write them: `1048576`, `1024KiB`, `1MiB`.
enum ByteCount {
    private static let units = [("KiB", 10), ("MiB", 20), ("GiB", 30)]

    static func parse(_ text: String) -> Int? {
        for (suffix, shift) in units where text.hasSuffix(suffix) {
            let digits = text.dropLast(suffix.count).trimmingSuffix(while: { $0 == " " })
            guard let count = Int(digits), count >= 0 else { return nil }
            let (bytes, overflows) = count.multipliedReportingOverflow(by: 1 << shift)
            return overflows ? nil : bytes
        }
        return Int(text)
    }

    /// In the largest unit that divides it.
    static func text(_ bytes: Int) -> String {
        for (suffix, shift) in units.reversed() where bytes != 0 && bytes % (1 << shift) == 0 {
            return "\(bytes >> shift)\(suffix)"
        }
        return "\(bytes)"
    }
}

extension Substring {
    fileprivate func trimmingSuffix(while predicate: (Character) -> Bool) -> Substring {
        var text = self
        while let last = text.last, predicate(last) { text.removeLast() }
        return text
    }
}
