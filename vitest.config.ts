import { delimiter } from 'node:path';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';
import { cachedPrograms } from './test/support/test-parts.ts';

// The products that tests start find LiveKit where the harness has put it.
process.env.PATH = [process.env.PATH, cachedPrograms].join(delimiter);

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
      project('machines', { sequence: { groupOrder: 0 } }),
      project('unit', { sequence: { groupOrder: 0 } }),
      project('integration', { ...withParts, sequence: { groupOrder: 1 } }),
      // One file at a time: media is real, and there may be two cores only.
      project('livekit', { ...withParts, maxWorkers: 1, testTimeout: 60_000, sequence: { groupOrder: 2 } }),
      project('crash', { ...withParts, maxWorkers: 1, testTimeout: 240_000, sequence: { groupOrder: 4 } }),
      project('e2e', { ...withParts, maxWorkers: 1, testTimeout: 120_000, sequence: { groupOrder: 3 } }),
    ],
  },
});
