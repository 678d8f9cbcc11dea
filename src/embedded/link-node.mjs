// Runs after `npm ci`, on whatever Node npm itself runs on: hence plain JavaScript.
//
// The packages that carry Node for the several platforms all name their program `node`. npm 10 removes that link again
// when it drops the packages of the other platforms, so that npm scripts would run on the Node of the machine.
import { existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';

const modules = new URL('../../node_modules/', import.meta.url);
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
