import { expect } from 'vitest';
import type { FileScene } from './file-scene.ts';

/** Answers to an upload that is not accepted. */
export const tooLarge = { status: 400, json: ['The file size is higher than the allowed max size.'] };
export const wrongType = { status: 400, json: ['The file type is not allowed.'] };
export const notPending = { status: 400, json: { file: 'This action is only available for files in PENDING state.' } };
export const unclear = { status: 500, json: { detail: 'The upload could not be checked.' } };

/** Expects that nothing of a refused file is left. */
export async function expectGone(scene: FileScene, id: string): Promise<void> {
  expect(await scene.row(id)).toBeUndefined();
  expect(await scene.bucket.keys()).toEqual([]);
}
