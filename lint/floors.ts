/** A floor of the product: folders and files whose modules import from their own floor and from those below it. */
interface Floor {
  readonly name: string;
  /** Paths without the slash at the end. */
  readonly holds: readonly string[];
  /** Whether what stands here may import from its neighbours. */
  readonly neighbours: boolean;
}

/**
 * What a domain imports from other domains beside identity and rooms, which all may use. Beyond this table, domains speak
 * through events. Operators act on all of them.
 */
export const domainImports: Readonly<Record<string, readonly string[]>> = {
  frontend: ['telephony'],
  lobby: ['meetings'],
  operators: ['files', 'lobby', 'meetings', 'participants', 'recordings', 'telephony'],
  participants: ['lobby', 'meetings', 'telephony'],
  subtitles: ['meetings'],
  telephony: ['lobby'],
};

/** Every floor, from the lowest one up; a test holds the sources to it. */
export const floors: readonly Floor[] = [
  { name: 'machines', holds: ['machines'], neighbours: true },
  { name: 'kernel', holds: ['src/kernel'], neighbours: true },
  { name: 'settings', holds: ['src/settings'], neighbours: true },
  { name: 'database', holds: ['src/db'], neighbours: true },
  { name: 'actors', holds: ['src/actors'], neighbours: true },
  { name: 'jobs', holds: ['src/jobs'], neighbours: true },
  {
    name: 'adapters',
    holds: ['src/analytics', 'src/livekit', 'src/mail', 'src/storage'],
    neighbours: false,
  },
  { name: 'facts', holds: ['src/facts'], neighbours: true },
  { name: 'api', holds: ['src/api'], neighbours: true },
  {
    name: 'domains',
    holds: [
      'src/addons',
      'src/agents',
      'src/applications',
      'src/diagnostics',
      'src/files',
      'src/external',
      'src/frontend',
      'src/identity',
      'src/invitations',
      'src/lobby',
      'src/meetings',
      'src/operators',
      'src/participants',
      'src/recordings',
      'src/resource-server',
      'src/rooms',
      'src/subtitles',
      'src/telephony',
    ],
    neighbours: true,
  },
  {
    name: 'list of domains',
    holds: ['src/domains.ts', 'src/limits.ts', 'src/product-database.ts', 'src/product-runtime.ts', 'src/routes.ts'],
    neighbours: true,
  },
  { name: 'documents', holds: ['src/documents'], neighbours: true },
  { name: 'edges', holds: ['src/http', 'src/realtime', 'src/cli'], neighbours: false },
  { name: 'client', holds: ['src/client'], neighbours: true },
  { name: 'app', holds: ['src/app', 'src/app.ts'], neighbours: true },
  { name: 'development', holds: ['dev'], neighbours: true },
  { name: 'main', holds: ['src/main.ts', 'web'], neighbours: false },
];
