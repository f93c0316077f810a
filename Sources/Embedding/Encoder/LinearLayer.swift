import COneDNN
import CVectorKernels

/// `y = activation(x · Wᵀ + b)`, or `y += …`, from floats to floats, with the weights packed once for the processor.
///
/// The only place, with ``LinearKernels`` and ``LinearScratch``, that knows the type of the weights.
///
/// - Threads: any; the arguments belong to one ``Workspace``.
struct LinearLayer: Sendable {
    private let kernels: LinearKernels
    private let weights: Memory
    /// `[outputs]`; retained: `biasView` points into it.
    private let bias: FloatTensor
    private let biasView: Memory
    /// With int8 only.
    private let columns: QuantizedColumns?

    /// - Parameters:
    ///   - weights: row-major `[outputs, inputs]`, as PyTorch stores it; copied.
    ///   - bias: `[outputs]`; retained.
    init(
        _ kernels: LinearKernels, weights: FloatTensor, bias: FloatTensor, stream: ExecutionStream
    ) throws(EmbeddingError) {
        let shape = kernels.shape
        let source = UnsafeMutablePointer(mutating: weights.values.baseAddress!)
        if kernels.shape.precision == .int8 {
            let columns = QuantizedColumns(count: shape.outputs)
            let quantized = AlignedMemory(bytes: shape.inputs * shape.outputs)
            kernel_quantize_weights(
                source, shape.outputs, shape.inputs,
                quantized.start.bindMemory(to: Int8.self, capacity: shape.inputs * shape.outputs), columns.scales, columns.sums)
            self.weights = try kernels.pack(quantized.start, type: dnnl_s8, on: stream)
            self.columns = columns
        } else {
            self.weights = try kernels.pack(source, type: dnnl_f32, on: stream)
            columns = nil
        }
        self.kernels = kernels
        self.bias = bias
        biasView = try Memory(
            dnnl_f32, rows: 1, columns: shape.outputs, data: UnsafeMutablePointer(mutating: bias.values.baseAddress!))
    }

    /// Runs on the first `count` rows, and on what lies behind them up to the end of `bucket`.
    func apply(
        from source: Matrix<Float>, to destination: Matrix<Float>, count: Int, bucket: Int, scratch: LinearScratch,
        on stream: ExecutionStream
    ) throws(EmbeddingError) {
        let primitive = kernels.primitives[bucket]
        switch kernels.shape.precision {
        case .automatic, .fp32:
            try stream.run(
                primitive, source: source.views[bucket], weights: weights, bias: biasView, destination: destination.views[bucket])
        case .bf16:
            let narrow = scratch.halves(width: source.width)
            kernel_bfloat16(source.values, count * source.width, narrow.values)
            try stream.run(
                primitive, source: narrow.views[bucket], weights: weights, bias: biasView, destination: destination.views[bucket])
        case .int8:
            let narrow = scratch.bytes(width: source.width)
            let products = scratch.products(width: destination.width)
            kernel_quantize_rows(
                source.values, count, source.width, narrow.values, scratch.rowScales, scratch.rowMinima)
            try stream.run(
                primitive, source: narrow.views[bucket], weights: weights, destination: products.views[bucket])
            var plan = kernel_dequantization(
                count: count, width: destination.width, row_scales: scratch.rowScales, row_minima: scratch.rowMinima,
                column_scales: columns!.scales, column_sums: columns!.sums, bias: bias.values.baseAddress!,
                activation: kernels.shape.separateActivation, accumulates: kernels.shape.accumulates)
            kernel_dequantize(&plan, products.values, destination.values)
        }
    }
}

/// What turns the integer products of a layer back into floats: for each output, the step of its weights and their sum.
private final class QuantizedColumns: @unchecked Sendable {
    let scales: UnsafeMutablePointer<Float>
    let sums: UnsafeMutablePointer<Float>

    init(count: Int) {
        scales = .allocate(capacity: count)
        sums = .allocate(capacity: count)
        scales.initialize(repeating: 0, count: count)
        sums.initialize(repeating: 0, count: count)
    }

    deinit {
        scales.deallocate()
        sums.deallocate()
    }
}
