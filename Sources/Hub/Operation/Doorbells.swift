import Jobs
import Logging
import Postgres

/// Passes the database's doorbells on: events to the feed, tasks to the workers, changed memories and settings to their copies.
struct Doorbells: Sendable {
    let listener: PostgresListener
    let feed: EventFeed
    let runner: JobRunner
    let hot: HotMemory
    let choices: SharedChoices
    let logger: Logger

    static let channels = [
        EventLog.doorbellChannel, JobQueue.doorbellChannel, HotMemory.doorbellChannel, SharedChoices.doorbellChannel,
    ]

    func run() async {
        for await event in listener.events {
            switch event {
            case .connected:
                hot.listenerConnected()
                runner.ring()
                await feed.resume()
                await choices.reload()
            case .notification(let notification) where notification.channel == JobQueue.doorbellChannel:
                runner.ring()
            case .notification(let notification) where notification.channel == HotMemory.doorbellChannel:
                hot.notified(notification.payload)
            case .notification(let notification) where notification.channel == SharedChoices.doorbellChannel:
                await choices.notified(notification.payload)
            case .notification:
                await feed.publishNew()
            case .disconnected:
                hot.listenerLost()
                logger.warning("the database is out of reach")
            }
        }
    }
}
