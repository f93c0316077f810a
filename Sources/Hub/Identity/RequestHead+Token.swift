import WebSocket

extension RequestHead {
    /// The token a request carries: `Authorization`, else a `bearer.` subprotocol, else `?token=`.
    var presentedToken: String? {
        if let authorization = header("authorization") { return token(inAuthorization: authorization) }
        for offered in header("sec-websocket-protocol")?.split(separator: ",") ?? [] {
            let name = offered.drop { $0 == " " }
            if name.hasPrefix("bearer.") { return String(name.dropFirst("bearer.".count)).trimmedSpaces }
        }
        return query.first { $0.name == "token" }?.value
    }

    private func token(inAuthorization value: String) -> String? {
        let parts = value.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: true)
        guard parts.count == 2, ["bearer", "bot", "token"].contains(parts[0].lowercased()) else { return nil }
        return String(parts[1]).trimmedSpaces
    }
}

extension String {
    fileprivate var trimmedSpaces: String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
