import CVectorKernels

/// The forward pass of a BERT or MPNet encoder over a packed batch: linear layers over all tokens at once, attention text by text.
///
/// - Threads: any, each with a ``Workspace`` of its own.
/// - Source: Devlin et al. 2018, Song et al. 2020; Hugging Face's `BertModel`, `MPNetModel`.
struct Encoder: Sendable {
    let configuration: EncoderConfiguration
    let precision: EmbeddingPrecision
    let buckets: RowBuckets
    let weights: EncoderWeights
    let attention: Attention

    /// - Parameters:
    ///   - precision: resolved.
    ///   - capacity: the most tokens of one batch.
    init(
        _ configuration: EncoderConfiguration, weights file: SafetensorsFile, precision: EmbeddingPrecision, capacity: Int
    ) throws(EmbeddingError) {
        self.configuration = configuration
        self.precision = precision
        buckets = RowBuckets(capacity: capacity)
        weights = try EncoderWeights(file, configuration, precision: precision, buckets: buckets)
        let capacity = buckets.capacity
        attention = Attention(
            headCount: configuration.headCount, hiddenSize: configuration.hiddenSize,
            positionBias: weights.relativeBias.map { table in
                RelativePositionBias(
                    table: table, buckets: configuration.relativeBuckets, headCount: configuration.headCount, tokens: capacity)
            })
    }

    /// Leaves the last layer's output in `workspace.hidden`, row by row as the batch's tokens.
    ///
    /// - Parameter observe: called with the number of finished layers (0: the embeddings) while `workspace.hidden` holds
    ///   their output.
    func run(
        _ batch: TokenBatch, in workspace: Workspace, observe: ((Int) -> Void)? = nil
    ) throws(EmbeddingError) {
        let count = batch.tokens.count
        let bucket = buckets.bucket(for: count)
        let hidden = workspace.hidden
        func apply(_ layer: LinearLayer, from source: Matrix<Float>, to destination: Matrix<Float>) throws(EmbeddingError) {
            try layer.apply(
                from: source, to: destination, count: count, bucket: bucket, scratch: workspace.linear, on: workspace.stream)
        }
        embed(batch, into: hidden)
        weights.embeddingNorm.apply(to: hidden.values, count: count)
        observe?(0)
        for (index, layer) in weights.layers.enumerated() {
            try apply(layer.projections, from: hidden, to: workspace.projections)
            for sequence in batch.sequences {
                attention.apply(
                    sequence, projections: workspace.projections, context: workspace.context, scratch: workspace.attention)
            }
            try apply(layer.attentionOutput, from: workspace.context, to: hidden)
            layer.attentionNorm.apply(to: hidden.values, count: count)
            try apply(layer.intermediate, from: hidden, to: workspace.intermediate)
            try apply(layer.output, from: workspace.intermediate, to: hidden)
            layer.outputNorm.apply(to: hidden.values, count: count)
            observe?(index + 1)
        }
    }

    /// Word + position + token type 0, where there are types.
    private func embed(_ batch: TokenBatch, into hidden: Matrix<Float>) {
        let width = configuration.hiddenSize
        let type = weights.tokenTypes?.row(0, width: width)
        for sequence in batch.sequences {
            for row in sequence {
                let word = weights.words.row(Int(batch.tokens[row]), width: width)
                let index = configuration.firstPosition + row - sequence.lowerBound
                kernel_sum(word, weights.positions.row(index, width: width), type, width, hidden.row(row))
            }
        }
    }
}
