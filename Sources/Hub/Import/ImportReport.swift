import Wire

/// What became of an import: numbers, and why what was left out was left out. Holds nothing anybody said.
package struct ImportReport: Sendable, Equatable, Codable {
    /// Rows of one table.
    package struct Rows: Sendable, Equatable, Codable {
        package var added = 0
        /// They were there already.
        package var existing = 0
    }

    package struct Vectors: Sendable, Equatable, Codable {
        /// Taken over from the source.
        package var kept = 0
        /// Made by the hub's model; of a dry run: that would be made.
        package var embedded = 0
    }

    package var source: String
    package var dryRun: Bool
    /// By the hub's name of the table.
    package var rows: [String: Rows] = [:]
    package var vectors = Vectors()
    /// How many records were left out, by reason.
    package var skipped: [String: Int] = [:]
    /// Columns of the source's rows that this hub does not have.
    package var unknownColumns: [String] = []

    init(source: String, dryRun: Bool) {
        self.source = source
        self.dryRun = dryRun
    }

    package var skippedCount: Int { skipped.values.reduce(0, +) }

    private enum CodingKeys: String, CodingKey {
        case source
        case dryRun = "dry_run"
        case rows, vectors, skipped
        case unknownColumns = "unknown_columns"
    }
}
