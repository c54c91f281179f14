import JobShim
import JobSupervisor

@main
enum Jobs {
    static func main() throws {
        let arguments = CommandLine.arguments
        if arguments.first == "jobs-shim" { ShimMain.run(arguments: arguments) }
        SupervisorMain.run(try SupervisorOptions(Array(arguments.dropFirst(3))))
    }
}
