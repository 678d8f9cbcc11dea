import type { TestProject } from 'vitest/node';
import './provided.ts';
import { mediaFilesAtATime } from './files-at-a-time.ts';
import { type SharedParts, shareParts } from './shared-parts.ts';

const needs = {
  integration: ['postgres', 'redis', 'minio', 'versitygw', 'nginx'],
  livekit: ['postgres', 'redis', 'livekit', 'minio'],
  crash: ['postgres', 'redis', 'livekit', 'minio'],
  e2e: ['postgres', 'redis', 'livekit', 'minio', 'chromium'],
} as const;

interface Run {
  readonly parts: Promise<SharedParts>;
  users: number;
}

// Each project loads this module for itself; what they share can only lie outside of it.
const running = globalThis as { greenroomTestRun?: Run | undefined };

/** Starts what the tests of this project need, unless another project of the run has; stops all after the last one. */
export default async function startSharedParts(project: TestProject): Promise<() => Promise<void>> {
  running.greenroomTestRun ??= { parts: shareParts(mediaFilesAtATime), users: 0 };
  const run = running.greenroomTestRun;
  run.users++;
  const leave = async () => {
    if (--run.users > 0) return;
    running.greenroomTestRun = undefined;
    await (await run.parts).stop();
  };
  try {
    await provideParts(project, await run.parts);
  } catch (error) {
    await leave();
    throw error;
  }
  return leave;
}

async function provideParts(project: TestProject, parts: SharedParts): Promise<void> {
  const missing = new Set<string>();
  const compiled = parts.compiled();
  for (const need of needs[project.name as keyof typeof needs]) {
    const part = await parts[need]();
    if ('missing' in part) missing.add(part.missing);
    else project.provide(need, part.access);
  }
  await compiled;
  project.provide('missing', [...missing]);
  if (missing.size > 0 && process.env.CI === 'true') {
    throw new Error(`Under CI=true no part may be missing for the ${project.name} tests: ${[...missing].join('; ')}`);
  }
}
