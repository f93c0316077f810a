import CVectorKernels

/// Scaled dot-product attention inside one sequence (Vaswani et al. 2017).
///
/// Queries, keys and values lie beside each other in one matrix `[tokens, 3 × hidden]`, heads beside each other inside each. The
/// scale `1/√headSize` is already in the query weights.
struct Attention: Sendable {
    let headCount: Int
    let hiddenSize: Int
    let positionBias: RelativePositionBias?

    /// Floats of scratch for a sequence of `tokens`.
    func scratchCount(tokens: Int) -> Int { kernel_attention_scratch(tokens, hiddenSize / headCount) }

    /// Reads and writes the rows `range`, and no other.
    func apply(
        _ range: Range<Int>, projections: Matrix<Float>, context: Matrix<Float>, scratch: UnsafeMutablePointer<Float>
    ) {
        var plan = kernel_attention_plan(
            tokens: range.count, heads: headCount, head_size: hiddenSize / headCount,
            projection_stride: projections.width, context_stride: context.width, position_bias: positionBias?.center,
            bias_stride: positionBias?.stride ?? 0)
        let queries = projections.row(range.lowerBound)
        kernel_attention(
            &plan, queries, queries + hiddenSize, queries + 2 * hiddenSize, context.row(range.lowerBound), scratch)
    }
}
