/// Everything that one thread needs to run the encoder, allocated once: activations, scores, scratchpads, token buffers.
///
/// - Threads: one at a time.
final class Workspace {
    let stream: ExecutionStream
    let linear: LinearScratch
    /// `[tokens, hidden]`: a layer's input, then its output.
    let hidden: Matrix<Float>
    /// `[tokens, 3 × hidden]`
    let projections: Matrix<Float>
    /// `[tokens, hidden]`
    let context: Matrix<Float>
    /// `[tokens, intermediate]`
    let intermediate: Matrix<Float>
    var attention: UnsafeMutablePointer<Float> { attentionMemory.start.assumingMemoryBound(to: Float.self) }
    var batch = TokenBatch()
    var tokenizerScratch: WordPieceTokenizer.Scratch
    private let attentionMemory: AlignedMemory

    init(_ encoder: Encoder, tokenizer: WordPieceTokenizer) throws(EmbeddingError) {
        let buckets = encoder.buckets
        let configuration = encoder.configuration
        stream = try ExecutionStream(scratchpadBytes: encoder.weights.scratchpadBytes)
        linear = try LinearScratch(encoder.weights.shapes, buckets: buckets)
        hidden = try Matrix(width: configuration.hiddenSize, buckets: buckets)
        projections = try Matrix(width: 3 * configuration.hiddenSize, buckets: buckets)
        context = try Matrix(width: configuration.hiddenSize, buckets: buckets)
        intermediate = try Matrix(width: configuration.intermediateSize, buckets: buckets)
        let scratch = encoder.attention.scratchCount(tokens: buckets.capacity)
        attentionMemory = AlignedMemory(bytes: scratch * MemoryLayout<Float>.stride)
        attentionMemory.start.bindMemory(to: Float.self, capacity: scratch)
        tokenizerScratch = WordPieceTokenizer.Scratch(for: tokenizer)
        batch.tokens.reserveCapacity(buckets.capacity)
    }
}
