// For authors of backends: does an executor keep the promises of the interface?
export { testExecutor, type ExecutorCase } from './test-executor.js';
export { testWorkflows, type WorkflowCase } from './test-workflows.js';
export { JOURNAL_CASE, type CreateOptions, type Instance, type Subject, type TestRunner } from './subject.js';
export { kitLambdaHandlers } from './fixtures/lambdas.js';
export { virtualInstance } from './virtual-instance.js';
