import { Chain, Group, SimpleflowError, Workflow } from 'simpleflow';
import { createLocalExecutor } from 'simpleflow/backends/local';
import { runWorkflow } from 'simpleflow/testing';
import { describe, expect, it } from 'vitest';

class Nameless extends Workflow {
  async run(): Promise<string> {
    return 'ran';
  }
}
/** From JavaScript it can be handed to anything. */
const nameless = Nameless as never;

const ADVICE = {
  code: 'invalid-input',
  message:
    "class `Nameless` has no definition: write `static override readonly definition = { name: '…' };` into it",
};

class Parent extends Workflow {
  static override readonly definition = { name: 'parent-of-nameless' };

  async run(how: keyof typeof WAYS): Promise<unknown> {
    return WAYS[how](this);
  }
}

const WAYS = {
  child: (flow: Workflow) => flow.submit(nameless),
  'child with options': (flow: Workflow) => flow.submitWith({}, nameless),
  chain: (flow: Workflow) => flow.submit(new Chain(nameless)),
  group: (flow: Workflow) => flow.submit(new Group(nameless)),
};

describe('a workflow class without a definition', () => {
  it('is named, with what to write, where it is submitted or started', async () => {
    await using executor = createLocalExecutor();

    expect(() => executor.submit(nameless)).toThrow(expect.objectContaining(ADVICE));
    await expect(executor.start(nameless, [])).rejects.toMatchObject(ADVICE);
    await expect(runWorkflow(nameless, [])).rejects.toMatchObject(ADVICE);
  });

  it.each(Object.keys(WAYS) as (keyof typeof WAYS)[])('is named inside a workflow (%s)', async (how) => {
    await using executor = createLocalExecutor();

    const error = (await executor.submit(Parent, how).exception()) as Error;

    const messages: string[] = [];
    for (let each: unknown = error; each instanceof Error; each = each.cause) messages.push(each.message);
    expect(messages.join('\n')).toContain(ADVICE.message);
  });

  it('may get it later, as compilers do that assign static fields', async () => {
    class Late extends Workflow {
      async run(): Promise<string> {
        return 'ran';
      }
    }
    const late = Object.assign(Late, { definition: { name: 'late' } });
    await using executor = createLocalExecutor();

    expect(await executor.submit(late as never)).toBe('ran');
    expect(Object.keys(Late)).toContain('definition');
    expect(() => Workflow.definition).toThrow(SimpleflowError);
  });
});
