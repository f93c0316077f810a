import CVectorKernels

/// What one thread's linear layers write between floats and floats, when the products are of a lower precision.
///
/// - Threads: one at a time.
final class LinearScratch {
    /// For each row, `[tokens]`.
    let rowScales: UnsafeMutablePointer<Float>
    let rowMinima: UnsafeMutablePointer<Float>
    /// A layer's input as bytes, `[tokens, padded inputs]`.
    let quantized: UnsafeMutablePointer<UInt8>
    /// A layer's products, `[tokens, padded outputs]`.
    let products: UnsafeMutablePointer<Int32>
    private var halves: [Int: Matrix<UInt16>] = [:]
    private let memory: [AlignedMemory]

    init(_ shapes: [LinearShape], buckets: RowBuckets) throws(EmbeddingError) {
        let capacity = buckets.capacity
        let integer = shapes.filter { $0.precision == .int8 }
        let inputs = capacity * integer.reduce(0) { max($0, kernel_padded_inputs($1.inputs)) }
        let outputs = capacity * integer.reduce(0) { max($0, kernel_padded_outputs($1.outputs)) }
        let memory = [
            AlignedMemory(bytes: 2 * capacity * MemoryLayout<Float>.stride), AlignedMemory(bytes: inputs),
            AlignedMemory(bytes: outputs * MemoryLayout<Int32>.stride),
        ]
        self.memory = memory
        rowScales = memory[0].start.bindMemory(to: Float.self, capacity: 2 * capacity)
        rowMinima = rowScales + capacity
        quantized = memory[1].start.bindMemory(to: UInt8.self, capacity: inputs)
        products = memory[2].start.bindMemory(to: Int32.self, capacity: outputs)
        for shape in shapes where shape.precision == .bf16 && halves[shape.inputs] == nil {
            halves[shape.inputs] = try Matrix(width: shape.inputs, buckets: buckets)
        }
    }

    /// A layer's input as bfloat16; any width that a shape of bf16 has as its `inputs`.
    func halves(width: Int) -> Matrix<UInt16> { halves[width]! }
}
