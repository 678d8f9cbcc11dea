import { buildEgressStandIn } from './build-egress-stand-in.ts';
import { makeTestFolder } from './test-folder.ts';
import { findOrBuildTestProgram, testPrograms } from './test-programs.ts';

// Builds every program that the tests need and that is not there, so that they find them, or wait for less of it. A
// build that fails is tried again by the tests, which say what is missing.
await using folder = await makeTestFolder();
for (const program of testPrograms) await findOrBuildTestProgram(program, folder.path);
await buildEgressStandIn().catch(() => undefined);
