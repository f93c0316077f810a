import CVectorKernels

/// Layer normalisation of rows (Ba, Kiros, Hinton 2016), in place.
struct LayerNorm: Sendable {
    let weight: FloatTensor
    let bias: FloatTensor
    let epsilon: Float

    /// - Parameter count: rows, as wide as the weights, one behind the other.
    func apply(to rows: UnsafeMutablePointer<Float>, count: Int) {
        kernel_layer_norm(
            rows, count, weight.values.count, weight.values.baseAddress!, bias.values.baseAddress!, epsilon)
    }
}
