import type { GoProgram } from '#dev/build-with-go.ts';
import { livekit } from '#dev/livekit-binary.ts';
import { minio } from '#test/support/test-programs.ts';

/** MinIO's client. */
const mc: GoProgram = {
  title: 'mc',
  name: 'mc',
  module: 'github.com/minio/mc@v0.0.0-20250313080218-cf909e1063a9',
};

/** Programs of the stand-in images that are built with Go. */
export const standInPrograms: readonly GoProgram[] = [livekit, minio, mc];
