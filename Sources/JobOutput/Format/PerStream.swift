/// Something of each of a job's two streams.
package struct PerStream<Value> {
    package var stdout: Value
    package var stderr: Value

    // Inlinable, so that other modules get code for their own types: it is called for every line.
    @inlinable
    package init(stdout: Value, stderr: Value) { (self.stdout, self.stderr) = (stdout, stderr) }

    @inlinable
    package subscript(stream: OutputStream) -> Value {
        get { stream == .stdout ? stdout : stderr }
        _modify { if stream == .stdout { yield &stdout } else { yield &stderr } }
    }
}
