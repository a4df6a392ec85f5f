import fc from 'fast-check';
import {
  Chain,
  FuncGroup,
  Group,
  markerTask,
  sendSignalTask,
  timerTask,
  type Element,
  type Submittable,
} from 'simpleflow';

/** A container for a random program to build, as plain JSON. What its kind has no option for counts for nothing. */
export interface Container {
  readonly kind: 'chain' | 'group' | 'function';
  readonly window: number;
  readonly sends: boolean;
  readonly breaks: boolean;
  readonly raises: boolean;
  readonly bubbles: boolean;
  readonly elements: readonly Leaf[];
}

type Leaf =
  | { readonly leaf: 'task'; readonly quiet: boolean; readonly at: number; readonly fails: number }
  | { readonly leaf: 'depend'; readonly at: number }
  | { readonly leaf: 'child'; readonly fails: boolean }
  | { readonly leaf: 'timer'; readonly ms: number }
  | { readonly leaf: 'marker' }
  | { readonly leaf: 'signal'; readonly toNobody: boolean }
  | { readonly leaf: 'container'; readonly container: Container };

/** What the program gives for what is in a container. */
export interface Parts {
  task(leaf: Extract<Leaf, { leaf: 'task' }>): Element;
  depend(at: number): Element;
  child(fails: boolean): Element;
  /** Called when a function makes its element. */
  made(): void;
}

export function containerOf(container: Container, parts: Parts): Submittable {
  const { kind, window, sends, breaks, raises, bubbles } = container;
  const options = { raisesOnFailure: raises, bubblesExceptionOnFailure: bubbles };
  const elements = container.elements.map((leaf) => elementOf(leaf, parts));
  switch (kind) {
    case 'group':
      return new Group({ ...options, ...(window === 0 ? undefined : { maxParallel: window }) }, ...elements);
    case 'chain':
      return new Chain({ ...options, sendResult: sends && breaks, breakOnFailure: breaks }, ...elements);
    case 'function':
      return new FuncGroup(options, () => {
        parts.made();
        if (elements.length > 3) throw new RangeError('too many elements');
        return elements[0];
      });
  }
}

function elementOf(leaf: Leaf, parts: Parts): Element {
  switch (leaf.leaf) {
    case 'task':
      return parts.task(leaf);
    case 'depend':
      return parts.depend(leaf.at);
    case 'child':
      return parts.child(leaf.fails);
    case 'timer':
      return timerTask(leaf.ms);
    case 'marker':
      return markerTask('of a container');
    case 'signal':
      return sendSignalTask(leaf.toNobody ? { workflowId: 'nobody' } : 'self', 'signal 0');
    case 'container':
      return containerOf(leaf.container, parts);
  }
}

/** Random containers, in each other too; empty ones, windows, and failures among them. */
export const containers: fc.Arbitrary<Container> = fc.letrec<{ container: Container; leaf: Leaf }>((tie) => ({
  container: fc.record<Container>({
    kind: fc.constantFrom('chain', 'chain', 'group', 'group', 'function'),
    window: fc.nat(3),
    sends: fc.boolean(),
    breaks: fc.boolean(),
    raises: fc.boolean(),
    bubbles: fc.boolean(),
    elements: fc.array(tie('leaf'), { maxLength: 5, size: 'max' }),
  }),
  leaf: fc.oneof(
    { maxDepth: 3, depthSize: 'medium' },
    {
      weight: 4,
      arbitrary: leaf({
        leaf: fc.constant('task'),
        quiet: fc.boolean(),
        at: fc.nat(9),
        fails: fc.nat(3),
      }),
    },
    { weight: 1, arbitrary: leaf({ leaf: fc.constant('depend'), at: fc.nat(9) }) },
    { weight: 1, arbitrary: leaf({ leaf: fc.constant('child'), fails: fc.boolean() }) },
    { weight: 1, arbitrary: leaf({ leaf: fc.constant('timer'), ms: fc.nat(3_000) }) },
    { weight: 1, arbitrary: leaf({ leaf: fc.constant('marker') }) },
    { weight: 1, arbitrary: leaf({ leaf: fc.constant('signal'), toNobody: fc.boolean() }) },
    { weight: 3, arbitrary: leaf({ leaf: fc.constant('container'), container: tie('container') }) },
  ),
})).container;

/** fast-check loses the union in a record of alternatives. */
function leaf(fields: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<Leaf> {
  return fc.record(fields) as unknown as fc.Arbitrary<Leaf>;
}
