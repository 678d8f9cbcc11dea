import { inject, type RunnerTestFile, TestRunner } from 'vitest';
import './provided.ts';

/** Skips every test of a project that a part is missing for, and so has them counted as skipped, not as passed. */
export default class SkippingRunner extends TestRunner {
  override onCollectStart(file: RunnerTestFile): void {
    super.onCollectStart(file);
    // The tests inside follow the mode of their file.
    if (inject('missing').length > 0) file.mode = 'skip';
  }
}
