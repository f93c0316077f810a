import Foundation
import TestSupport

/// OpenSSL's own test server (openssl-s_server(1)) with a fresh certificate for 127.0.0.1 that nobody has signed.
final class TLSServer {
    let address: String
    /// The certificate: trusted by those who name it.
    let certificate: String
    private let folder: URL
    private let process: Process

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("tls-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        certificate = folder.appendingPathComponent("certificate.pem").path
        let key = folder.appendingPathComponent("key.pem").path
        let maker = try Self.openssl(
            "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 -subj /CN=memhub-test "
                + "-addext subjectAltName=IP:127.0.0.1 -keyout \(key) -out \(certificate)", output: nil)
        maker.waitUntilExit()
        let output = Pipe()
        process = try Self.openssl("s_server -accept 127.0.0.1:0 -www -cert \(certificate) -key \(key)", output: output)
        address = "https://" + (try Self.announcedAddress(in: output))
    }

    func stop() {
        // The process inherits the signal mask of the pool's thread that started it, which blocks SIGTERM.
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        try? FileManager.default.removeItem(at: folder)
    }

    private static func openssl(_ arguments: String, output: Pipe?) throws -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/openssl")
        process.arguments = arguments.split(separator: " ").map(String.init)
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output ?? FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        return process
    }

    /// From the line `ACCEPT 127.0.0.1:40123`, which comes once the server listens.
    private static func announcedAddress(in output: Pipe) throws -> String {
        var text = ""
        while true {
            let data = output.fileHandleForReading.availableData
            guard !data.isEmpty else { throw ServerFailure(number: 0) }
            text += String(decoding: data, as: UTF8.self)
            guard text.hasSuffix("\n"), let line = text.split(separator: "\n").first(where: { $0.hasPrefix("ACCEPT ") }) else { continue }
            return String(line.dropFirst("ACCEPT ".count))
        }
    }
}
