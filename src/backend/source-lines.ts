/** Which line of the user's code it was: of an error, of a run that hangs, of an `await` that nothing of ours answers. */
export { AwaitTrace, lacksLine, locatedAt } from '../inprocess/runs/locate-foreign-await.js';
export { stackOf, userFrame } from '../util/call-site.js';
