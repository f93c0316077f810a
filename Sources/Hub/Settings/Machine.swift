import Foundation

#if canImport(Glibc)
    import Glibc
#endif

/// What the defaults depend on besides the environment.
public struct Machine: Sendable {
    public var isRoot: Bool
    public var cores: Int
    public var homeFolder: String
    public var workingFolder: String
    /// The folder of the running executable, links resolved.
    public var executableFolder: String

    public init(isRoot: Bool, cores: Int, homeFolder: String, workingFolder: String, executableFolder: String) {
        self.isRoot = isRoot
        self.cores = cores
        self.homeFolder = homeFolder
        self.workingFolder = workingFolder
        self.executableFolder = executableFolder
    }

    public static func current() -> Machine {
        let executable = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
        return Machine(
            isRoot: geteuid() == 0, cores: max(1, ProcessInfo.processInfo.activeProcessorCount), homeFolder: NSHomeDirectory(),
            workingFolder: FileManager.default.currentDirectoryPath,
            executableFolder: URL(fileURLWithPath: executable).deletingLastPathComponent().path)
    }
}
