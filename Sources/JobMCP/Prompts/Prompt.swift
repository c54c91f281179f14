import Values

/// The prompts: what a person can ask an agent to do with one choice.
enum Prompt: String, CaseIterable {
    case postmortem = "jobs_postmortem"
    case report = "jobs_report"

    /// As `prompts/list` describes it.
    var json: JSONValue {
        switch self {
        case .postmortem:
            [
                "name": .string(rawValue),
                "title": "Why did this job end as it did?",
                "description": "What ran, how it ended and why, the telling part of its output, and its earlier runs.",
                "arguments": [
                    [
                        "name": "job_id",
                        "title": "Job",
                        "description": "The job: its number, name or id.",
                        "required": true,
                    ]
                ],
            ]
        case .report:
            [
                "name": .string(rawValue),
                "title": "What ran lately?",
                "description": "The newest jobs: what is running, what failed, and what to look at first.",
            ]
        }
    }
}
