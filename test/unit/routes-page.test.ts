import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { drawRoutes } from '#test/support/draw-routes.ts';

it('docs/routes.md shows the routes as they are (else: npm run routes)', () => {
  expect(readFileSync(new URL('../../docs/routes.md', import.meta.url), 'utf8')).toBe(drawRoutes());
});
