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

        func compile(
            _ inputs: Int, _ outputs: Int, activation: EncoderConfiguration.Activation? = nil, accumulates: Bool = false
        ) throws(EmbeddingError) -> LinearKernels {
            let shape = LinearShape(
                precision: precision, inputs: inputs, outputs: outputs, activation: activation, accumulates: accumulates)
            return try LinearKernels(shape, buckets: buckets)
        }
        let kernels = (
            projections: try compile(hidden, 3 * hidden),
            attentionOutput: try compile(hidden, hidden, accumulates: true),
            intermediate: try compile(hidden, intermediate, activation: configuration.activation),
            output: try compile(intermediate, hidden, accumulates: true)
        )
        let all = [kernels.projections, kernels.attentionOutput, kernels.intermediate, kernels.output]
        shapes = all.map(\.shape)
        scratchpadBytes = all.reduce(0) { max($0, $1.scratchpadBytes) }
        let stream = try ExecutionStream(scratchpadBytes: 0)
        func linear(
            _ kernels: LinearKernels, _ parts: [String], queryScale: Float = 1
        ) throws(EmbeddingError) -> LinearLayer {
            let part = [kernels.shape.outputs / parts.count, kernels.shape.inputs]
            var weights: [(tensor: FloatTensor, scale: Float)] = []
            var biases: [(tensor: FloatTensor, scale: Float)] = []
            for (index, name) in parts.enumerated() {
                let scale = index == 0 ? queryScale : 1
                weights.append((try tensors.matrix(name, part), scale))
                biases.append((try tensors.vector(name + ".bias", part[0]), scale))
            }
            if parts.count == 1 {
                return try LinearLayer(kernels, weights: weights[0].tensor, bias: biases[0].tensor, stream: stream)
            }
            return try LinearLayer(
                kernels, weights: FloatTensor(stacking: weights), bias: FloatTensor(stacking: biases), stream: stream)
        }

        var layers: [Layer] = []
        for index in 0..<configuration.layerCount {
            let prefix = "encoder.layer.\(index)."
            let names = tensors.attention.mapped { prefix + "attention." + $0 }
            layers.append(
                Layer(
                    projections: try linear(
                        kernels.projections, [names.query, names.key, names.value],
                        queryScale: 1 / Float(configuration.headSize).squareRoot()),
                    attentionOutput: try linear(kernels.attentionOutput, [names.output]),
                    attentionNorm: try tensors.norm(names.norm, hidden),
                    intermediate: try linear(kernels.intermediate, [prefix + "intermediate.dense"]),
                    output: try linear(kernels.output, [prefix + "output.dense"]),
                    outputNorm: try tensors.norm(prefix + "output.LayerNorm", hidden)))
        }
        self.layers = layers
    }
}
