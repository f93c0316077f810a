import COneDNN

/// What a linear layer computes, apart from its weights.
struct LinearShape: Sendable, Hashable {
    let inputs: Int
    let outputs: Int
    var activation: EncoderConfiguration.Activation?
    /// Adds to the destination instead of replacing it (a residual connection).
    var accumulates = false

    fileprivate var nativeActivation: onednn_activation {
        switch activation {
        case nil: onednn_activation_none
        case .geluErf: onednn_activation_gelu_erf
        case .geluTanh: onednn_activation_gelu_tanh
        case .relu: onednn_activation_relu
        }
    }
}

/// The kernels of one shape, one for each row bucket; shared by all layers of a model that have this shape.
final class LinearKernels: Sendable {
    let shape: LinearShape
    let primitives: [Primitive]

    init(_ shape: LinearShape, buckets: RowBuckets) throws(EmbeddingError) {
        self.shape = shape
        func make(_ rows: Int, like model: Primitive?) throws(EmbeddingError) -> Primitive {
            try Primitive("linear") { engine, primitive in
                onednn_linear_create(
                    engine, Int64(rows), Int64(shape.inputs), Int64(shape.outputs), shape.nativeActivation,
                    shape.accumulates, model?.handle, primitive)
            }
        }
        // One packed layout serves every row count: the largest bucket chooses it.
        let largest = try make(buckets.capacity, like: nil)
        var primitives: [Primitive] = []
        for rows in buckets.sizes.dropLast() { primitives.append(try make(rows, like: largest)) }
        self.primitives = primitives + [largest]
    }

    var scratchpadBytes: Int { primitives.reduce(0) { max($0, $1.scratchpadBytes) } }
}

/// `y = activation(x · Wᵀ + b)`, or `y += …`, with the weights packed once for the processor.
///
/// The only place that knows the type of the weights: a lower precision changes this file and nothing else.
///
/// - Threads: any; the arguments belong to one ``Workspace``.
struct LinearLayer: Sendable {
    private let kernels: LinearKernels
    private let weights: Memory
    private let bias: Memory
    /// Retained: `bias` points into it.
    private let biasValues: FloatTensor

    /// - Parameters:
    ///   - weights: row-major `[outputs, inputs]`, as PyTorch stores it; copied.
    ///   - bias: `[outputs]`; retained.
    init(
        _ kernels: LinearKernels, weights: FloatTensor, bias: FloatTensor, stream: ExecutionStream
    ) throws(EmbeddingError) {
        self.kernels = kernels
        let shape = kernels.shape
        let packed = try Memory(dnnl_query_weights_md, of: kernels.primitives[kernels.primitives.count - 1])
        let source = UnsafeMutablePointer(mutating: weights.values.baseAddress!)
        try OneDNN.check(
            onednn_pack(
                try OneDNN.engine(), stream.handle, Int64(shape.inputs), Int64(shape.outputs), source, packed.handle),
            "pack")
        self.weights = packed
        biasValues = bias
        self.bias = try Memory(
            rows: 1, columns: shape.outputs, data: UnsafeMutablePointer(mutating: bias.values.baseAddress!))
    }

    /// Runs on all rows of `bucket`.
    func apply(
        from source: Matrix, to destination: Matrix, bucket: Int, on stream: ExecutionStream
    ) throws(EmbeddingError) {
        try stream.run(
            kernels.primitives[bucket], source: source.views[bucket], weights: weights, bias: bias,
            destination: destination.views[bucket])
    }
}
