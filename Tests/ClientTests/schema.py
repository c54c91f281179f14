"""The official schemas of the protocol's revisions, and which of their definitions a message of the server must meet.

They are read from ../shared/mcp-schema beside the project where that is, else from schemas/, which has the same without
the descriptions."""

import json
from functools import cache
from pathlib import Path

import jsonschema

HERE = Path(__file__).resolve().parent
SHARED = HERE.parents[2] / "shared" / "mcp-schema"
MODERN = "2026-07-28"
TASKS = "ext-tasks"

# What a result must be, by the request's method; what is not named is an EmptyResult.
RESULTS = {
    "initialize": "InitializeResult",
    "server/discover": "DiscoverResult",
    "tools/list": "ListToolsResult",
    "tools/call": "CallToolResult",
    "resources/list": "ListResourcesResult",
    "resources/templates/list": "ListResourceTemplatesResult",
    "resources/read": "ReadResourceResult",
    "prompts/list": "ListPromptsResult",
    "prompts/get": "GetPromptResult",
    "completion/complete": "CompleteResult",
    "subscriptions/listen": "SubscriptionsListenResult",
    "tasks/get": "GetTaskResult",
    "tasks/update": "UpdateTaskResult",
    "tasks/cancel": "CancelTaskResult",
}
NOTIFICATIONS = {
    "notifications/progress": "ProgressNotification",
    "notifications/cancelled": "CancelledNotification",
    "notifications/resources/updated": "ResourceUpdatedNotification",
    "notifications/resources/list_changed": "ResourceListChangedNotification",
    "notifications/subscriptions/acknowledged": "SubscriptionsAcknowledgedNotification",
    "notifications/tasks": "TaskStatusNotification",
}


@cache
def document(revision):
    folder = SHARED if SHARED.is_dir() else HERE / "schemas"
    return json.loads((folder / f"{revision}.json").read_text())


@cache
def validator(revision, name):
    schema = document(revision)
    part = "$defs" if "$defs" in schema else "definitions"
    assert name in schema[part], f"revision {revision} knows no {name}"
    kind = jsonschema.validators.validator_for(schema)
    return kind({**schema, "$ref": f"#/{part}/{name}"})


def check(value, revision, name):
    """Fails where the value is not what the revision says of this name."""
    errors = sorted(validator(revision, name).iter_errors(value), key=lambda error: list(error.path))
    assert not errors, f"no {name} of {revision}: {errors[0].message} at {list(errors[0].path)}\n{json.dumps(value)[:2000]}"


def check_message(message, revision, method=None):
    """Checks all of a message that the server sent; `method` is the request's, where it is an answer."""
    if isinstance(message, list):
        for part in message:
            check_message(part, revision, method)
        return
    if "method" in message:
        assert "id" not in message, f"the server asks something: {message}"
        revision_of_it = TASKS if message["method"] == "notifications/tasks" else revision
        check(message, revision, "JSONRPCNotification")
        check(message, revision_of_it, NOTIFICATIONS[message["method"]])
    elif "error" in message:
        # The schemas have no word for the answer to a message whose id cannot be known.
        if message["id"] is not None:
            check(message, revision, "JSONRPCErrorResponse" if revision >= "2025-11-25" else "JSONRPCError")
    else:
        check(message, revision, "JSONRPCResponse")
        result = message["result"]
        if result.get("resultType") == "task":
            check(result, TASKS, "CreateTaskResult")
        else:
            name = RESULTS.get(method, "EmptyResult")
            check(result, TASKS if method.startswith("tasks/") else revision, name)
