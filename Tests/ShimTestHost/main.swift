import Glibc
import JobShim

// A program that is a shim, as `jobs` is, and nothing else. When the shim starts its own executable as a supervisor, what
// remains of that is its argument vector in a file of the state directory.
let arguments = CommandLine.arguments
if arguments.count == 5, arguments[1] == "supervisor" {
    let file = open("\(arguments[4])/started-supervisor", O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    let line = arguments.joined(separator: " ") + "\n"
    write(file, line, line.utf8.count)
    exit(0)
}
ShimMain.run(arguments: arguments)
