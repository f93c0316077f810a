import Foundation

/// What the system says about a process (proc(5)).
struct ProcessStatus: Sendable {
    let processId: Int32

    static let own = ProcessStatus(processId: ProcessInfo.processInfo.processIdentifier)

    /// Memory in use, bytes (`VmRSS`).
    var residentBytes: Int? {
        line("VmRSS:", of: "status").flatMap { $0.split(separator: " ").dropFirst().first }.flatMap { Int($0) }.map { $0 * 1024 }
    }

    /// Files and sockets it may have open (the soft limit).
    var openFileLimit: Int? {
        line("Max open files", of: "limits").flatMap { $0.split(separator: " ").dropFirst(3).first }.flatMap { Int($0) }
    }

    private func line(_ prefix: String, of file: String) -> String? {
        let text = (try? String(contentsOfFile: "/proc/\(processId)/\(file)", encoding: .utf8)) ?? ""
        return text.split(separator: "\n").first { $0.hasPrefix(prefix) }.map(String.init)
    }
}
