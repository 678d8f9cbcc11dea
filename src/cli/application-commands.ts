import { adoptRooms } from '#src/applications/adopt-rooms.ts';
import { newApplication, type ShownApplication, someApplicationFields } from '#src/applications/application.ts';
import { findApplication, readApplications } from '#src/applications/application-rows.ts';
import {
  changeApplication,
  createApplication,
  deleteApplication,
  rotateSecret,
  type WithSecret,
} from '#src/applications/manage-applications.ts';
import type { Database } from '#src/db/database.ts';
import type { Command } from './command.ts';
import { parseArguments } from './parse-arguments.ts';

/** Commands about applications of the external API. `id` is an application's id or client id. */
export const applicationCommands: readonly Command[] = [
  {
    words: ['applications', 'create'],
    args: ['name'],
    options: { scopes: 'a,b', domains: 'a,b' },
    help: 'create an application; prints its secret, which is not stored and cannot be shown again',
    async run({ database, settings }, [name], { scopes, domains }) {
      const fields = parseArguments(newApplication, { name, scopes: listOf(scopes), domains: listOf(domains) });
      return sayWithSecret(await createApplication(database, settings, fields));
    },
  },
  {
    words: ['applications', 'list'],
    args: [],
    help: 'applications, the newest first; --limit n for more',
    async run({ database, limit }) {
      const data = await readApplications(database.pool, limit);
      const lines = data.map(
        ({ client_id, is_active, tokens, failures, last_used_at, name }) =>
          `${client_id}  ${is_active ? 'active  ' : 'disabled'}  ${tokens} tokens, ${failures} failures, last used ${last_used_at ?? 'never'}  ${name}`,
      );
      return { data, text: lines.length === 0 ? 'There are no applications.' : lines.join('\n') };
    },
  },
  {
    words: ['applications', 'show'],
    args: ['id'],
    help: 'an application with its scopes, domains, use and number of rooms',
    run: async ({ database }, [id = '']) => say(await applicationNamed(database, id)),
  },
  {
    words: ['applications', 'rotate'],
    args: ['id'],
    options: { 'overlap-hours': 'n' },
    help: 'give it a new secret; the current one stays valid for 24 hours, or as long as named',
    async run({ database, settings }, [id = ''], options) {
      const hours = Number(options['overlap-hours'] ?? 24);
      if (!Number.isInteger(hours) || hours < 0 || hours > 8_760) throw new Error('Name a number of hours up to 8760.');
      const { id: key } = await applicationNamed(database, id);
      return sayWithSecret(found(await rotateSecret(database, settings, key, hours * 3_600), id));
    },
  },
  {
    words: ['applications', 'scopes'],
    args: ['id', 'a,b'],
    help: 'replace its scopes; "" is none. Tokens that were issued keep theirs',
    run: ({ database }, [id = '', scopes]) => change(database, id, { scopes: listOf(scopes) ?? [] }),
  },
  {
    words: ['applications', 'domains'],
    args: ['id', 'a,b'],
    help: 'replace the e-mail domains that it may act for; "" is any domain',
    run: ({ database }, [id = '', domains]) => change(database, id, { domains: listOf(domains) ?? [] }),
  },
  {
    words: ['applications', 'disable'],
    args: ['id'],
    help: 'refuse its next request, also with tokens that were issued',
    run: ({ database }, [id = '']) => change(database, id, { is_active: false }),
  },
  {
    words: ['applications', 'enable'],
    args: ['id'],
    help: 'accept its requests again',
    run: ({ database }, [id = '']) => change(database, id, { is_active: true }),
  },
  {
    words: ['applications', 'delete'],
    args: ['id'],
    help: 'delete it; its rooms stay with their owners',
    async run({ database }, [id = '']) {
      const { id: key, client_id } = await applicationNamed(database, id);
      const deleted = await deleteApplication(database, key);
      return { data: { client_id, deleted }, text: `${client_id} was deleted.` };
    },
  },
  {
    words: ['applications', 'adopt-rooms'],
    args: ['id', 'room…'],
    options: { owner: 'e-mail' },
    help: 'make it the origin of rooms that have none: of these ids or slugs, or all that a person owns',
    async run({ database }, [id = '', ...rooms], { owner }) {
      if (rooms.length === 0 && typeof owner !== 'string') throw new Error('Name rooms, or --owner <e-mail>.');
      const application = await applicationNamed(database, id);
      const adopted = await adoptRooms(database, application, {
        rooms,
        owner: typeof owner === 'string' ? owner : undefined,
      });
      return { data: { adopted }, text: `${adopted.length} rooms were adopted.` };
    },
  },
];

const listOf = (text: string | boolean | undefined): string[] | undefined =>
  typeof text === 'string'
    ? text
        .split(/[\s,]+/)
        .map((item) => item.trim())
        .filter((item) => item !== '')
    : undefined;

function found<Value>(value: Value | null, id: string): Value {
  if (value === null) throw new Error(`There is no application ${id}.`);
  return value;
}

const applicationNamed = async (database: Database, id: string): Promise<ShownApplication> =>
  found(await findApplication(database.pool, id), id);

async function change(database: Database, id: string, fields: object) {
  const { id: key } = await applicationNamed(database, id);
  return say(found(await changeApplication(database, key, parseArguments(someApplicationFields, fields)), id));
}

const say = (application: ShownApplication) => ({ data: application, text: JSON.stringify(application, null, 2) });

const sayWithSecret = ({ application, secret }: WithSecret) => ({
  data: { ...application, client_secret: secret },
  text: [
    `client_id: ${application.client_id}`,
    `client_secret: ${secret}`,
    'The secret is not stored: keep it now.',
    ...(application.previous_secret_ends_at === null
      ? []
      : [`The previous secret is valid until ${application.previous_secret_ends_at}.`]),
  ].join('\n'),
});
