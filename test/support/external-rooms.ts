import { type ExternalScene, type StoredApplication, startExternalScene } from './external-scene.ts';
import type { Person } from './people.ts';
import type { Json, RestAnswer } from './rest-scene.ts';

/** The external API for rooms of one application and one user. */
export interface ExternalRooms extends ExternalScene {
  readonly application: StoredApplication;
  readonly user: Person;
  readonly token: string;
  create(body?: Json, by?: string): Promise<RestAnswer['json']>;
  patch(id: string, body: Json, headers?: Json, by?: string): Promise<RestAnswer>;
  /** User id → role. */
  roles(id: string): Promise<Readonly<Record<string, string>>>;
  /** A person with an e-mail of this domain. */
  withEmail(domain?: string): Promise<Person & { readonly email: string }>;
  /** The types of the journal's events of a room, oldest first. */
  journal(id: string): Promise<readonly string[]>;
}

export async function startExternalRooms(): Promise<ExternalRooms> {
  const scene = await startExternalScene();
  const application = await scene.newApplication();
  const user = await scene.people.newPerson();
  const token = await scene.tokenFor(application, user);
  const { pool } = scene.people;
  return {
    ...scene,
    application,
    user,
    token,
    create: async (body = {}, by = token) => (await scene.ask(by, 'POST', 'rooms/', body)).json,
    patch: (id, body, headers = {}, by = token) => scene.ask(by, 'PATCH', `rooms/${id}/`, body, headers),
    async roles(id) {
      const { rows } = await pool.query<{ user_id: string; role: string }>(
        'select user_id, role from meet_resource_access where resource_id = $1',
        [id],
      );
      return Object.fromEntries(rows.map(({ user_id, role }) => [user_id, role]));
    },
    async withEmail(domain = 'example.com') {
      const person = await scene.people.newPerson();
      const email = `p-${person.id}@${domain}`;
      await scene.setEmail(person, email);
      return { ...person, email };
    },
    async journal(id) {
      const { rows } = await pool.query<{ type: string }>(
        'select event as type from greenroom.journal where room = $1 order by journal.id',
        [id],
      );
      return rows.map(({ type }) => type);
    },
  };
}
