"""A whole cycle against the server at argv[1], by the client of another language. Prints what it saw as JSON."""

import json
import sys

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

swf = boto3.client(
    "swf",
    endpoint_url=sys.argv[1],
    region_name="us-east-1",
    aws_access_key_id="anyone",
    aws_secret_access_key="anything",
    config=Config(retries={"max_attempts": 0}, read_timeout=70),
)
domain = "python"
workflow = {"name": "w", "version": "1"}
activity = {"name": "a", "version": "1"}
swf.register_domain(name=domain, workflowExecutionRetentionPeriodInDays="1")
swf.register_workflow_type(
    domain=domain,
    defaultTaskList={"name": "d"},
    defaultChildPolicy="ABANDON",
    defaultExecutionStartToCloseTimeout="3600",
    defaultTaskStartToCloseTimeout="300",
    **workflow,
)
swf.register_activity_type(
    domain=domain,
    defaultTaskList={"name": "a"},
    defaultTaskHeartbeatTimeout="NONE",
    defaultTaskScheduleToCloseTimeout="60",
    defaultTaskScheduleToStartTimeout="60",
    defaultTaskStartToCloseTimeout="60",
    **activity,
)


def decide(*decisions):
    task = swf.poll_for_decision_task(domain=domain, taskList={"name": "d"})
    swf.respond_decision_task_completed(taskToken=task["taskToken"], decisions=list(decisions))
    return task


run_id = swf.start_workflow_execution(domain=domain, workflowId="wf", workflowType=workflow, input="é")["runId"]
first = decide(
    {
        "decisionType": "ScheduleActivityTask",
        "scheduleActivityTaskDecisionAttributes": {"activityId": "1", "activityType": activity, "input": "[1]"},
    }
)
task = swf.poll_for_activity_task(domain=domain, taskList={"name": "a"})
heartbeat = swf.record_activity_task_heartbeat(taskToken=task["taskToken"])
swf.respond_activity_task_completed(taskToken=task["taskToken"], result="2")
decide(
    {"decisionType": "CompleteWorkflowExecution", "completeWorkflowExecutionDecisionAttributes": {"result": "2"}}
)
empty = swf.poll_for_decision_task(domain=domain, taskList={"name": "d"})
execution = {"workflowId": "wf", "runId": run_id}
pages = swf.get_paginator("get_workflow_execution_history").paginate(
    domain=domain, execution=execution, PaginationConfig={"PageSize": 3}
)
events = [event for page in pages for event in page["events"]]
described = swf.describe_workflow_execution(domain=domain, execution=execution)
closed = swf.count_closed_workflow_executions(domain=domain, startTimeFilter={"oldestDate": 0})
errors = []
for call in (
    lambda: swf.describe_domain(name="no"),
    lambda: swf.respond_activity_task_completed(taskToken=task["taskToken"]),
    lambda: swf.register_domain(name=domain, workflowExecutionRetentionPeriodInDays="1"),
    lambda: swf.start_workflow_execution(domain=domain, workflowId="a:b", workflowType=workflow),
):
    try:
        call()
    except ClientError as error:
        errors.append(error.response["Error"]["Code"])
print(
    json.dumps(
        {
            "input": first["events"][0]["workflowExecutionStartedEventAttributes"]["input"],
            "cancelRequested": heartbeat["cancelRequested"],
            "empty": [empty.get("taskToken"), empty["startedEventId"]],
            "events": [event["eventType"] for event in events],
            "status": described["executionInfo"]["closeStatus"],
            "started": described["executionInfo"]["startTimestamp"].timestamp() > 0,
            "closed": closed["count"],
            "errors": errors,
        }
    )
)
