// Runs after `npm ci` on the Node version that npm uses, hence plain JavaScript.
//
// The packages with Node for each platform all name their program `node`. When npm 10 drops the packages of other
// platforms it removes this link too, and npm scripts would then run on the machine's own Node.
import { existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';

const modules = new URL('../node_modules/', import.meta.url);
const platform = `${process.platform}-${process.arch}`;
const carrier = [`node-${platform}`, `node-bin-${platform}`].find((name) =>
  existsSync(new URL(`${name}/bin/node`, modules)),
);
const link = new URL('.bin/node', modules);
if (carrier !== undefined && !existsSync(link)) {
  mkdirSync(new URL('.bin/', modules), { recursive: true });
  rmSync(link, { force: true });
  symlinkSync(`../${carrier}/bin/node`, link);
}
