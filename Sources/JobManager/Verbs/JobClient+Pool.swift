package import JobModel
package import JobProtocol

extension JobClient {
    package func pools() throws(JobsError) -> [PoolLoad] { try call(PoolListCall()) }

    /// Makes a pool, or changes what is given.
    package func setPool(
        _ name: String,
        size: Pool.Size? = nil,
        variable: PoolSetCall.Variable? = nil
    ) throws(JobsError) -> PoolLoad {
        try call(PoolSetCall(name: name, size: size, variable: variable))
    }

    /// Removes a pool of which no queued or running job takes anything.
    package func removePool(_ name: String) throws(JobsError) { _ = try call(PoolRemoveCall(name: name)) }
}
