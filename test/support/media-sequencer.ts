import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The longest tests first, then those that mostly wait, so that they fill the time of the others. */
const order = ['crash/random-kills', 'livekit/', 'crash/', 'e2e/'];

/** Orders the files of the projects that run side by side; others are ordered as Vitest does. */
export class MediaSequencer extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const rank = ({ moduleId }: TestSpecification) => order.findIndex((part) => moduleId.includes(`/test/${part}`));
    return sorted.sort(
      (a, b) => a.project.config.sequence.groupOrder - b.project.config.sequence.groupOrder || rank(a) - rank(b),
    );
  }
}
