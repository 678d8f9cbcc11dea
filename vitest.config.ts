import { availableParallelism } from 'node:os';
import { delimiter, join } from 'node:path';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';
import { cachedPrograms } from './test/support/test-parts.ts';

// The products that tests start find LiveKit where the harness has put it.
process.env.PATH = [process.env.PATH, cachedPrograms].join(delimiter);

// What Node has compiled is kept for the workers and the products that they start, from run to run.
process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, 'node_modules', '.cache', 'compiled-tests');

// Tests wait as much as they work: Vitest's own choice leaves one of two cores idle.
const maxWorkers = Math.max(2, availableParallelism() - 1);

// Our code keeps no state in modules, so that files may share what a worker has loaded.
const quick = { isolate: false, maxWorkers };

const withParts = {
  globalSetup: './test/support/start-shared-parts.ts',
  runner: './test/support/skipping-runner.ts',
};

function project(name: string, test: TestProjectInlineConfiguration['test'] = {}): TestProjectInlineConfiguration {
  return { extends: true, test: { name, include: [`test/${name}/**/*.test.ts`], ...test } };
}

export default defineConfig({
  test: {
    environment: 'node',
    passWithNoTests: true,
    testTimeout: 20_000,
    hookTimeout: 60_000,
    teardownTimeout: 20_000,
    projects: [
      project('machines', { ...quick, sequence: { groupOrder: 0 } }),
      project('unit', { ...quick, sequence: { groupOrder: 0 } }),
      project('integration', { ...quick, ...withParts, sequence: { groupOrder: 1 } }),
      // One file at a time: media is real, and there may be two cores only.
      project('livekit', { ...withParts, maxWorkers: 1, testTimeout: 60_000, sequence: { groupOrder: 2 } }),
      project('crash', { ...withParts, maxWorkers: 1, testTimeout: 240_000, sequence: { groupOrder: 4 } }),
      project('e2e', { ...withParts, maxWorkers: 1, testTimeout: 120_000, sequence: { groupOrder: 3 } }),
    ],
  },
});
