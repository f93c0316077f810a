import HTTP
import TestSupport
import Testing

@Suite("Trust", .timeLimit(.minutes(1)))
struct TrustTests {
    @Test("a certificate is refused unless it is trusted, and verified against the host's name")
    func verification() async throws {
        let server = try TLSServer()
        let client = HTTPClient()
        #expect(await failure(of: HTTPRequest(url: server.address), with: client) == .untrusted)

        let trusting = HTTPClient(trustedCertificates: server.certificate)
        let response = try await trusting.get(server.address)
        #expect(response.status == 200)

        let otherName = HTTPRequest(url: server.address.replacing("127.0.0.1", with: "localhost"))
        #expect(await failure(of: otherName, with: trusting) == .untrusted)
        await trusting.stop()
        await client.stop()
        server.stop()
    }

    @Test("plain text where TLS is expected is not trusted")
    func notTLS() async throws {
        let server = try ScriptedServer(greeting: "220 plain text\r\n") { _, _ in }
        let client = HTTPClient()
        let request = HTTPRequest(url: server.address.replacing("http:", with: "https:"))
        #expect(await failure(of: request, with: client) == .untrusted)
        server.stop()
        await client.stop()
    }
}
