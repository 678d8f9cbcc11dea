import type * as guestVocabulary from '#machines/guest/guest.vocabulary.ts';
import type * as recordingVocabulary from '#machines/recording/recording.vocabulary.ts';
import type * as roomVocabulary from '#machines/room/room.vocabulary.ts';
import { addons } from './addons/addons.ts';
import { agents } from './agents/agents.ts';
import { applications } from './applications/applications.ts';
import { diagnostics } from './diagnostics/diagnostics.ts';
import { external } from './external/external.ts';
import { files } from './files/files.ts';
import { frontend } from './frontend/frontend.ts';
import { identity } from './identity/identity.ts';
import { invitations } from './invitations/invitations.ts';
import { lobby } from './lobby/lobby.ts';
import { meetings } from './meetings/meetings.ts';
import { operators } from './operators/operators.ts';
import { participants } from './participants/participants.ts';
import { recordings } from './recordings/recordings.ts';
import { resourceServer } from './resource-server/resource-server.ts';
import { rooms } from './rooms/rooms.ts';
import { subtitles } from './subtitles/subtitles.ts';
import { telephony } from './telephony/telephony.ts';

/** Every domain of the product, in the order of their pages in the documents. */
export const domains = [
  frontend,
  identity,
  rooms,
  lobby,
  meetings,
  participants,
  agents,
  subtitles,
  telephony,
  recordings,
  invitations,
  files,
  addons,
  resourceServer,
  applications,
  external,
  diagnostics,
  operators,
] as const;

type Intersection<Union> = (Union extends unknown ? (one: Union) => void : never) extends (all: infer All) => void
  ? All
  : never;
type Every<Member extends keyof (typeof domains)[number]> = Intersection<(typeof domains)[number][Member]>;
type DepsOf<Of> = Of extends { loops?(deps: infer Deps): unknown } ? Deps : never;
type RouteDepsOf<Of> = Of extends { routes?: readonly { handle: (deps: infer Deps, call: never) => unknown }[] }
  ? Deps
  : never;

/** What the work of all domains needs. */
export type DomainDeps = Intersection<DepsOf<(typeof domains)[number]>>;

/** What the routes of all domains need. */
export type DomainRouteDeps = Intersection<RouteDepsOf<(typeof domains)[number]>>;

/** Fact type → its schema and its text, of all domains. */
export type DomainFacts = Intersection<NonNullable<(typeof domains)[number]['facts']>>;

type Asked = typeof roomVocabulary & typeof guestVocabulary & typeof recordingVocabulary;
type NamesOf<Table> = Table extends unknown ? keyof Table : never;
type Unserved =
  | Exclude<NamesOf<Asked[keyof Asked]['writes']>, keyof Every<'words'>['writes']>
  | Exclude<NamesOf<Asked[keyof Asked]['commands']>, keyof Every<'words'>['commands']>;

/** Does not compile while a machine asks for something that no domain of the list does. */
export const servesAllWords: [Unserved] extends [never] ? true : Unserved = true;
