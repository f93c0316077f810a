/// The row counts that kernels are compiled for: an operation on `n` rows runs on the next larger one.
///
/// Steps of 4 up to 64 rows, 8 up to 128, 16 up to 256, 32 beyond: at most a tenth of the rows is wasted from 40 on, and a model of
/// 256 tokens needs 32 kernels of a kind, made in about 50 ms at load.
struct RowBuckets: Sendable {
    let sizes: [Int]
    private let bucketOfRows: [UInt16]

    /// - Parameter capacity: the most rows that must fit.
    init(capacity: Int) {
        var sizes: [Int] = []
        var size = 0
        repeat {
            size += size < 64 ? 4 : size < 128 ? 8 : size < 256 ? 16 : 32
            sizes.append(size)
        } while size < capacity
        self.sizes = sizes
        var bucketOfRows: [UInt16] = [0]
        for (bucket, size) in sizes.enumerated() {
            bucketOfRows += Array(repeating: UInt16(bucket), count: size + 1 - bucketOfRows.count)
        }
        self.bucketOfRows = bucketOfRows
    }

    /// Rows of the largest bucket.
    var capacity: Int { sizes[sizes.count - 1] }

    /// The index in ``sizes`` for `rows`, at most ``capacity``.
    func bucket(for rows: Int) -> Int { Int(bucketOfRows[rows]) }
}
