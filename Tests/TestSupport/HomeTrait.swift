package import Testing

/// Gives each test of a suite a `Home` of its own, and every failure the story of that home.
package struct HomeTrait: SuiteTrait, TestTrait, TestScoping {
    package var isRecursive: Bool { true }

    /// A home belongs to a test case, not to the suite around it.
    package func scopeProvider(for test: Test, testCase: Test.Case?) -> HomeTrait? { testCase == nil ? nil : self }

    package func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing function: @Sendable () async throws -> Void
    ) async throws {
        let home = try Home()
        let stories = IssueHandlingTrait.compactMapIssues { issue in
            var issue = issue
            issue.comments.append(Comment(rawValue: home.story))
            return issue
        }
        let outcome: Result<Void, any Error>
        do {
            try await stories.provideScope(for: test, testCase: testCase) {
                await Home.$bound.withValue(home) {
                    // A thrown error is recorded while the home still has its story to tell.
                    do { try await function() } catch { Issue.record(error) }
                }
            }
            outcome = .success(())
        } catch {
            outcome = .failure(error)
        }
        for problem in home.close() { Issue.record("after the test, in \(home.root): \(problem)") }
        try outcome.get()
    }
}

extension Trait where Self == HomeTrait {
    /// A fresh `Home.current` for each test.
    package static var home: HomeTrait { HomeTrait() }
}
