import CLibwebsockets

/// Closes a libuv handle; libuv gives its memory back on a later turn of the loop.
func closeHandle<Handle>(_ handle: UnsafeMutablePointer<Handle>) {
    uv_close(UnsafeMutableRawPointer(handle).assumingMemoryBound(to: uv_handle_t.self), freeHandle)
}

private func freeHandle(_ handle: UnsafeMutablePointer<uv_handle_t>?) {
    UnsafeMutableRawPointer(handle)?.deallocate()
}
