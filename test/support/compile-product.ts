import { startScript } from './start-script.ts';

/**
 * Has Node keep the compiled product where `NODE_COMPILE_CACHE` says. It does so at the end of a process, but the
 * products of the tests are killed: this one loads everything and then ends by itself, at a setting without sense.
 */
export async function compileProduct(): Promise<void> {
  const main = new URL('../../src/main.ts', import.meta.url).pathname;
  await startScript(process.execPath, [main], { PORT: 'none' }).ended;
}
