import COneDNN

/// oneDNN's objects as Swift objects: created with a typed error, destroyed with their owner.
///
/// oneDNN runs on OpenMP; here every call uses the calling thread only, and requests run beside each other instead.
///
/// - Threads: the engine, primitives and packed weights are shared; streams, scratchpads and bound memory belong to one
///   ``Workspace``, and so to one thread.
enum OneDNN {
    /// The processor. Never destroyed: it outlives every model.
    nonisolated(unsafe) private static let processor: Result<dnnl_engine_t, EmbeddingError> = {
        var engine: dnnl_engine_t?
        let status = dnnl_engine_create(&engine, dnnl_cpu, 0)
        guard status == dnnl_success, let engine else { return .failure(error("no engine", status)) }
        return .success(engine)
    }()

    static func engine() throws(EmbeddingError) -> dnnl_engine_t { try processor.get() }

    /// Keeps OpenMP regions that this thread starts on this thread.
    static func confineToCurrentThread() { omp_set_num_threads(1) }

    static func check(_ status: dnnl_status_t, _ action: StaticString) throws(EmbeddingError) {
        guard status == dnnl_success else { throw error(action, status) }
    }

    private static func error(_ action: StaticString, _ status: dnnl_status_t) -> EmbeddingError {
        EmbeddingError(.computationFailed, "\(action)", status: Int32(bitPattern: status.rawValue))
    }
}

/// A compiled operation on fixed shapes.
final class Primitive: @unchecked Sendable {
    let handle: dnnl_primitive_t

    init(
        _ action: StaticString, _ create: (dnnl_engine_t, UnsafeMutablePointer<dnnl_primitive_t?>) -> dnnl_status_t
    ) throws(EmbeddingError) {
        let engine = try OneDNN.engine()
        var primitive: dnnl_primitive_t?
        try OneDNN.check(create(engine, &primitive), action)
        handle = primitive!
    }

    deinit { dnnl_primitive_destroy(handle) }

    var scratchpadBytes: Int { onednn_scratchpad_bytes(handle) }
}

/// A layout with the address of its data, which is borrowed unless oneDNN allocated it.
final class Memory: @unchecked Sendable {
    let handle: dnnl_memory_t

    /// Row-major `[rows, columns]` over borrowed `data`.
    init(
        _ type: dnnl_data_type_t, rows: Int, columns: Int, data: UnsafeMutableRawPointer
    ) throws(EmbeddingError) {
        var memory: dnnl_memory_t?
        try OneDNN.check(
            onednn_matrix_create(try OneDNN.engine(), type, Int64(rows), Int64(columns), data, &memory), "matrix")
        handle = memory!
    }

    /// Memory of its own, laid out as one argument of `primitive`.
    init(_ query: dnnl_query_t, of primitive: Primitive) throws(EmbeddingError) {
        var memory: dnnl_memory_t?
        try OneDNN.check(
            onednn_argument_create(try OneDNN.engine(), primitive.handle, query, &memory), "argument")
        handle = memory!
    }

    deinit { dnnl_memory_destroy(handle) }
}

/// Runs primitives on one thread, with one scratchpad for all of them.
final class ExecutionStream {
    let handle: dnnl_stream_t
    private let scratchpad: AlignedMemory
    private let scratchpadMemory: Memory
    private let arguments = UnsafeMutablePointer<dnnl_exec_arg_t>.allocate(capacity: 5)

    init(scratchpadBytes: Int) throws(EmbeddingError) {
        let engine = try OneDNN.engine()
        var stream: dnnl_stream_t?
        try OneDNN.check(dnnl_stream_create(&stream, engine, dnnl_stream_default_flags.rawValue), "stream")
        handle = stream!
        scratchpad = AlignedMemory(bytes: scratchpadBytes)
        scratchpadMemory = try Memory(dnnl_u8, rows: 1, columns: max(1, scratchpadBytes), data: scratchpad.start)
    }

    deinit {
        dnnl_stream_destroy(handle)
        arguments.deallocate()
    }

    func run(
        _ primitive: Primitive, source: Memory, weights: Memory, bias: Memory, destination: Memory
    ) throws(EmbeddingError) {
        arguments[0] = dnnl_exec_arg_t(arg: DNNL_ARG_SRC, memory: source.handle)
        arguments[1] = dnnl_exec_arg_t(arg: DNNL_ARG_DST, memory: destination.handle)
        arguments[2] = dnnl_exec_arg_t(arg: DNNL_ARG_SCRATCHPAD, memory: scratchpadMemory.handle)
        arguments[3] = dnnl_exec_arg_t(arg: DNNL_ARG_WEIGHTS, memory: weights.handle)
        arguments[4] = dnnl_exec_arg_t(arg: DNNL_ARG_BIAS, memory: bias.handle)
        try OneDNN.check(dnnl_primitive_execute(primitive.handle, handle, 5, arguments), "execute")
    }

    func finish() throws(EmbeddingError) { try OneDNN.check(dnnl_stream_wait(handle), "wait") }
}
