import { z } from 'zod';
import { identityField } from '#src/api/text-field.ts';
import { roomConfiguration, switchField } from '#src/rooms/room-configuration.ts';
import { nameForLiveKit } from './name-for-livekit.ts';

const nameless = 'At least one of the following fields must be provided: metadata, attributes, permission, name.';

const isGiven = (value: unknown): boolean => value !== undefined && value !== null;

/** Permissions that hosts may give; a missing or null field keeps its value. */
const permissionFields = z.strictObject({
  can_subscribe: switchField.nullish(),
  can_publish: switchField.nullish(),
  can_publish_data: switchField.nullish(),
  can_publish_sources: roomConfiguration.shape.can_publish_sources,
  can_update_metadata: switchField.nullish(),
  can_subscribe_metrics: switchField.nullish(),
  hidden: switchField.nullish(),
  recorder: switchField.nullish(),
  agent: switchField.nullish(),
});

export type PermissionFields = z.output<typeof permissionFields>;

/** Body of `POST rooms/{id}/update-participant/` (rest-internal.md §2.17). */
export const participantChanges = z
  .object({
    participant_identity: identityField(),
    metadata: z.record(z.string(), z.unknown()).nullish(),
    attributes: z
      .record(z.string(), z.unknown())
      .refine((given) => Object.values(given).every((value) => typeof value === 'string'), 'Not a valid string.')
      .transform((given) => given as Record<string, string>)
      .nullish(),
    permission: permissionFields.nullish(),
    name: z
      .union([z.string(), z.number().transform(String)], { error: 'Not a valid string.' })
      .pipe(z.string().trim().max(255))
      .nullish(),
  })
  .refine(
    ({ metadata, attributes, permission, name }) =>
      [metadata, attributes, permission].some(isGiven) || nameForLiveKit(name ?? '') !== '',
    nameless,
  );

export type ParticipantChanges = z.output<typeof participantChanges>;
