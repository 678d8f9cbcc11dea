import { analytics } from './sections/analytics.ts';
import { core } from './sections/core.ts';
import { database } from './sections/database.ts';
import { externalApi } from './sections/external-api.ts';
import { frontend } from './sections/frontend.ts';
import { greenroom } from './sections/greenroom.ts';
import { localisation } from './sections/localisation.ts';
import { mail } from './sections/mail.ts';
import { oidcLogin } from './sections/oidc-login.ts';
import { oidcResourceServer } from './sections/oidc-resource-server.ts';
import { recording } from './sections/recording.ts';
import { rooms } from './sections/rooms.ts';
import { storage } from './sections/storage.ts';
import { telephony } from './sections/telephony.ts';
import { throttles } from './sections/throttles.ts';
import type { Setting, ValuesOf } from './setting.ts';

/** All environment variables that the product reads, by section; source of `docs/settings.md`. */
export const sections = [
  { title: "Greenroom's own", settings: greenroom },
  { title: 'Core, HTTP, security', settings: core },
  { title: 'Database and Redis', settings: database },
  { title: 'Localisation', settings: localisation },
  { title: 'Object storage and files', settings: storage },
  { title: 'Throttles', settings: throttles },
  { title: 'OIDC login', settings: oidcLogin },
  { title: 'OIDC resource server', settings: oidcResourceServer },
  { title: 'LiveKit and rooms', settings: rooms },
  { title: 'Telephony and meeting room devices', settings: telephony },
  { title: 'Recording, transcription, metadata', settings: recording },
  { title: 'Mail', settings: mail },
  { title: 'External API, applications, add-ons', settings: externalApi },
  { title: 'Web frontend', settings: frontend },
  { title: 'Analytics and marketing', settings: analytics },
] as const;

type Merged<Sections> = Sections extends readonly [{ readonly settings: infer Head }, ...infer Rest]
  ? Head & Merged<Rest>
  : unknown;

/** Value of every variable, or its default. */
export type Environment = ValuesOf<Merged<typeof sections>>;

/** Definition of each variable by name. */
export const known: ReadonlyMap<string, Setting<unknown>> = new Map(
  sections.flatMap(({ settings }) => Object.entries<Setting<unknown>>(settings)),
);
