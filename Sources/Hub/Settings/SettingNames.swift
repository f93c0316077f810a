/// Names of environment variables, and how near one is to another.
enum SettingNames {
    /// Read by `memhub tail` and `memhub replay`, not by the hub.
    static let ofClients: Set<String> = ["MEMHUB_TOKEN", "MEMHUB_URL"]
    /// Of the test run.
    static let testPrefix = "MEMHUB_TEST_"

    /// - Returns: the known name that takes the fewest edits, unless that is more than a third of the name.
    static func nearest(to name: String, among known: [String]) -> String? {
        let distances = known.map { ($0, editDistance(name, $0)) }
        guard let (nearest, distance) = distances.min(by: { $0.1 < $1.1 }), distance * 3 <= name.count else { return nil }
        return nearest
    }

    /// Levenshtein's distance, by Wagner and Fischer's method with one row.
    static func editDistance(_ left: String, _ right: String) -> Int {
        let (left, right) = (Array(left.utf8), Array(right.utf8))
        var row = Array(0...right.count)
        for (i, byte) in left.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, other) in right.enumerated() {
                let substituted = diagonal + (byte == other ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(substituted, row[j] + 1, diagonal + 1)
            }
        }
        return row[right.count]
    }
}
