import CLibcurl

#if canImport(Glibc)
    import Glibc
#endif

extension Transfer {
    /// libcurl borrows the transfer for as long as the easy handle lives, which the transfer owns.
    func connectCallbacks() {
        let context = Unmanaged.passUnretained(self).toOpaque()
        memhub_curl_set_callback(easy, CURLOPT_HEADERFUNCTION, receiveHeaderLine)
        memhub_curl_set_pointer(easy, CURLOPT_HEADERDATA, context)
        memhub_curl_set_callback(easy, CURLOPT_WRITEFUNCTION, receiveBodyBytes)
        memhub_curl_set_pointer(easy, CURLOPT_WRITEDATA, context)
        memhub_curl_set_socket_callback(easy, openSocket)
    }
}

private func receiveHeaderLine(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let context else { return 0 }
    let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
    return transfer.receiveHeader(UnsafeRawBufferPointer(start: bytes, count: size * count)) ? size * count : 0
}

private func receiveBodyBytes(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let context else { return 0 }
    let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
    return transfer.receiveBody(UnsafeRawBufferPointer(start: bytes, count: size * count)) ? size * count : 0
}

/// As libcurl does it itself, but closed in programs that this process starts: while a child holds a connection, the server never
/// learns that it has been given up.
private func openSocket(
    _ context: UnsafeMutableRawPointer?, _ purpose: curlsocktype, _ address: UnsafeMutablePointer<curl_sockaddr>?
) -> curl_socket_t {
    guard let address = address?.pointee else { return CURL_SOCKET_BAD }
    return socket(address.family, address.socktype | Int32(SOCK_CLOEXEC.rawValue), address.protocol)
}
