import COneDNN

/// The type of the numbers that the encoder's matrix products multiply; everything between the products is 32-bit floats.
///
/// - Cost: of all-MiniLM-L6-v2's products, on a processor with AVX-512 VNNI and BF16: `bf16` half of `fp32`, `int8` a quarter; and so
///   is the memory for the weights.
/// - Quality: `int8` rounds weights to 8 bits per output channel and activations to 8 bits per token, and the errors add up layer by
///   layer. Least cosine to `fp32` on the golden texts of `Tests/EmbeddingTests`: 0.992 for all-MiniLM-L6-v2 (6 layers), 0.985 for
///   all-mpnet-base-v2 (12 layers); with `bf16` 0.9999 and 0.9998.
public enum EmbeddingPrecision: String, Sendable, CaseIterable {
    /// The fastest of the others that this processor has instructions for and that keeps the model's quality: `int8` for encoders of
    /// at most 6 layers, else `bf16`, else `fp32`.
    case automatic
    case fp32
    /// Needs AVX-512 BF16.
    case bf16
    /// Needs AVX-512 VNNI. Sums of integers are exact, and the floats between them take the same AVX-512 path on every processor that
    /// has it, so a text's vector does not depend on the batch or the machine.
    case int8

    private static let layersOfInt8 = 6

    /// - Parameter layerCount: of the model.
    /// - Throws: ``EmbeddingError/Code/unsupportedProcessor``
    func resolved(layerCount: Int) throws(EmbeddingError) -> EmbeddingPrecision {
        switch self {
        case .automatic:
            if layerCount <= Self.layersOfInt8, EmbeddingPrecision.int8.isSupported { return .int8 }
            return EmbeddingPrecision.bf16.isSupported ? .bf16 : .fp32
        case .fp32, .bf16, .int8:
            guard isSupported else { throw EmbeddingError(.unsupportedProcessor, "no instructions for \(rawValue)") }
            return self
        }
    }

    /// Whether this processor has the instructions. oneDNN's environment variable `DNNL_MAX_CPU_ISA` can take them away.
    public var isSupported: Bool {
        switch self {
        case .automatic, .fp32: true
        case .bf16: onednn_has(onednn_isa_bf16)
        case .int8: onednn_has(onednn_isa_vnni)
        }
    }
}
