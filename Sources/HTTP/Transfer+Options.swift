import CLibcurl

extension Transfer {
    /// Translates the request into libcurl's options (curl_easy_setopt(3)).
    ///
    /// Calls that are started together share one connection where the server speaks HTTP/2, which it says in the TLS handshake: the
    /// others wait for the first one's (`CURLOPT_PIPEWAIT`). Else each would make its own on the thread that all share, and somebody
    /// who speaks would wait for all these handshakes; so they wait for one, or for none where background work has kept the
    /// connection open. If the server then only speaks HTTP/1.1, the others have waited for one handshake before their own. Without
    /// TLS nobody waits: what such a server speaks shows in its first answer, and a language model takes seconds for that.
    func apply(_ request: HTTPRequest, trustedCertificates: String?) throws(HTTPError) {
        let paths = [request.unixSocket, trustedCertificates].compactMap(\.self)
        let head = [request.method, request.url] + paths + request.headers.flatMap { [$0.name, $0.value] }
        let scheme = request.url.prefix { $0 != ":" }.lowercased()
        guard ["http", "https"].contains(scheme), !request.method.isEmpty, !head.contains(where: \.hasForbiddenCharacter) else {
            throw HTTPError(.invalidRequest)
        }
        try set(CURLOPT_URL, request.url)
        if let path = request.unixSocket { try set(CURLOPT_UNIX_SOCKET_PATH, path) }
        if let path = trustedCertificates { try set(CURLOPT_CAINFO, path) }
        try set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
        if scheme == "https" { try set(CURLOPT_PIPEWAIT, 1) }
        try set(CURLOPT_USERAGENT, "memhub")
        try set(CURLOPT_NOSIGNAL, 1)
        // An abandoned name look-up must not hold up the thread that all requests share.
        try set(CURLOPT_QUICK_EXIT, 1)
        try set(CURLOPT_TCP_KEEPALIVE, 1)
        try set(CURLOPT_CONNECTTIMEOUT_MS, request.connectTimeout.wholeMilliseconds)
        if let stall = request.stallTimeout {
            try set(CURLOPT_LOW_SPEED_LIMIT, 1)
            try set(CURLOPT_LOW_SPEED_TIME, max(1, stall.wholeMilliseconds / 1000))
        }
        try check(memhub_curl_set_size(easy, CURLOPT_MAXFILESIZE_LARGE, curl_off_t(max(1, request.maximumResponseBytes))))
        try setMethod(request)
        try setHeaders(request)
    }

    private func setMethod(_ request: HTTPRequest) throws(HTTPError) {
        let expectsBody = ["POST", "PUT", "PATCH"].contains(request.method)
        if let body = request.body ?? (expectsBody ? [] : nil) {
            try check(memhub_curl_set_size(easy, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count)))
            let result = body.withUnsafeBytes { bytes in
                memhub_curl_set_pointer(easy, CURLOPT_COPYPOSTFIELDS, bytes.baseAddress.map { UnsafeRawPointer($0) })
            }
            try check(result)
            if body.isEmpty { try set(CURLOPT_POST, 1) }
        }
        if request.method == "HEAD" {
            try set(CURLOPT_NOBODY, 1)
        } else {
            try set(CURLOPT_CUSTOMREQUEST, request.method)
        }
    }

    private func setHeaders(_ request: HTTPRequest) throws(HTTPError) {
        // An empty one takes away what libcurl would add: a form's type, and a round trip before large bodies.
        var lines = ["Expect:"]
        if !request.headers.contains(where: { $0.name.lowercased() == "content-type" }) { lines.append("Content-Type:") }
        lines += request.headers.map { $0.value.isEmpty ? "\($0.name);" : "\($0.name): \($0.value)" }
        for line in lines {
            guard let list = curl_slist_append(headerList, line) else { throw HTTPError(.library) }
            headerList = list
        }
        try check(memhub_curl_set_headers(easy, headerList))
    }

    private func set(_ option: CURLoption, _ value: Int) throws(HTTPError) {
        try check(memhub_curl_set_long(easy, option, value))
    }

    private func set(_ option: CURLoption, _ value: String) throws(HTTPError) {
        try check(memhub_curl_set_string(easy, option, value))
    }

    private func check(_ result: CURLcode) throws(HTTPError) {
        guard result == CURLE_OK else { throw HTTPError(curl: result, isConnected: false) }
    }
}

extension String {
    fileprivate var hasForbiddenCharacter: Bool { utf8.contains { $0 == 0 || $0 == 0x0a || $0 == 0x0d } }
}
