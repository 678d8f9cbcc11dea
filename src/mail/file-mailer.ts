import { randomUUID } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import type { Settings } from '#src/settings/settings.ts';
import { createComposer } from './compose-mail.ts';
import type { Mailer } from './mailer.ts';

/** Creates the mailer of development, which writes each message as an `.eml` file into a folder. */
export function createFileMailer(settings: Settings, folder: string): Mailer {
  const compose = createComposer(settings);
  const transport = createTransport({ streamTransport: true, buffer: true, newline: 'unix' });
  return {
    async send(message) {
      const { message: content } = await transport.sendMail(compose(message));
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const path = join(folder, `${new Date().toISOString().replaceAll(':', '-')}-${randomUUID().slice(0, 8)}.eml`);
      // Renamed when complete, so that no reader sees half a message.
      await writeFile(`${path}.part`, content, { mode: 0o600 });
      await rename(`${path}.part`, path);
    },
    close: () => Promise.resolve(),
  };
}
