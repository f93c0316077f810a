extension Duration {
    /// Rounded up, at least 1: libcurl takes 0 for "no limit".
    var wholeMilliseconds: Int {
        let (seconds, attoseconds) = components
        let (product, isOverflow) = seconds.multipliedReportingOverflow(by: 1000)
        if isOverflow { return seconds < 0 ? 1 : Int(Int32.max) }
        return Int(max(1, min(Int64(Int32.max), product + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)))
    }
}
