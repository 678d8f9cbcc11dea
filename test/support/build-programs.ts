import { buildEgressStandIn } from './build-egress-stand-in.ts';
import { makeTestFolder } from './test-folder.ts';
import { findOrBuildTestProgram, testPrograms } from './test-programs.ts';

// Builds every missing program that tests need, so that tests need not wait for it. Tests retry a failed build and
// report what is missing.
await using folder = await makeTestFolder();
for (const program of testPrograms) await findOrBuildTestProgram(program, folder.path);
await buildEgressStandIn().catch(() => undefined);
