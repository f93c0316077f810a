import CLibcurl

/// A libcurl multi handle, freed when nobody can wake it any more.
///
/// - Threads: ``wake()`` from any (curl_multi_wakeup(3)); ``pointer`` on the client's thread.
final class MultiHandle: @unchecked Sendable {
    let pointer: UnsafeMutableRawPointer

    /// curl_global_init(3), once in the process.
    private static let isLibraryReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    init() {
        precondition(Self.isLibraryReady, "libcurl did not start")
        guard let pointer = curl_multi_init() else { preconditionFailure("no memory for libcurl") }
        self.pointer = pointer
        memhub_curl_multi_set_long(pointer, CURLMOPT_MAXCONNECTS, 64)
        memhub_curl_multi_set_long(pointer, CURLMOPT_PIPELINING, Int(CURLPIPE_MULTIPLEX))
    }

    deinit { curl_multi_cleanup(pointer) }

    @Sendable func wake() { curl_multi_wakeup(pointer) }
}
