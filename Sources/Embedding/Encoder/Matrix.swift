import COneDNN

/// Memory on a 64-byte boundary (a cache line, and an AVX-512 register), zeroed.
final class AlignedMemory {
    let start: UnsafeMutableRawPointer

    init(bytes: Int) {
        start = .allocate(byteCount: max(bytes, 64), alignment: 64)
        start.initializeMemory(as: UInt8.self, repeating: 0, count: max(bytes, 64))
    }

    deinit { start.deallocate() }
}

/// A type of oneDNN's matrices.
protocol MatrixElement: BitwiseCopyable {
    static var type: dnnl_data_type_t { get }
}

extension Float: MatrixElement { static var type: dnnl_data_type_t { dnnl_f32 } }

/// The bits of a bfloat16, in the type that C's kernels write.
extension UInt16: MatrixElement { static var type: dnnl_data_type_t { dnnl_bf16 } }

/// A row-major matrix of a workspace, with one oneDNN view for each row bucket.
final class Matrix<Element: MatrixElement> {
    let width: Int
    let values: UnsafeMutablePointer<Element>
    let views: [Memory]
    private let memory: AlignedMemory

    init(width: Int, buckets: RowBuckets) throws(EmbeddingError) {
        self.width = width
        memory = AlignedMemory(bytes: buckets.capacity * width * MemoryLayout<Element>.stride)
        values = memory.start.bindMemory(to: Element.self, capacity: buckets.capacity * width)
        var views: [Memory] = []
        for rows in buckets.sizes {
            views.append(try Memory(Element.type, rows: rows, columns: width, data: memory.start))
        }
        self.views = views
    }

    func row(_ index: Int) -> UnsafeMutablePointer<Element> { values + index * width }
}
