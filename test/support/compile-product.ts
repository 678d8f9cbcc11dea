import { startScript } from './start-script.ts';

/**
 * Makes Node write its compile cache (`NODE_COMPILE_CACHE`), which it does at the regular end of a process. Products of
 * tests are killed, so this one loads all modules and then ends because of an invalid setting.
 */
export async function compileProduct(): Promise<void> {
  const main = new URL('../../src/main.ts', import.meta.url).pathname;
  await startScript(process.execPath, [main], { PORT: 'none' }).ended;
}
