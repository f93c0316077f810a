import Foundation
import Testing
import Wire

/// Runs `memhub bench … --quick --json`, the executable that was built with these tests.
enum BenchRun {
    static func report(_ bench: String, _ arguments: [String] = []) async throws -> Report {
        let process = Process()
        let output = Pipe()
        let executable = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        process.executableURL = URL(fileURLWithPath: executable).deletingLastPathComponent().appendingPathComponent("memhub")
        process.arguments = ["bench", bench, "--quick", "--json"] + arguments
        process.standardOutput = output
        let text = try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Data, any Error>) in
            do {
                try process.run()
            } catch {
                return continuation.resume(throwing: error)
            }
            DispatchQueue.global().async {
                let data = output.fileHandleForReading.readDataToEndOfFile()
                process.waitUntilExit()
                continuation.resume(returning: data)
            }
        }
        try #require(process.terminationStatus == 0)
        let report = Report(fields: try WireCoder.decode([String: JSONValue].self, from: Array(text)))
        try report.checkHead(of: bench)
        return report
    }

    struct Report {
        var fields: [String: JSONValue]

        func rows(_ table: Int) throws -> [Row] {
            guard case .array(let tables) = fields["tables"] else { throw ShapeError(name: "tables") }
            try #require(tables.indices.contains(table))
            guard case .object(let fields) = tables[table], case .array(let rows) = fields["rows"] else {
                throw ShapeError(name: "rows")
            }
            return try rows.map { row in
                guard case .object(let fields) = row else { throw ShapeError(name: "row") }
                return Row(fields: fields)
            }
        }

        fileprivate func checkHead(of bench: String) throws {
            let head = Row(fields: fields)
            #expect(try head.text("bench") == bench)
            #expect(try head.text("command").hasPrefix("memhub bench \(bench)"))
            #expect(fields["quick"] == .bool(true))
            #expect(Timestamp.parse(try head.text("date")) != nil)
            #expect(try !head.text("commit").isEmpty)
            guard case .object(let machine) = fields["machine"] else { throw ShapeError(name: "machine") }
            #expect(try Row(fields: machine).count("cores") > 0)
            #expect(try Row(fields: machine).count("memory_bytes") > 0)
            #expect(try !Row(fields: machine).text("cpu").isEmpty)
        }
    }

    struct Row {
        var fields: [String: JSONValue]

        func count(_ name: String) throws -> Int64 {
            guard case .int(let value) = fields[name] else { throw ShapeError(name: name) }
            return value
        }

        func number(_ name: String) throws -> Double {
            switch fields[name] {
            case .double(let value): return value
            case .int(let value): return Double(value)
            default: throw ShapeError(name: name)
            }
        }

        func text(_ name: String) throws -> String {
            guard let text = fields[name]?.stringValue else { throw ShapeError(name: name) }
            return text
        }
    }

    struct ShapeError: Error, CustomStringConvertible {
        var name: String
        var description: String { "\(name) is missing or of another type" }
    }
}
