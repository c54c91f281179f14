package import JobModel
package import JobProtocol
import LinuxSystem
package import Values

extension JobClient {
    /// Adds a schedule, once, however often the connection is lost.
    ///
    /// - Parameter environment: That of its jobs, `NAME=VALUE`.
    package func addSchedule(_ schedule: Schedule, environment: [ByteString]) throws(JobsError) -> Schedule {
        try place(ScheduleAddCall(schedule: schedule, environment: environment, namespaces: .current()))
    }

    /// All schedules, the oldest first.
    package func schedules() throws(JobsError) -> [Schedule] { try call(ScheduleListCall()) }

    /// Shows, pauses, resumes or removes a schedule.
    package func changeSchedule(
        _ reference: String,
        _ change: ScheduleChangeCall.Change
    ) throws(JobsError) -> Schedule {
        try call(ScheduleChangeCall(reference: reference, change))
    }

    /// Submits a job of a schedule now.
    package func runSchedule(_ reference: String) throws(JobsError) -> JobRecord {
        try call(ScheduleRunCall(reference: reference))
    }
}
