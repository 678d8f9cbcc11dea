import { parseCLI, startVitest, type TestModule, type Vitest } from 'vitest/node';

const projects = ['machines', 'unit', 'deploy', 'integration', 'livekit', 'e2e', 'crash'];

/** The true numbers over all suites; a file that could not be loaded counts as one failed test. */
function count(modules: readonly TestModule[], unhandled: number): { passed: number; failed: number; skipped: number } {
  const total = { passed: 0, failed: unhandled, skipped: 0 };
  for (const module of modules) {
    let failedHere = 0;
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      if (state === 'passed') total.passed++;
      // The tests of a file that was skipped as a whole are never given a state of their own.
      else if (state === 'skipped' || module.state() === 'skipped') total.skipped++;
      // A test that never came to its end has not passed.
      else failedHere++;
    }
    if (failedHere === 0 && module.state() === 'failed') failedHere = 1;
    total.failed += failedHere;
  }
  return total;
}

async function run(args: readonly string[]): Promise<Vitest> {
  const { filter, options } = parseCLI(['vitest', 'run', ...args]);
  const named = filter.filter((word) => projects.includes(word));
  const files = filter.filter((word) => !projects.includes(word));
  return startVitest(files, { ...options, run: true, watch: false, ...(named.length > 0 ? { project: named } : {}) });
}

/** Runs the tests that these arguments name, and counts them. */
async function runAndCount(args: readonly string[]): Promise<ReturnType<typeof count>> {
  let failure: unknown;
  // Vitest sets it for a failed run, and leaves it for the next one.
  process.exitCode = undefined;
  const vitest = await run(args).catch((error: unknown) => {
    failure = error;
    return undefined;
  });
  if (failure !== undefined) console.error(failure);
  const counted = count(vitest?.state.getTestModules() ?? [], vitest?.state.getUnhandledErrors().length ?? 0);
  await vitest?.close();
  // What stops a run before its tests, such as a part that does not start, is a failure that no test file carries.
  const broken = counted.passed + counted.failed === 0 || (process.exitCode ?? 0) !== 0;
  return { ...counted, failed: broken ? Math.max(1, counted.failed) : counted.failed };
}

const args = process.argv.slice(2);
// Those that need the fewest parts come first: meanwhile the others may be built.
const runs =
  args.length === 0
    ? [
        ['machines', 'unit'],
        ['integration', 'deploy'],
        ['livekit', 'e2e', 'crash'],
      ]
    : [args];
let [passed, failed, skipped] = [0, 0, 0];
for (const one of runs) {
  const counted = await runAndCount(one);
  passed += counted.passed;
  failed += counted.failed;
  skipped += counted.skipped;
}
// Nothing may come after the last line, whatever still wants to write when the process ends.
process.stdout.write(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`, () =>
  process.exit(failed === 0 ? 0 : 1),
);
