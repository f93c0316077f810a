/// The forward pass of a BERT encoder over a packed batch: linear layers over all tokens at once, attention text by text.
///
/// - Threads: any, each with a ``Workspace`` of its own.
/// - Source: Devlin et al. 2018; Hugging Face's `BertModel`.
struct Encoder: Sendable {
    let configuration: EncoderConfiguration
    let buckets: RowBuckets
    let weights: EncoderWeights
    let attention: AttentionKernels

    /// - Parameter capacity: the most tokens of one batch.
    init(_ configuration: EncoderConfiguration, weights file: SafetensorsFile, capacity: Int) throws(EmbeddingError) {
        self.configuration = configuration
        buckets = RowBuckets(capacity: capacity)
        weights = try EncoderWeights(file, configuration, buckets: buckets)
        attention = try AttentionKernels(configuration, buckets: buckets)
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
        let stream = workspace.stream
        let hidden = workspace.hidden
        embed(batch, into: hidden)
        clearRows(count..<buckets.sizes[bucket], of: hidden)
        weights.embeddingNorm.apply(to: hidden.values, count: count)
        observe?(0)
        for (index, layer) in weights.layers.enumerated() {
            try layer.projections.apply(from: hidden, to: workspace.projections, bucket: bucket, on: stream)
            for sequence in batch.sequences {
                try workspace.attention.run(
                    sequence, projections: workspace.projections, context: workspace.context, on: stream)
            }
            try layer.attentionOutput.apply(from: workspace.context, to: hidden, bucket: bucket, on: stream)
            try stream.finish()
            layer.attentionNorm.apply(to: hidden.values, count: count)
            try layer.intermediate.apply(from: hidden, to: workspace.intermediate, bucket: bucket, on: stream)
            try layer.output.apply(from: workspace.intermediate, to: hidden, bucket: bucket, on: stream)
            try stream.finish()
            layer.outputNorm.apply(to: hidden.values, count: count)
            observe?(index + 1)
        }
    }

    /// The bucket's rows behind the last token. Residual connections add to them without a norm: kept from run to run they would
    /// grow to infinity, and a masked key's infinite value makes every text of its bucket not a number.
    private func clearRows(_ rows: Range<Int>, of hidden: Matrix) {
        hidden.row(rows.lowerBound).update(repeating: 0, count: rows.count * hidden.width)
    }

    /// Word + position + token type 0.
    private func embed(_ batch: TokenBatch, into hidden: Matrix) {
        let width = configuration.hiddenSize
        let type = weights.tokenTypes.row(0, width: width)
        for sequence in batch.sequences {
            for row in sequence {
                let word = weights.words.row(Int(batch.tokens[row]), width: width)
                let position = weights.positions.row(row - sequence.lowerBound, width: width)
                let target = hidden.row(row)
                for column in 0..<width { target[column] = word[column] + position[column] + type[column] }
            }
        }
    }
}
