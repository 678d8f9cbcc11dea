import { writeFileSync } from 'node:fs';
import { actorKinds } from '#machines/catalogue.ts';
import { layoutFile, layoutText } from '#test/machines/layout-text.ts';

for (const kind of actorKinds) writeFileSync(layoutFile(kind), layoutText(kind));
