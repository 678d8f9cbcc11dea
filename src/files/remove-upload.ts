import { addJob } from '#src/db/add-job.ts';
import type { Transaction } from '#src/db/transaction.ts';
import { jobOf, type Task } from '#src/jobs/task.ts';
import type { Settings } from '#src/settings/settings.ts';
import { uploadKeyOf } from './file-name.ts';
import type { FileDeps } from './file-parts.ts';

const task = { name: 'files.remove-upload', queue: 'files' };

/** Seconds for an upload to end that began just before its address expired. */
const lastUploadSeconds = 900;

/**
 * Has an uploaded object removed once nobody can write it any more: the address of an upload cannot be withdrawn before
 * it expires.
 */
export const removeUploadLater = (tx: Transaction, settings: Settings, objectName: string): void =>
  tx.expect(
    addJob(
      tx.client,
      jobOf(task, { about: objectName, tries: 0 }, settings.AWS_S3_UPLOAD_POLICY_EXPIRATION + lastUploadSeconds),
    ),
  );

/** The task that removes it; `about` is the name of the object. */
export const removeUpload = ({ storage, settings }: Pick<FileDeps, 'storage' | 'settings'>): Task => ({
  ...task,
  async run(about) {
    await storage?.remove(uploadKeyOf(settings, about));
    return null;
  },
});
