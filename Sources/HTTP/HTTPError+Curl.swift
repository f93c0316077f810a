import CLibcurl

extension HTTPError {
    /// - Parameter isConnected: whether the request had begun to be sent, which tells apart what libcurl
    ///   has one code for.
    init(curl result: CURLcode, isConnected: Bool) {
        let code: Code =
            switch result {
            // Once connected it is libcurl's word for an answer without a status line (HTTP/0.9).
            case CURLE_UNSUPPORTED_PROTOCOL: isConnected ? .protocolError : .invalidRequest
            case CURLE_URL_MALFORMAT: .invalidRequest
            case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY: .couldNotResolve
            case CURLE_COULDNT_CONNECT, CURLE_PROXY: .couldNotConnect
            case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CERTPROBLEM,
                CURLE_SSL_CIPHER, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_PINNEDPUBKEYNOTMATCH: .untrusted
            case CURLE_OPERATION_TIMEDOUT: .timeout(isConnected ? .total : .connect)
            // HTTP/2's: a stream that the server has ended, or a server that is leaving (GOAWAY).
            case CURLE_PARTIAL_FILE, CURLE_GOT_NOTHING, CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_HTTP2, CURLE_HTTP2_STREAM:
                .connectionLost
            case CURLE_FILESIZE_EXCEEDED: .tooLarge
            case CURLE_WEIRD_SERVER_REPLY, CURLE_BAD_CONTENT_ENCODING: .protocolError
            default: .library
            }
        self.init(code, libraryCode: result.rawValue)
    }
}
