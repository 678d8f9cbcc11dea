import { relative } from 'node:path';
import { parseCLI, startVitest, type TestCase, type TestModule, type Vitest } from 'vitest/node';

const projects = ['machines', 'unit', 'deploy', 'integration', 'livekit', 'e2e', 'crash'];

interface Counted {
  passed: number;
  skipped: number;
  /** A line for each failure: where, which test, and the first line of its error. */
  failures: string[];
}

/** The first line of an error's text, at most 300 characters. */
function briefly(error: { message?: string } | undefined): string {
  return (error?.message ?? 'no error was reported').split('\n', 1).join('').slice(0, 300);
}

function failureOf(test: TestCase): string {
  // A test that never came to its end has not passed.
  const error = test.result().state === 'failed' ? test.result().errors?.[0] : { message: 'did not end' };
  return `${relative('', test.module.moduleId)} > ${test.fullName}: ${briefly(error)}`;
}

/** The true numbers over all suites; a file that could not be loaded counts as one failed test. */
function count(modules: readonly TestModule[]): Counted {
  const total: Counted = { passed: 0, skipped: 0, failures: [] };
  for (const module of modules) {
    const failedHere: string[] = [];
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      if (state === 'passed') total.passed++;
      // The tests of a file that was skipped as a whole are never given a state of their own.
      else if (state === 'skipped' || module.state() === 'skipped') total.skipped++;
      else failedHere.push(failureOf(test));
    }
    if (failedHere.length === 0 && module.state() === 'failed') {
      const suite = [...module.children.allSuites()].flatMap((one) => one.errors());
      failedHere.push(`${relative('', module.moduleId)}: ${briefly([...module.errors(), ...suite][0])}`);
    }
    total.failures.push(...failedHere);
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
async function runAndCount(args: readonly string[]): Promise<Counted> {
  let failure: unknown;
  // Vitest sets it for a failed run, and leaves it for the next one.
  process.exitCode = undefined;
  const vitest = await run(args).catch((error: unknown) => {
    failure = error;
    return undefined;
  });
  if (failure !== undefined) console.error(failure);
  const counted = count(vitest?.state.getTestModules() ?? []);
  for (const error of vitest?.state.getUnhandledErrors() ?? []) {
    counted.failures.push(`outside of any test: ${briefly(error as Error)}`);
  }
  await vitest?.close();
  // What stops a run before its tests, such as a part that does not start, is a failure that no test file carries.
  const broken = counted.passed + counted.failures.length === 0 || (process.exitCode ?? 0) !== 0;
  if (broken && counted.failures.length === 0) {
    counted.failures.push(`the run of ${args.join(', ')}: ${briefly(failure as Error | undefined)}`);
  }
  return counted;
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
let [passed, skipped] = [0, 0];
const failures: string[] = [];
for (const one of runs) {
  const counted = await runAndCount(one);
  passed += counted.passed;
  skipped += counted.skipped;
  failures.push(...counted.failures);
}
// The output of three runs is long: what failed is named once more at its end, where it is found.
const named = failures.map((failure) => `failed: ${failure}\n`).join('');
const sum = `${passed} passed, ${failures.length} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`;
// Nothing may come after the last line, whatever still wants to write when the process ends.
process.stdout.write(named + sum, () => process.exit(failures.length === 0 ? 0 : 1));
