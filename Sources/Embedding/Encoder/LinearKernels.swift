import COneDNN
import CVectorKernels

/// What a linear layer computes, apart from its weights.
struct LinearShape: Sendable, Hashable {
    /// Of the product; resolved.
    let precision: EmbeddingPrecision
    let inputs: Int
    let outputs: Int
    var activation: EncoderConfiguration.Activation?
    /// Adds to the destination instead of replacing it (a residual connection).
    var accumulates = false

    /// Of one layer's packed weights.
    var weightBytes: Int {
        switch precision {
        case .automatic, .fp32: inputs * outputs * 4
        case .bf16: inputs * outputs * 2
        case .int8: kernel_packed_bytes(inputs, outputs)
        }
    }
}

/// oneDNN's products of one shape, in fp32 or bf16, one for each row bucket; shared by all layers of a model that have this shape.
final class LinearKernels: Sendable {
    let shape: LinearShape
    let primitives: [Primitive]

    init(_ shape: LinearShape, buckets: RowBuckets) throws(EmbeddingError) {
        self.shape = shape
        let type = shape.precision == .bf16 ? dnnl_bf16 : dnnl_f32
        func make(_ rows: Int, like model: Primitive?) throws(EmbeddingError) -> Primitive {
            try Primitive("linear") { engine, primitive in
                onednn_linear_create(
                    engine, type, Int64(rows), Int64(shape.inputs), Int64(shape.outputs), shape.fusedActivation,
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

    /// `weights`, row-major `[outputs, inputs]`, in the layout and type of these kernels.
    func pack(_ weights: FloatTensor, on stream: ExecutionStream) throws(EmbeddingError) -> Memory {
        let packed = try Memory(dnnl_query_weights_md, of: primitives[primitives.count - 1])
        let source = UnsafeMutablePointer(mutating: weights.values.baseAddress!)
        try OneDNN.check(
            onednn_pack(
                try OneDNN.engine(), stream.handle, Int64(shape.inputs), Int64(shape.outputs), source, packed.handle),
            "pack")
        return packed
    }
}

extension LinearShape {
    fileprivate var fusedActivation: onednn_activation {
        switch activation {
        case nil: onednn_activation_none
        case .geluErf: onednn_activation_gelu_erf
        case .geluTanh: onednn_activation_gelu_tanh
        case .relu: onednn_activation_relu
        }
    }
}
