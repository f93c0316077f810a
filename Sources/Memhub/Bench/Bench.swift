import ArgumentParser

/// `memhub bench`: a load generator that measures a real hub over real sockets, or one part of it in this process.
///
/// Each bench starts a hub of its own (``BenchHub``: a child process, a temporary data folder, its own PostgreSQL), drives it, waits
/// until what it set off is done, and removes everything. The generator is this process, so that it shares no thread with the hub.
///
/// - Invariant: every number comes from a clock, a counter or `/proc` during this run; nothing is judged, there are no thresholds.
/// - Never: runs without a deadline, or leaves a process or folder behind (a killed bench's are removed by the next one).
/// - Next: ``BenchOptions`` for how a bench is run and shown, ``LoadSession`` for one client, then one file a bench.
struct Bench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measure the hub on this machine.",
        discussion: """
            Each bench starts a hub of its own in a temporary folder and removes it afterwards. Tables go to standard output, \
            progress to standard error. Ctrl-C stops and cleans up.
            """,
        subcommands: [
            BenchEmbed.self, BenchContext.self, BenchGrowth.self, BenchTurns.self, BenchFanout.self, BenchIdle.self, BenchRecall.self,
            BenchSpeculation.self, BenchQueue.self, BenchExtraction.self, BenchProviders.self,
        ])
}
