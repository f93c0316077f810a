import HTTP
import TestSupport

/// Runs the body against a scripted server and a client of its own; both are stopped afterwards.
func withServer(
    _ script: @escaping Script, _ body: (HTTPClient, ScriptedServer) async throws -> Void
) async throws {
    let server = try ScriptedServer(script: script)
    let client = HTTPClient()
    let result: Result<Void, any Error>
    do { result = .success(try await body(client, server)) } catch { result = .failure(error) }
    server.stop()
    await client.stop()
    try result.get()
}

/// The code of the error that the request ends with; nil when it got an answer.
func failure(
    of request: HTTPRequest, with client: HTTPClient, onBody: (@Sendable ([UInt8]) -> Void)? = nil
) async -> HTTPError.Code? {
    do {
        _ = try await client.send(request, onBody: onBody)
        return nil
    } catch {
        return error.code
    }
}

extension HTTPClient {
    func get(_ url: String) async throws -> HTTPResponse { try await send(HTTPRequest(url: url)) }
}
