/// What one thread's linear layers write between floats and floats, when the products are of a lower precision.
///
/// - Threads: one at a time.
final class LinearScratch {
    /// For each row, `[tokens]`.
    let rowScales: UnsafeMutablePointer<Float>
    let rowMinima: UnsafeMutablePointer<Float>
    private var halves: [Int: Matrix<UInt16>] = [:]
    private var bytes: [Int: Matrix<UInt8>] = [:]
    private var products: [Int: Matrix<Int32>] = [:]
    private let rows: AlignedMemory

    init(_ shapes: [LinearShape], buckets: RowBuckets) throws(EmbeddingError) {
        let capacity = buckets.capacity
        rows = AlignedMemory(bytes: 2 * capacity * MemoryLayout<Float>.stride)
        rowScales = rows.start.bindMemory(to: Float.self, capacity: 2 * capacity)
        rowMinima = rowScales + capacity
        let widestInput = shapes.reduce(0) { max($0, $1.inputs) }
        let widestOutput = shapes.reduce(0) { max($0, $1.outputs) }
        let narrow = AlignedMemory(bytes: capacity * widestInput * 2)
        let wide = AlignedMemory(bytes: capacity * widestOutput * 4)
        for shape in shapes {
            switch shape.precision {
            case .automatic, .fp32: break
            case .bf16: halves[shape.inputs] = try Matrix(width: shape.inputs, buckets: buckets, in: narrow)
            case .int8:
                bytes[shape.inputs] = try Matrix(width: shape.inputs, buckets: buckets, in: narrow)
                products[shape.outputs] = try Matrix(width: shape.outputs, buckets: buckets, in: wide)
            }
        }
    }

    /// A layer's input as bfloat16; any width that a shape has as its `inputs`.
    func halves(width: Int) -> Matrix<UInt16> { halves[width]! }

    /// A layer's input, quantised.
    func bytes(width: Int) -> Matrix<UInt8> { bytes[width]! }

    /// A layer's integer products; any width that a shape has as its `outputs`.
    func products(width: Int) -> Matrix<Int32> { products[width]! }
}
