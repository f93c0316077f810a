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
}

/// The products of one shape, one for each row bucket; shared by all layers of a model that have this shape.
final class LinearKernels: Sendable {
    let shape: LinearShape
    let primitives: [Primitive]

    init(_ shape: LinearShape, buckets: RowBuckets) throws(EmbeddingError) {
        self.shape = shape
        // Integer products know neither activation nor accumulation: these come after the products are floats again.
        let isInteger = shape.precision == .int8
        let activation = isInteger ? onednn_activation_none : shape.fusedActivation
        func make(_ rows: Int, like model: Primitive?) throws(EmbeddingError) -> Primitive {
            try Primitive("linear") { engine, primitive in
                onednn_linear_create(
                    engine, shape.precision.product, Int64(rows), Int64(shape.inputs), Int64(shape.outputs), activation,
                    shape.accumulates && !isInteger, model?.handle, primitive)
            }
        }
        // One packed layout serves every row count: the largest bucket chooses it.
        let largest = try make(buckets.capacity, like: nil)
        var primitives: [Primitive] = []
        for rows in buckets.sizes.dropLast() { primitives.append(try make(rows, like: largest)) }
        self.primitives = primitives + [largest]
    }

    var scratchpadBytes: Int { primitives.reduce(0) { max($0, $1.scratchpadBytes) } }

    /// The weights, row-major `[outputs, inputs]` as `type`, in the layout of these kernels.
    func pack(
        _ weights: UnsafeMutableRawPointer, type: dnnl_data_type_t, on stream: ExecutionStream
    ) throws(EmbeddingError) -> Memory {
        let packed = try Memory(dnnl_query_weights_md, of: primitives[primitives.count - 1])
        try OneDNN.check(
            onednn_pack(
                try OneDNN.engine(), stream.handle, type, Int64(shape.inputs), Int64(shape.outputs), weights, packed.handle),
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

    /// The same, for the kernels that follow an integer product.
    var separateActivation: kernel_activation {
        switch activation {
        case nil: kernel_activation_none
        case .geluErf: kernel_activation_gelu_erf
        case .geluTanh: kernel_activation_gelu_tanh
        case .relu: kernel_activation_relu
        }
    }
}
