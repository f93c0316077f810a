import CVectorKernels

/// A linear layer in int8: weights quantised at load, by output channel; its input quantised as it comes, by token.
///
/// The product is written for AVX-512 VNNI instead of taken from oneDNN 2.6, whose kernels are made for a fixed number of rows and
/// take twice as long for the dozen tokens of an utterance: there the time is that of reading the weights, which are read ahead here.
struct IntegerLinearLayer: Sendable {
    private let shape: LinearShape
    private let weights: IntegerWeights
    /// `[outputs]`
    private let bias: FloatTensor

    /// - Parameters:
    ///   - weights: row-major `[outputs, inputs]`, as PyTorch stores it; copied.
    ///   - bias: `[outputs]`; retained.
    init(_ shape: LinearShape, weights: FloatTensor, bias: FloatTensor) {
        self.shape = shape
        self.weights = IntegerWeights(weights, inputs: shape.inputs, outputs: shape.outputs)
        self.bias = bias
    }

    func apply(from source: Matrix<Float>, to destination: Matrix<Float>, count: Int, scratch: LinearScratch) {
        kernel_quantize_rows(
            source.values, count, shape.inputs, scratch.quantized, scratch.rowScales, scratch.rowMinima)
        kernel_integer_product(scratch.quantized, count, shape.inputs, weights.packed, shape.outputs, scratch.products)
        var plan = kernel_dequantization(
            count: count, outputs: shape.outputs, row_scales: scratch.rowScales, row_minima: scratch.rowMinima,
            column_scales: weights.scales, column_sums: weights.sums, bias: bias.values.baseAddress!,
            activation: shape.separateActivation, accumulates: shape.accumulates)
        kernel_dequantize(&plan, scratch.products, destination.values)
    }
}

/// The weights of one layer as packed bytes, with the step and the sum of each output's.
private final class IntegerWeights: @unchecked Sendable {
    let packed: UnsafePointer<Int8>
    let scales: UnsafePointer<Float>
    let sums: UnsafePointer<Float>
    private let bytes: AlignedMemory
    private let columns: AlignedMemory

    init(_ weights: FloatTensor, inputs: Int, outputs: Int) {
        let count = kernel_packed_bytes(inputs, outputs)
        bytes = AlignedMemory(bytes: count)
        columns = AlignedMemory(bytes: 2 * outputs * MemoryLayout<Float>.stride)
        let packed = bytes.start.bindMemory(to: Int8.self, capacity: count)
        let scales = columns.start.bindMemory(to: Float.self, capacity: 2 * outputs)
        kernel_pack_weights(weights.values.baseAddress!, inputs, outputs, packed, scales, scales + outputs)
        self.packed = UnsafePointer(packed)
        self.scales = UnsafePointer(scales)
        sums = UnsafePointer(scales + outputs)
    }
}

extension LinearShape {
    fileprivate var separateActivation: kernel_activation {
        switch activation {
        case nil: kernel_activation_none
        case .geluErf: kernel_activation_gelu_erf
        case .geluTanh: kernel_activation_gelu_tanh
        case .relu: kernel_activation_relu
        }
    }
}
