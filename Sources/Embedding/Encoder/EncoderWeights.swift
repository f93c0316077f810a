/// The weights of an encoder: tables that are read in place, linear layers that are packed.
struct EncoderWeights: Sendable {
    struct Layer: Sendable {
        /// Queries (already scaled), keys and values in one product.
        let projections: LinearLayer
        let attentionOutput: LinearLayer
        let attentionNorm: LayerNorm
        let intermediate: LinearLayer
        let output: LinearLayer
        let outputNorm: LayerNorm
    }

    let words: FloatTensor
    let positions: FloatTensor
    /// Nil when the family has none.
    let tokenTypes: FloatTensor?
    /// `[buckets, heads]`; nil when the family has none.
    let relativeBias: FloatTensor?
    let embeddingNorm: LayerNorm
    let layers: [Layer]
    /// The shapes of the linear layers.
    let shapes: [LinearShape]
    /// The scratchpad that their kernels need.
    let scratchpadBytes: Int

    init(
        _ file: SafetensorsFile, _ configuration: EncoderConfiguration, precision: EmbeddingPrecision, buckets: RowBuckets
    ) throws(EmbeddingError) {
        let hidden = configuration.hiddenSize
        let intermediate = configuration.intermediateSize
        let tensors = TensorReader(file: file, family: configuration.family, epsilon: configuration.normEpsilon)
        words = try tensors.matrix("embeddings.word_embeddings", [configuration.vocabularySize, hidden])
        positions = try tensors.matrix("embeddings.position_embeddings", [configuration.positionRows, hidden])
        tokenTypes =
            configuration.tokenTypeCount == 0
            ? nil : try tensors.matrix("embeddings.token_type_embeddings", [configuration.tokenTypeCount, hidden])
        relativeBias =
            configuration.relativeBuckets == 0
            ? nil
            : try tensors.matrix("encoder.relative_attention_bias", [configuration.relativeBuckets, configuration.headCount])
        embeddingNorm = try tensors.norm("embeddings.LayerNorm", hidden)

        func shape(
            _ inputs: Int, _ outputs: Int, activation: EncoderConfiguration.Activation? = nil, accumulates: Bool = false
        ) -> LinearShape {
            LinearShape(
                precision: precision, inputs: inputs, outputs: outputs, activation: activation, accumulates: accumulates)
        }
        let projections = shape(hidden, 3 * hidden)
        let attentionOutput = shape(hidden, hidden, accumulates: true)
        let expansion = shape(hidden, intermediate, activation: configuration.activation)
        let output = shape(intermediate, hidden, accumulates: true)
        shapes = [projections, attentionOutput, expansion, output]
        let maker = try LinearLayerMaker(shapes, buckets: buckets)
        scratchpadBytes = maker.scratchpadBytes
        func linear(
            _ shape: LinearShape, _ parts: [String], queryScale: Float = 1
        ) throws(EmbeddingError) -> LinearLayer {
            let part = [shape.outputs / parts.count, shape.inputs]
            var weights: [(tensor: FloatTensor, scale: Float)] = []
            var biases: [(tensor: FloatTensor, scale: Float)] = []
            for (index, name) in parts.enumerated() {
                let scale = index == 0 ? queryScale : 1
                weights.append((try tensors.matrix(name, part), scale))
                biases.append((try tensors.vector(name + ".bias", part[0]), scale))
            }
            if parts.count == 1 { return try maker.layer(shape, weights: weights[0].tensor, bias: biases[0].tensor) }
            return try maker.layer(shape, weights: FloatTensor(stacking: weights), bias: FloatTensor(stacking: biases))
        }

        var layers: [Layer] = []
        for index in 0..<configuration.layerCount {
            let prefix = "encoder.layer.\(index)."
            let names = tensors.attention.mapped { prefix + "attention." + $0 }
            layers.append(
                Layer(
                    projections: try linear(
                        projections, [names.query, names.key, names.value],
                        queryScale: 1 / Float(configuration.headSize).squareRoot()),
                    attentionOutput: try linear(attentionOutput, [names.output]),
                    attentionNorm: try tensors.norm(names.norm, hidden),
                    intermediate: try linear(expansion, [prefix + "intermediate.dense"]),
                    output: try linear(output, [prefix + "output.dense"]),
                    outputNorm: try tensors.norm(prefix + "output.LayerNorm", hidden)))
        }
        self.layers = layers
    }
}

/// Makes linear layers; compiles oneDNN's kernels once for each shape.
private struct LinearLayerMaker {
    private var kernels: [LinearShape: LinearKernels] = [:]
    private let stream: ExecutionStream

    init(_ shapes: [LinearShape], buckets: RowBuckets) throws(EmbeddingError) {
        stream = try ExecutionStream(scratchpadBytes: 0)
        for shape in shapes where shape.precision != .int8 { kernels[shape] = try LinearKernels(shape, buckets: buckets) }
    }

    var scratchpadBytes: Int { kernels.values.reduce(0) { max($0, $1.scratchpadBytes) } }

    func layer(_ shape: LinearShape, weights: FloatTensor, bias: FloatTensor) throws(EmbeddingError) -> LinearLayer {
        guard let kernels = kernels[shape] else {
            return .integer(IntegerLinearLayer(shape, weights: weights, bias: bias))
        }
        return .float(try FloatLinearLayer(kernels, weights: weights, bias: bias, stream: stream))
    }
}
