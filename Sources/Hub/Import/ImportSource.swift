/// Where memories come from: another product's tables or files, or another hub's export.
///
/// - Invariant: read in one order from beginning to end, never written. What a source names stays the same from run to run: that is
///   what makes an import idempotent.
package protocol ImportSource: Sendable {
    /// What derived ids are made from: two sources of different kinds never mean the same fact.
    static var kind: String { get }

    /// How many records there are, about: for the progress.
    func count() async throws -> Int
    /// The records, read a page at a time as they are asked for.
    func records() async throws -> ImportedRecords
    /// Lets go of connections and files. Idempotent.
    func close() async
}

/// Records that are read as they are asked for.
package struct ImportedRecords: AsyncSequence {
    package typealias Element = ImportedRecord

    private let nextPage: () async throws -> [ImportedRecord]?

    /// - Parameter nextPage: reads on; nil at the end. Called by one task.
    package init(_ nextPage: @escaping () async throws -> [ImportedRecord]?) { self.nextPage = nextPage }

    package func makeAsyncIterator() -> Iterator { Iterator(nextPage: nextPage) }

    package struct Iterator: AsyncIteratorProtocol {
        fileprivate let nextPage: () async throws -> [ImportedRecord]?
        private var page: [ImportedRecord].Iterator?

        fileprivate init(nextPage: @escaping () async throws -> [ImportedRecord]?) { self.nextPage = nextPage }

        package mutating func next() async throws -> ImportedRecord? {
            while true {
                if let record = page?.next() { return record }
                guard let read = try await nextPage() else { return nil }
                page = read.makeIterator()
            }
        }
    }
}

/// What is wrong with a source as a whole. Its text is for operators and holds nothing the source holds.
package struct ImportError: Error, Sendable, CustomStringConvertible {
    package let description: String
    init(_ description: String) { self.description = description }
}
