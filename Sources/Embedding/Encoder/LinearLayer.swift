import COneDNN
import CVectorKernels

/// `y = activation(x · Wᵀ + b)`, or `y += …`, from floats to floats, with the weights packed once for the processor.
///
/// - Threads: any; the arguments belong to one ``Workspace``.
enum LinearLayer: Sendable {
    case float(FloatLinearLayer)
    case integer(IntegerLinearLayer)

    /// Runs on the first `count` rows; `bucket` is theirs.
    func apply(
        from source: Matrix<Float>, to destination: Matrix<Float>, count: Int, bucket: Int, scratch: LinearScratch,
        on stream: ExecutionStream
    ) throws(EmbeddingError) {
        switch self {
        case .float(let layer):
            try layer.apply(from: source, to: destination, count: count, bucket: bucket, scratch: scratch, on: stream)
        case .integer(let layer): layer.apply(from: source, to: destination, count: count, scratch: scratch)
        }
    }
}

/// A linear layer in fp32 or bf16, by oneDNN; activation and residual are fused into the product.
struct FloatLinearLayer: Sendable {
    private let kernels: LinearKernels
    private let weights: Memory
    /// `[outputs]`; retained: `biasView` points into it.
    private let bias: FloatTensor
    private let biasView: Memory

    /// - Parameters:
    ///   - weights: row-major `[outputs, inputs]`, as PyTorch stores it; copied.
    ///   - bias: `[outputs]`; retained.
    init(
        _ kernels: LinearKernels, weights: FloatTensor, bias: FloatTensor, stream: ExecutionStream
    ) throws(EmbeddingError) {
        self.kernels = kernels
        self.weights = try kernels.pack(weights, on: stream)
        self.bias = bias
        biasView = try Memory(
            dnnl_f32, rows: 1, columns: kernels.shape.outputs, data: UnsafeMutablePointer(mutating: bias.values.baseAddress!))
    }

    /// Runs on all rows of `bucket`; those behind `count` hold anything.
    func apply(
        from source: Matrix<Float>, to destination: Matrix<Float>, count: Int, bucket: Int, scratch: LinearScratch,
        on stream: ExecutionStream
    ) throws(EmbeddingError) {
        var view = source.views[bucket]
        if kernels.shape.precision == .bf16 {
            let halves = scratch.halves(width: source.width)
            kernel_bfloat16(source.values, count * source.width, halves.values)
            view = halves.views[bucket]
        }
        try stream.run(
            kernels.primitives[bucket], source: view, weights: weights, bias: biasView, destination: destination.views[bucket])
        try stream.finish()
    }
}
