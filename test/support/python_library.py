"""Decides as the Python library: reads one JSON line with a program and what happens in its run, and answers with the
history and the decisions. Everything is in memory; no service is asked."""

import copy
import json
import logging
import os
import random
import sys
import types

logging.disable(logging.CRITICAL)
os.environ.setdefault("AWS_DEFAULT_REGION", "us-east-1")

from simpleflow import Workflow, activity, canvas, exceptions, futures  # noqa: E402
from simpleflow.swf import executor as swf_executor  # noqa: E402
from simpleflow.swf.mapper.models.history import History  # noqa: E402
from simpleflow.swf.process.decider.base import DeciderWorker  # noqa: E402
from simpleflow.utils import json_dumps  # noqa: E402


def act(name, **options):
    def fn(*args, **kwargs):
        return None

    return activity.with_attributes(name="m." + name, version="1", task_list="tl", **options)(fn)


def fresh():
    """New definitions: a container sets flags on them, which in the library ends with the process of the decision."""
    child = type("Child", (Workflow,), {"name": "kid", "version": "1", "task_list": "tl", "__module__": "m"})
    quiet = type("Quiet", (Workflow,), {"name": "quiet", "version": "1", "task_list": "tl", "__module__": "m", "raises_on_failure": False})
    return {
        "plain": act("plain"),
        "other": act("other"),
        "raiser": act("raiser", raises_on_failure=True),
        "twice": act("twice", retry=1),
        "stubborn": act("stubborn", retry=2, raises_on_failure=True),
        "once": act("once", idempotent=True),
        "Child": child,
        "Quiet": quiet,
    }


class Programs:
    """Runs a program, statement by statement, against the library."""

    def __init__(self, workflow, tasks):
        self.workflow = workflow
        self.tasks = tasks
        self.futures = {}

    def run(self, program):
        for statement in program:
            self.step(statement)
        return [self.value(f) for f in self.futures.values()]

    def step(self, s):
        kind = s["kind"]
        w = self.workflow
        if kind == "submit":
            self.futures[s["to"]] = w.submit(self.tasks[s["task"]], *self.args(s), **self.kwargs(s))
        elif kind == "container":
            self.futures[s["to"]] = w.submit(self.container(s["of"]))
        elif kind == "map":
            self.futures[s["to"]] = Listed(w.map(self.tasks[s["task"]], [self.arg(a) for a in s["args"]]))
        elif kind == "timer":
            self.futures[s["to"]] = w.submit(w.start_timer(s["id"], s["seconds"]))
        elif kind == "cancel-timer":
            if not self.futures[s["of"]].done:
                w.submit(w.cancel_timer(s["id"]))
        elif kind == "many":
            self.futures[s["to"]] = Listed(w.map(self.tasks[s["task"]], range(s["count"])))
        elif kind == "wait-signal":
            self.futures[s["to"]] = w.submit(w.wait_signal(s["name"]))
        elif kind == "marker":
            self.futures[s["to"]] = w.submit(w.record_marker(s["name"], s["details"]))
        elif kind == "send":
            self.futures[s["to"]] = w.submit(w.signal(s["name"], workflow_id="other", run_id="r2", propagate=False))
        elif kind == "await":
            self.futures[s["of"]].result
        elif kind == "wait":
            futures.wait(*[self.futures[i] for i in s["of"]])
        elif kind == "try":
            # The library blocks with an exception, which nobody should catch.
            try:
                for each in s["body"]:
                    self.step(each)
            except (exceptions.TaskException, exceptions.WorkflowException):
                for each in s["otherwise"]:
                    self.step(each)
        elif kind == "if-failed":
            if self.futures[s["of"]].exception is not None:
                for each in s["then"]:
                    self.step(each)
        elif kind == "continue":
            futures.wait(w.submit(w.continue_as_new(x=s["x"])))
        elif kind == "throw":
            raise ValueError(s["message"])
        else:
            raise NotImplementedError(kind)

    def arg(self, a):
        if isinstance(a, dict) and "$future" in a:
            return self.futures[a["$future"]]
        if isinstance(a, dict) and "$nested" in a:
            return [self.futures[a["$nested"]], 1]
        return a

    def args(self, s):
        return [self.arg(a) for a in s["args"]]

    def kwargs(self, s):
        return {k: self.arg(a) for k, a in s.get("named", {}).items()}

    def container(self, c):
        if c["kind"] == "func":
            made = c["of"]
            raises = {} if c.get("raises") is None else {"raises_on_failure": c["raises"]}
            return canvas.FuncGroup(lambda *args: self.container(made), **raises)
        cls = canvas.Chain if c["kind"] == "chain" else canvas.Group
        options = {k: v for k, v in c["options"].items() if v is not None}
        parts = []
        for part in c["parts"]:
            if "task" in part:
                parts.append((self.tasks[part["task"]], *self.args(part)))
            else:
                parts.append(self.container(part))
        return cls(*parts, **options)

    @staticmethod
    def value(future):
        return future.result


class Listed:
    """What `map` gives, as one future."""

    def __init__(self, parts):
        self.parts = parts

    @property
    def result(self):
        return [part.result for part in self.parts]

    @property
    def state(self):
        return futures.PENDING if any(part.state == futures.PENDING for part in self.parts) else futures.FINISHED

    @property
    def done(self):
        return all(part.done for part in self.parts)

    @property
    def exception(self):
        self.result
        return None


def hook_of(spec):
    def on_task_failure(self, ctx):
        kind = spec.get(str(ctx.task_name))
        if kind is None or ctx.attempt_number > 2:
            return None
        if kind == "abort":
            return ctx.decide_abort()
        if kind == "ignore":
            return ctx.decide_ignore()
        if kind == "cancel":
            return ctx.decide_cancel()
        if kind == "retry":
            return ctx.decide_retry()
        if kind == "later":
            return ctx.decide_retry(30)
        raise NotImplementedError(kind)

    return on_task_failure


class Simulation:
    """The service: turns decisions into events, and makes things happen between them."""

    def __init__(self, case):
        self.case = case
        self.random = random.Random(case["seed"])
        self.events = []
        self.decisions = []
        self.open = []
        self.timers = {}
        self.children = []
        self.closed = False
        self.signals = list(case["signals"])

    def add(self, kind, **attributes):
        key = kind[0].lower() + kind[1:] + "EventAttributes"
        event = {"eventId": len(self.events) + 1, "eventType": kind, "eventTimestamp": 1500000000.0 + len(self.events), key: attributes}
        self.events.append(event)
        return event["eventId"]

    def begin(self):
        self.add("WorkflowExecutionStarted", taskList={"name": "tl"}, parentInitiatedEventId=0, taskStartToCloseTimeout="300", childPolicy="TERMINATE", executionStartToCloseTimeout="3600", input=json_dumps({"args": [], "kwargs": {}}), workflowType={"name": "sim", "version": "1"})
        self.schedule()

    def schedule(self):
        self.pending = self.add("DecisionTaskScheduled", taskList={"name": "tl"}, startToCloseTimeout="300")

    def run(self):
        self.begin()
        for _ in range(40):
            self.started = self.add("DecisionTaskStarted", scheduledEventId=self.pending, identity="sim")
            if self.random.random() < 0.05:
                self.add("DecisionTaskTimedOut", timeoutType="START_TO_CLOSE", scheduledEventId=self.pending, startedEventId=self.started)
                self.schedule()
                continue
            visible = len(self.events)
            # Some of what happens comes while the decision is made.
            if self.random.random() < 0.3:
                self.happen()
            self.decide(visible)
            if self.closed or not self.advance():
                break

    def decide(self, visible):
        tasks = fresh()
        case = self.case

        def run(wf, **_):
            return Programs(wf, tasks).run(case["program"])

        members = {"name": "sim", "version": "1", "task_list": "tl", "run": run, "__module__": "m"}
        if case["priority"] is not None:
            members["task_priority"] = case["priority"]
        if case["hook"]:
            members["on_task_failure"] = hook_of(case["hook"])
        cls = type("Sim", (Workflow,), members)
        domain = types.SimpleNamespace(name="d")
        ex = swf_executor.Executor(Domain("d"), cls)
        execution = types.SimpleNamespace(workflow_id="wid", run_id="rid", workflow_type=types.SimpleNamespace(name="sim", version="1"))
        history = History.from_event_list(copy.deepcopy(self.events[:visible]))
        response = types.SimpleNamespace(history=history, execution=execution)
        answer = DeciderWorker(Domain("d"), {"sim": ex}).decide(response, None)
        context = None
        if isinstance(answer, list):
            made = answer
        else:
            made = answer.decisions
            context = answer.execution_context
            if context is not None and context != "":
                context = json_dumps({k: sorted(v) if isinstance(v, set) else v for k, v in context.items()})
        made = json.loads(json.dumps(made))
        attributes = {"scheduledEventId": self.pending, "startedEventId": self.started}
        if context is not None:
            attributes["executionContext"] = context
        completed = self.add("DecisionTaskCompleted", **attributes)
        self.decisions.append({"id": completed, "decisions": made, "executionContext": context})
        for each in made:
            self.carry_out(each, completed)

    def carry_out(self, decision, completed):
        kind = decision["decisionType"]
        a = next(v for k, v in decision.items() if k.endswith("DecisionAttributes"))
        by = {"decisionTaskCompletedEventId": completed}
        if kind == "ScheduleActivityTask":
            if any(t[0] == "activity" and t[2] == a["activityId"] for t in self.open):
                self.add("ScheduleActivityTaskFailed", activityId=a["activityId"], activityType=a["activityType"], cause="ACTIVITY_ID_ALREADY_IN_USE", **by)
            elif self.random.random() < 0.03:
                self.add("ScheduleActivityTaskFailed", activityId=a["activityId"], activityType=a["activityType"], cause="OPEN_ACTIVITIES_LIMIT_EXCEEDED", **by)
            else:
                at = self.add("ActivityTaskScheduled", **a, **by)
                self.open.append(("activity", at, a["activityId"], a))
        elif kind == "StartChildWorkflowExecution":
            at = self.add("StartChildWorkflowExecutionInitiated", childPolicy="TERMINATE", **a, **by)
            self.open.append(("child", at, a["workflowId"], a))
        elif kind == "StartTimer":
            if a["timerId"] in self.timers:
                self.add("StartTimerFailed", timerId=a["timerId"], cause="TIMER_ID_ALREADY_IN_USE", **by)
            else:
                at = self.add("TimerStarted", **a, **by)
                self.timers[a["timerId"]] = at
                self.open.append(("timer", at, a["timerId"], a))
        elif kind == "CancelTimer":
            if a["timerId"] in self.timers:
                at = self.timers.pop(a["timerId"])
                self.open = [each for each in self.open if each[:2] != ("timer", at)]
                self.add("TimerCanceled", timerId=a["timerId"], startedEventId=at, **by)
            else:
                self.add("CancelTimerFailed", timerId=a["timerId"], cause="TIMER_ID_UNKNOWN", **by)
        elif kind == "RecordMarker":
            self.add("MarkerRecorded", **a, **by)
        elif kind == "SignalExternalWorkflowExecution":
            at = self.add("SignalExternalWorkflowExecutionInitiated", **a, **by)
            self.open.append(("sent", at, a["workflowId"], a))
        elif kind == "CompleteWorkflowExecution":
            self.add("WorkflowExecutionCompleted", **a, **by)
            self.closed = True
        elif kind == "FailWorkflowExecution":
            self.add("WorkflowExecutionFailed", **a, **by)
            self.closed = True
        elif kind == "CancelWorkflowExecution":
            self.add("WorkflowExecutionCanceled", **a, **by)
            self.closed = True
        elif kind == "ContinueAsNewWorkflowExecution":
            rest = {k: v for k, v in a.items() if k != "workflowTypeVersion"}
            self.add("WorkflowExecutionContinuedAsNew", newExecutionRunId="r9", childPolicy="TERMINATE", workflowType={"name": "sim", "version": a["workflowTypeVersion"]}, **rest, **by)
            self.closed = True
        else:
            raise NotImplementedError(kind)

    def happen(self):
        """One thing that the run hears of; false if there is nothing."""
        r = self.random
        if self.signals and (r.random() < 0.4 or not self.open):
            name, input = self.signals.pop(0)
            self.add("WorkflowExecutionSignaled", signalName=name, externalInitiatedEventId=0, input=input)
            return True
        if self.case["cancel"] and r.random() < 0.1:
            self.case["cancel"] = False
            self.add("WorkflowExecutionCancelRequested", externalInitiatedEventId=0)
            return True
        if not self.open:
            return False
        kind, at, id, a = self.open.pop(r.randrange(len(self.open)))
        if kind == "timer":
            del self.timers[id]
            self.add("TimerFired", timerId=id, startedEventId=at)
        elif kind == "sent" and self.random.random() < 0.2:
            self.add("SignalExternalWorkflowExecutionFailed", workflowId=a["workflowId"], cause="UNKNOWN_EXTERNAL_WORKFLOW_EXECUTION", initiatedEventId=at, decisionTaskCompletedEventId=0, control=None)
        elif kind == "sent":
            self.add("ExternalWorkflowExecutionSignaled", initiatedEventId=at, workflowExecution={"workflowId": a["workflowId"], "runId": a["runId"]})
        elif kind == "activity":
            self.activity(at, a)
        else:
            self.child(at, a)
        return True

    def activity(self, at, a):
        r = self.random
        if r.random() < 0.05:
            self.add("ActivityTaskTimedOut", timeoutType="SCHEDULE_TO_START", scheduledEventId=at, startedEventId=0)
            return
        started = self.add("ActivityTaskStarted", scheduledEventId=at, identity="sim")
        by = {"scheduledEventId": at, "startedEventId": started}
        x = r.random()
        if x < 0.6:
            self.add("ActivityTaskCompleted", result=r.choice(["1", '"text"', "[1,null]", '{"a":1}', "plain text", "1.5", "null", "true"]), **by)
        elif x < 0.65:
            self.add("ActivityTaskCompleted", **by)
        elif x < 0.75:
            self.add("ActivityTaskTimedOut", timeoutType=r.choice(["START_TO_CLOSE", "HEARTBEAT"]), **by)
        else:
            self.add("ActivityTaskFailed", reason=r.choice(["R", "ValueError: no"]), details=r.choice(["D", '{"error":"ValueError","message":"no"}', ""]), **by)

    def child(self, at, a):
        r = self.random
        execution = {"workflowId": a["workflowId"], "runId": "c%d" % at}
        type_ = {"workflowType": a["workflowType"], "workflowExecution": execution, "initiatedEventId": at}
        if r.random() < 0.05:
            self.add("StartChildWorkflowExecutionFailed", workflowType=a["workflowType"], cause="WORKFLOW_ALREADY_RUNNING", workflowId=a["workflowId"], initiatedEventId=at, decisionTaskCompletedEventId=self.events[at - 1]["startChildWorkflowExecutionInitiatedEventAttributes"]["decisionTaskCompletedEventId"])
            return
        started = self.add("ChildWorkflowExecutionStarted", **type_)
        by = {**type_, "startedEventId": started}
        x = r.random()
        if x < 0.5:
            self.add("ChildWorkflowExecutionCompleted", result="7", **by)
        elif x < 0.7:
            self.add("ChildWorkflowExecutionFailed", reason="R", details="D", **by)
        elif x < 0.8:
            self.add("ChildWorkflowExecutionTimedOut", timeoutType="START_TO_CLOSE", **by)
        elif x < 0.9:
            self.add("ChildWorkflowExecutionCanceled", details="bye", **by)
        else:
            self.add("ChildWorkflowExecutionTerminated", **by)

    def advance(self):
        if not self.happen():
            return False
        while self.random.random() < 0.4:
            self.happen()
        self.schedule()
        return True


from simpleflow.swf.mapper.models import Domain as _Domain  # noqa: E402


class Domain(_Domain):
    def __init__(self, name="d"):
        self.name = name


def main():
    for line in sys.stdin:
        case = json.loads(line)
        simulation = Simulation(case)
        simulation.run()
        answer = {"history": {"workflowExecution": {"workflowId": "wid", "runId": "rid"}, "events": simulation.events}, "expected": simulation.decisions}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
