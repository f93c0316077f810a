import Jobs
import Logging
import Postgres

/// Passes the database's doorbells on: events to the feed, tasks to the workers.
struct Doorbells: Sendable {
    let listener: PostgresListener
    let feed: EventFeed
    let runner: JobRunner
    let logger: Logger

    static let channels = [EventLog.doorbellChannel, JobQueue.doorbellChannel]

    func run() async {
        for await event in listener.events {
            switch event {
            case .connected:
                runner.ring()
                await feed.resume()
            case .notification(let notification) where notification.channel == JobQueue.doorbellChannel:
                runner.ring()
            case .notification:
                await feed.publishNew()
            case .disconnected:
                logger.warning("the database is out of reach")
            }
        }
    }
}
