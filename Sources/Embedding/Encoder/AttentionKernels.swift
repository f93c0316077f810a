import COneDNN

/// The kernels of scaled dot-product attention over one sequence, for each row bucket; shared by all layers.
///
/// Queries, keys and values lie beside each other in one matrix `[tokens, 3 × hidden]`, heads beside each other inside each; the
/// kernels read them there by strides. The scale `1/√headSize` is already in the query weights.
struct AttentionKernels: Sendable {
    let headCount: Int
    let hiddenSize: Int
    /// scores[head, query, key] = query · key
    let scores: [Primitive]
    /// Softmax over the keys, for every head and query.
    let softmax: [Primitive]
    /// context[query, head, :] = Σ softmax · value
    let mix: [Primitive]

    init(_ configuration: EncoderConfiguration, buckets: RowBuckets) throws(EmbeddingError) {
        headCount = configuration.headCount
        hiddenSize = configuration.hiddenSize
        let heads = Int64(configuration.headCount)
        let head = Int64(configuration.headSize)
        let hidden = Int64(configuration.hiddenSize)
        var scores: [Primitive] = []
        var softmax: [Primitive] = []
        var mix: [Primitive] = []
        for size in buckets.sizes {
            let rows = Int64(size)
            let square = [rows * rows, rows, 1]
            scores.append(
                try Primitive("attention scores") {
                    onednn_product_create(
                        $0, heads, rows, head, rows, [head, 3 * hidden, 1], [head, 1, 3 * hidden], square, $1)
                })
            softmax.append(
                try Primitive("softmax") { onednn_softmax_create($0, heads * rows, rows, $1) })
            mix.append(
                try Primitive("attention mix") {
                    onednn_product_create($0, heads, rows, rows, head, square, [head, 3 * hidden, 1], [head, hidden, 1], $1)
                })
        }
        self.scores = scores
        self.softmax = softmax
        self.mix = mix
    }

    var scratchpadBytes: Int { (scores + softmax + mix).reduce(0) { max($0, $1.scratchpadBytes) } }
}

/// One thread's side of ``AttentionKernels``: the score matrix, and views that move from sequence to sequence.
final class AttentionRunner {
    private let kernels: AttentionKernels
    private let buckets: RowBuckets
    private let scores: UnsafeMutablePointer<Float>
    private let queries: [Memory]
    private let keys: [Memory]
    private let values: [Memory]
    private let contexts: [Memory]
    private let scoreProducts: [Memory]
    private let scoreRows: [Memory]

    init(_ kernels: AttentionKernels, buckets: RowBuckets) throws(EmbeddingError) {
        self.kernels = kernels
        self.buckets = buckets
        let scores = allocateAligned(kernels.headCount * buckets.capacity * buckets.capacity)
        self.scores = scores
        func views(_ primitives: [Primitive], _ query: dnnl_query_t) throws(EmbeddingError) -> [Memory] {
            var views: [Memory] = []
            for primitive in primitives { views.append(try Memory(query, of: primitive, data: scores)) }
            return views
        }
        do throws(EmbeddingError) {
            queries = try views(kernels.scores, dnnl_query_src_md)
            keys = try views(kernels.scores, dnnl_query_weights_md)
            scoreProducts = try views(kernels.scores, dnnl_query_dst_md)
            scoreRows = try views(kernels.softmax, dnnl_query_dst_md)
            values = try views(kernels.mix, dnnl_query_weights_md)
            contexts = try views(kernels.mix, dnnl_query_dst_md)
        } catch {
            scores.deallocate()
            throw error
        }
    }

    deinit { scores.deallocate() }

    /// Attention inside the sequence at rows `range` of `projections` (`[tokens, 3 × hidden]`).
    ///
    /// Writes whole buckets: up to 31 rows of `context` behind the sequence are overwritten. Run sequences in order, so that
    /// the next one's rows are written after.
    func run(
        _ range: Range<Int>, projections: Matrix, context: Matrix, on stream: ExecutionStream
    ) throws(EmbeddingError) {
        let bucket = buckets.bucket(for: range.count)
        let first = projections.row(range.lowerBound)
        queries[bucket].point(at: first)
        keys[bucket].point(at: first + kernels.hiddenSize)
        values[bucket].point(at: first + 2 * kernels.hiddenSize)
        contexts[bucket].point(at: context.row(range.lowerBound))
        try stream.run(
            kernels.scores[bucket], source: queries[bucket], weights: keys[bucket], destination: scoreProducts[bucket])
        mask(keysFrom: range.count, rowLength: buckets.sizes[bucket])
        try stream.run(kernels.softmax[bucket], source: scoreRows[bucket], destination: scoreRows[bucket])
        try stream.run(
            kernels.mix[bucket], source: scoreProducts[bucket], weights: values[bucket], destination: contexts[bucket])
    }

    /// Keys behind the sequence's end get no attention.
    private func mask(keysFrom end: Int, rowLength: Int) {
        guard end < rowLength else { return }
        for row in 0..<kernels.headCount * rowLength {
            for key in end..<rowLength { scores[row * rowLength + key] = -.infinity }
        }
    }
}
