#if canImport(Glibc)
    import Glibc
#endif

/// What MPNet adds to the attention score of a query and a key, by head and by their distance.
///
/// Distances fall into buckets: near ones each into its own, far ones by their logarithm, forward and backward apart (Raffel et
/// al. 2020, T5, section 2.1).
struct RelativePositionBias: Sendable {
    /// From here on, all distances are one bucket.
    private static let maximumDistance = 128

    /// Floats between two heads in ``values``.
    let stride: Int
    /// Distance 0 of head 0.
    var center: UnsafePointer<Float> { values.values.baseAddress! + (stride - 1) / 2 }
    /// `[heads, 2 × tokens - 1]`: distances (key - query) from `1 - tokens` to `tokens - 1`.
    private let values: FloatTensor

    /// - Parameters:
    ///   - table: `[buckets, heads]`, read here only.
    ///   - tokens: of the longest sequence.
    init(table: FloatTensor, buckets: Int, headCount: Int, tokens: Int) {
        let stride = 2 * tokens - 1
        self.stride = stride
        values = FloatTensor(count: headCount * stride) { index in
            let bucket = Self.bucket(distance: index % stride - (tokens - 1), of: buckets)
            return table.row(bucket, width: headCount)[index / stride]
        }
    }

    private static func bucket(distance: Int, of count: Int) -> Int {
        let half = count / 2
        let first = distance > 0 ? half : 0
        let near = half / 2
        let length = abs(distance)
        if length < near { return first + length }
        let position = logf(Float(length) / Float(near)) / logf(Float(maximumDistance) / Float(near))
        return first + min(half - 1, near + Int(position * Float(half - near)))
    }
}
