import { writeFileSync } from 'node:fs';
import { drawRoutes } from './draw-routes.ts';

writeFileSync(new URL('../../docs/routes.md', import.meta.url), drawRoutes());
