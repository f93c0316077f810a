/// A row-major float matrix of a workspace, with one oneDNN view for each row bucket.
final class Matrix {
    let width: Int
    let values: UnsafeMutablePointer<Float>
    let views: [Memory]

    /// - Parameter spareRows: rows behind the largest bucket, which kernels that start at a later row may touch.
    init(width: Int, buckets: RowBuckets, spareRows: Int = 0) throws(EmbeddingError) {
        self.width = width
        let values = allocateAligned((buckets.capacity + spareRows) * width)
        self.values = values
        var views: [Memory] = []
        do throws(EmbeddingError) {
            for rows in buckets.sizes { views.append(try Memory(rows: rows, columns: width, data: values)) }
        } catch {
            values.deallocate()
            throw error
        }
        self.views = views
    }

    deinit { values.deallocate() }

    func row(_ index: Int) -> UnsafeMutablePointer<Float> { values + index * width }
}
