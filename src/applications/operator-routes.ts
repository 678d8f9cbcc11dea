import { z } from 'zod';
import type { Answer, Call } from '#src/api/call.ts';
import { paginate } from '#src/api/paginate.ts';
import type { Database } from '#src/db/database.ts';
import { AppError } from '#src/kernel/errors.ts';
import { adoptRooms } from './adopt-rooms.ts';
import type { ApplicationChanges, NewApplication, ShownApplication } from './application.ts';
import type { ApplicationParts } from './application-parts.ts';
import { countApplications, findApplication, readApplications } from './application-rows.ts';
import {
  changeApplication,
  createApplication,
  deleteApplication,
  rotateSecret,
  type WithSecret,
} from './manage-applications.ts';

/** Body of `POST /operators/api/applications/{id}/rotate/`. */
export const rotation = z.object({
  /** How long the current secret stays valid. */
  overlap_hours: z.int().min(0).max(8_760).default(24),
});

/** Body of `POST /operators/api/applications/{id}/adopt-rooms/`. */
export const roomsToAdopt = z.object({
  /** Ids or slugs. */
  rooms: z.array(z.string().trim().min(1).max(500)).max(1_000).default([]),
  /** E-mail of an owner of rooms. */
  owner: z.string().trim().max(254).optional(),
});

/** Its answer: the ids of the rooms that the application got. */
export const adoptedRooms = z.object({ adopted: z.array(z.uuid()) });

const withSecret = ({ application, secret }: WithSecret) => ({ ...application, client_secret: secret });

/** `GET /operators/api/applications/`: the newest first. */
export async function listApplications({ database }: ApplicationParts, call: Call): Promise<Answer> {
  const page = await paginate(call, 'chosen', {
    count: () => countApplications(database.pool),
    slice: (limit, offset) => readApplications(database.pool, limit, offset),
  });
  return { status: 200, json: page };
}

/** `POST /operators/api/applications/` */
export async function addApplication(
  { database, settings }: ApplicationParts,
  call: Call<NewApplication>,
): Promise<Answer> {
  return { status: 201, json: withSecret(await createApplication(database, settings, await call.body())) };
}

/** `GET /operators/api/applications/{id}/`, by id or client id. */
export const showApplication = async ({ database }: ApplicationParts, call: Call): Promise<Answer> => ({
  status: 200,
  json: await requireApplication(database, call),
});

/** `PATCH /operators/api/applications/{id}/` */
export async function updateApplication(
  { database }: ApplicationParts,
  call: Call<ApplicationChanges>,
): Promise<Answer> {
  const { id } = await requireApplication(database, call);
  const changed = await changeApplication(database, id, await call.body());
  if (changed === null) throw unknown();
  return { status: 200, json: changed };
}

/** `POST /operators/api/applications/{id}/rotate/`: a new secret; the current one stays valid for a while. */
export async function rotateApplication(
  { database, settings }: ApplicationParts,
  call: Call<z.output<typeof rotation>>,
): Promise<Answer> {
  const { id } = await requireApplication(database, call);
  const rotated = await rotateSecret(database, settings, id, (await call.body()).overlap_hours * 3_600);
  if (rotated === null) throw unknown();
  return { status: 200, json: withSecret(rotated) };
}

/** `POST /operators/api/applications/{id}/adopt-rooms/`: assigns rooms without an origin. */
export async function adoptRoomsOf(
  { database }: ApplicationParts,
  call: Call<z.output<typeof roomsToAdopt>>,
): Promise<Answer> {
  const application = await requireApplication(database, call);
  return { status: 200, json: { adopted: await adoptRooms(database, application, await call.body()) } };
}

/** `DELETE /operators/api/applications/{id}/`: its rooms stay with their owners. */
export async function removeApplication({ database }: ApplicationParts, call: Call): Promise<Answer> {
  const { id } = await requireApplication(database, call);
  if (!(await deleteApplication(database, id))) throw unknown();
  return { status: 204 };
}

async function requireApplication(database: Database, { params }: Pick<Call, 'params'>): Promise<ShownApplication> {
  const found = await findApplication(database.pool, params.id!);
  if (found === null) throw unknown();
  return found;
}

const unknown = () => new AppError('not_found', 'No Application matches the given query.');
