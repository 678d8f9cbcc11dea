import { delimiter, join } from 'node:path';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';
import { filesAtATime, mediaFilesAtATime } from './test/support/files-at-a-time.ts';
import { MediaSequencer } from './test/support/media-sequencer.ts';
import { cachedPrograms } from './test/support/test-programs.ts';

// The products that tests start find LiveKit where the harness has put it.
process.env.PATH = [process.env.PATH, cachedPrograms].join(delimiter);

// What Node has compiled is kept for the workers and the products that they start, from run to run.
process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, 'node_modules', '.cache', 'compiled-tests');

// Our code keeps no state in modules, so that files may share what a worker has loaded.
const shared = { isolate: false, maxWorkers: filesAtATime };

const withParts = {
  globalSetup: './test/support/start-shared-parts.ts',
  runner: './test/support/skipping-runner.ts',
};

const media = { ...withParts, isolate: false, maxWorkers: mediaFilesAtATime, sequence: { groupOrder: 2 } };

function project(name: string, test: TestProjectInlineConfiguration['test'] = {}): TestProjectInlineConfiguration {
  return { extends: true, test: { name, include: [`test/${name}/**/*.test.ts`], ...test } };
}

export default defineConfig({
  test: {
    environment: 'node',
    passWithNoTests: true,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    teardownTimeout: 20_000,
    expect: { poll: { timeout: 10_000 } },
    sequence: { sequencer: MediaSequencer },
    projects: [
      project('machines', { ...shared, sequence: { groupOrder: 0 } }),
      project('unit', { ...shared, sequence: { groupOrder: 0 } }),
      project('deploy', { ...shared, sequence: { groupOrder: 0 } }),
      project('integration', { ...shared, ...withParts, sequence: { groupOrder: 1 } }),
      project('livekit', { ...media, testTimeout: 60_000 }),
      project('crash', { ...media, testTimeout: 240_000 }),
      project('e2e', { ...media, testTimeout: 120_000 }),
    ],
  },
});
