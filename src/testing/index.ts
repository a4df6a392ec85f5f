// For authors of backends: does an executor keep the promises of the interface?
export { testExecutor, type ExecutorCase } from './test-executor.js';
export { testMiddleware, type MiddlewareCase } from './test-middleware.js';
export { testWorkflows, type WorkflowCase } from './test-workflows.js';
export { JOURNAL_CASE, type CreateOptions, type Instance, type Subject, type TestRunner } from './subject.js';
export { virtualInstance } from './virtual-instance.js';
