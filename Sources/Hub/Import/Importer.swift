import Foundation
import Postgres
import Wire

/// Brings the records of an ``ImportSource`` into the hub's database, a batch at a time.
///
/// - Invariant: a record comes in whole or not at all, and once: what is there is left as it is. That is why an import that was
///   killed simply begins again, and why a second one adds nothing. Hubs may be running meanwhile.
/// - Errors: ``ImportError`` and ``PostgresError`` when a side fails; a record the database refuses is skipped and reported.
/// - Next: ``RecordTranslation`` (records to rows), ``VectorKeeping``, ``RowWriter``, ``UnembeddedItems``.
package struct Importer: Sendable {
    package struct Options: Sendable {
        var users: UserMapping
        var vectors: VectorKeeping.Choice
        var isDryRun: Bool

        /// - Parameter vectors: `automatic`, `keep` or `embed`; see ``VectorKeeping/Choice``.
        package init(users: UserMapping, vectors: String = "automatic", isDryRun: Bool = false) throws(ImportError) {
            guard let choice = VectorKeeping.Choice(rawValue: vectors) else {
                throw ImportError("vectors are one of " + VectorKeeping.Choice.allCases.map(\.rawValue).joined(separator: ", "))
            }
            self.users = users
            self.vectors = choice
            self.isDryRun = isDryRun
        }
    }

    package enum Stage: String, Sendable { case reading, embedding }

    let pool: PostgresPool
    let model: ImportModel
    let clock: @Sendable () -> Date

    package init(pool: PostgresPool, embedding: EmbeddingService, clock: @escaping @Sendable () -> Date) {
        self.pool = pool
        model = ImportModel(embedding: embedding)
        self.clock = clock
    }

    private static let batchSize = 200
    /// Of texts and vectors in one batch.
    private static let batchBytes = 8 << 20

    /// - Parameters:
    ///   - progress: what is being done, how far it is, and how far it goes.
    ///   - onSkip: called for each record that is left out, in order.
    package func run<Source: ImportSource>(
        _ source: Source, _ options: Options, progress: @escaping @Sendable (Stage, Int, Int) -> Void = { _, _, _ in },
        onSkip: @escaping @Sendable (SkippedRecord) -> Void = { _ in }
    ) async throws -> ImportReport {
        let total = try await source.count()
        let now = clock()
        let tables = try await pool.withConnection { try TransferTable.all(includingTokens: true, on: $0) }
        var run = ImportRun(
            options: options,
            translation: RecordTranslation(
                users: options.users, kind: Source.kind, fingerprint: model.fingerprint, now: now),
            keeping: VectorKeeping(choice: options.vectors, model: model),
            writer: RowWriter(pool: pool, tables: tables, now: now), report: ImportReport(source: Source.kind, dryRun: options.isDryRun),
            onSkip: onSkip)
        var (batch, bytes, done) = ([ImportedRecord](), 0, 0)
        for try await record in try await source.records() {
            batch.append(record)
            bytes += record.bytes
            guard batch.count >= Self.batchSize || bytes >= Self.batchBytes else { continue }
            try Task.checkCancellation()
            try await run.take(batch)
            done += batch.count
            progress(.reading, done, max(done, total))
            (batch, bytes) = ([], 0)
        }
        try await run.take(batch)
        if !batch.isEmpty { progress(.reading, done + batch.count, done + batch.count) }
        if !options.isDryRun {
            let items = UnembeddedItems(pool: pool, model: model, writer: run.writer)
            run.report.vectors.embedded = try await items.embed(of: run.users.sorted()) { progress(.embedding, $0, $1) }
        }
        return run.report
    }
}

/// One import under way.
private struct ImportRun {
    let options: Importer.Options
    let translation: RecordTranslation
    var keeping: VectorKeeping
    let writer: RowWriter
    var report: ImportReport
    let onSkip: @Sendable (SkippedRecord) -> Void
    var users: Set<String> = []
    /// Users and agents, which many records name: they need writing once.
    private var settled: Set<String> = []

    init(
        options: Importer.Options, translation: RecordTranslation, keeping: VectorKeeping, writer: RowWriter, report: ImportReport,
        onSkip: @escaping @Sendable (SkippedRecord) -> Void
    ) {
        self.options = options
        self.translation = translation
        self.keeping = keeping
        self.writer = writer
        self.report = report
        self.onSkip = onSkip
    }

    mutating func take(_ records: [ImportedRecord]) async throws {
        let kept = try await keeping.decide(records.compactMap(\.fact))
        var (units, fact) = ([TransferUnit](), 0)
        for record in records {
            let outcome: RecordTranslation.Outcome
            switch record {
            case .user(let user): outcome = translation.translate(user)
            case .agent(let agent): outcome = translation.translate(agent)
            case .fact(let imported):
                outcome = translation.translate(imported, hasVector: kept[fact])
                fact += 1
            case .line(let row) where writer.tables.contains { $0.name == row.line.table }: outcome = translation.translate(row)
            case .line(let row): outcome = .skipped(SkippedRecord(table: row.line.table, id: "", reason: .tableUnknown))
            case .skipped(let record): outcome = .skipped(record)
            }
            switch outcome {
            case .unit(let unit): units.append(unit)
            case .skipped(let record): skip(record)
            }
        }
        try await write(units)
    }

    /// What the database refuses is found by halving: everything else comes in.
    private mutating func write(_ units: [TransferUnit]) async throws {
        guard !units.isEmpty else { return }
        do {
            let rows = unsettled(units.flatMap(\.rows))
            count(try await writer.write(rows, isDryRun: options.isDryRun))
            settled.formUnion(rows.compactMap(\.settledName))
        } catch let error as PostgresError where error.isRefusal {
            guard units.count > 1 else {
                return skip(SkippedRecord(table: units[0].table, id: units[0].id, reason: .refused, constraint: error.constraint))
            }
            try await write(Array(units[..<(units.count / 2)]))
            try await write(Array(units[(units.count / 2)...]))
        }
    }

    private func unsettled(_ rows: [TransferRow]) -> [TransferRow] {
        var seen = settled
        return rows.filter { row in row.settledName.map { seen.insert($0).inserted } ?? true }
    }

    private mutating func count(_ result: RowWriter.Result) {
        for (table, rows) in result.counts {
            report.rows[table, default: .init()].added += rows.added
            report.rows[table, default: .init()].existing += rows.given - rows.added
        }
        report.vectors.kept = report.rows[TransferTable.vectors]?.added ?? 0
        if options.isDryRun {
            report.vectors.embedded = max(0, (report.rows["facts"]?.added ?? 0) + (report.rows["turns"]?.added ?? 0) - report.vectors.kept)
        }
        report.unknownColumns = Set(report.unknownColumns).union(result.unknownColumns).sorted()
        users.formUnion(result.users)
        for record in result.skipped { skip(record) }
    }

    private mutating func skip(_ record: SkippedRecord) {
        report.skipped[record.reason.rawValue, default: 0] += 1
        onSkip(record)
    }
}

extension TransferRow {
    fileprivate var settledName: String? {
        switch table {
        case "users": "user \(userId ?? "")"
        case "agents": "agent \(keys["agent_id"] ?? "")"
        default: nil
        }
    }
}

extension ImportedRecord {
    fileprivate var fact: ImportedFact? { if case .fact(let fact) = self { fact } else { nil } }

    fileprivate var bytes: Int {
        switch self {
        case .fact(let fact): fact.text.utf8.count + fact.value.utf8.count + 12 * (fact.vector?.values.count ?? 0) + 256
        case .line(let row): row.text.utf8.count
        case .user, .agent, .skipped: 256
        }
    }
}

extension PostgresError {
    /// The rows are at fault (classes 22 and 23 of the manual's Appendix A), or hold what PostgreSQL cannot.
    fileprivate var isRefusal: Bool {
        code == .encoding || code == .server && ["22", "23"].contains(sqlState?.prefix(2) ?? "")
    }
}
