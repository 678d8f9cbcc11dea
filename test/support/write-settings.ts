import { writeFileSync } from 'node:fs';
import { drawSettings } from './draw-settings.ts';

writeFileSync(new URL('../../docs/settings.md', import.meta.url), drawSettings());
