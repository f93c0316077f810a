/// The weights of a BERT encoder: tables that are read in place, linear layers that are packed.
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
    let tokenTypes: FloatTensor
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
        let tensors = TensorReader(file: file, epsilon: configuration.normEpsilon)
        words = try tensors.matrix("embeddings.word_embeddings", [configuration.vocabularySize, hidden])
        positions = try tensors.matrix("embeddings.position_embeddings", [configuration.maximumPositions, hidden])
        tokenTypes = try tensors.matrix("embeddings.token_type_embeddings", [configuration.tokenTypeCount, hidden])
        embeddingNorm = try tensors.norm("embeddings.LayerNorm", hidden)

        func compile(_ shape: LinearShape) throws(EmbeddingError) -> LinearKernels {
            try LinearKernels(shape, precision: precision, buckets: buckets)
        }
        let kernels = (
            projections: try compile(LinearShape(inputs: hidden, outputs: 3 * hidden)),
            attentionOutput: try compile(LinearShape(inputs: hidden, outputs: hidden, accumulates: true)),
            intermediate: try compile(
                LinearShape(inputs: hidden, outputs: intermediate, activation: configuration.activation)),
            output: try compile(LinearShape(inputs: intermediate, outputs: hidden, accumulates: true))
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
            let attention = prefix + "attention.self."
            layers.append(
                Layer(
                    projections: try linear(
                        kernels.projections, [attention + "query", attention + "key", attention + "value"],
                        queryScale: 1 / Float(configuration.headSize).squareRoot()),
                    attentionOutput: try linear(kernels.attentionOutput, [prefix + "attention.output.dense"]),
                    attentionNorm: try tensors.norm(prefix + "attention.output.LayerNorm", hidden),
                    intermediate: try linear(kernels.intermediate, [prefix + "intermediate.dense"]),
                    output: try linear(kernels.output, [prefix + "output.dense"]),
                    outputNorm: try tensors.norm(prefix + "output.LayerNorm", hidden)))
        }
        self.layers = layers
    }
}

/// Finds tensors by their names in Hugging Face's BERT, with or without the `bert.` in front.
private struct TensorReader {
    let file: SafetensorsFile
    let epsilon: Float
    private let prefix: String

    init(file: SafetensorsFile, epsilon: Float) {
        self.file = file
        self.epsilon = epsilon
        prefix = file.tensors["embeddings.word_embeddings.weight"] == nil ? "bert." : ""
    }

    func matrix(_ name: String, _ shape: [Int]) throws(EmbeddingError) -> FloatTensor {
        try file.floats(prefix + name + ".weight", shape: shape)
    }

    func vector(_ name: String, _ count: Int) throws(EmbeddingError) -> FloatTensor {
        try file.floats(prefix + name, shape: [count])
    }

    func norm(_ name: String, _ count: Int) throws(EmbeddingError) -> LayerNorm {
        LayerNorm(
            weight: try vector(name + ".weight", count), bias: try vector(name + ".bias", count), epsilon: epsilon)
    }
}
