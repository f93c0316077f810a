/// Everything that one thread needs to run the encoder, allocated once: activations, scores, scratchpads, token buffers.
///
/// - Threads: one at a time.
final class Workspace {
    let stream: ExecutionStream
    let attention: AttentionRunner
    /// `[tokens, hidden]`: a layer's input, then its output.
    let hidden: Matrix
    /// `[tokens, 3 × hidden]`
    let projections: Matrix
    /// `[tokens, hidden]`
    let context: Matrix
    /// `[tokens, intermediate]`
    let intermediate: Matrix
    var batch = TokenBatch()
    var tokenizerScratch: WordPieceTokenizer.Scratch

    init(_ encoder: Encoder, tokenizer: WordPieceTokenizer) throws(EmbeddingError) {
        let buckets = encoder.buckets
        let configuration = encoder.configuration
        stream = try ExecutionStream(
            scratchpadBytes: max(encoder.weights.scratchpadBytes, encoder.attention.scratchpadBytes))
        attention = try AttentionRunner(encoder.attention, buckets: buckets)
        hidden = try Matrix(width: configuration.hiddenSize, buckets: buckets)
        projections = try Matrix(width: 3 * configuration.hiddenSize, buckets: buckets, spareRows: RowBuckets.maximumStep)
        context = try Matrix(width: configuration.hiddenSize, buckets: buckets, spareRows: RowBuckets.maximumStep)
        intermediate = try Matrix(width: configuration.intermediateSize, buckets: buckets)
        tokenizerScratch = WordPieceTokenizer.Scratch(for: tokenizer)
        batch.tokens.reserveCapacity(buckets.capacity)
    }
}
