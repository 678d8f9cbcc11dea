import type { S3TestAccess } from './provided.ts';
import { type ScriptedRecordingScene, startScriptedRecordingScene, storageToken } from './scripted-recording-scene.ts';

interface HookAnswer {
  readonly status: number;
  readonly json: unknown;
  readonly headers: Headers;
}

/** A product whose storage reports what is stored. */
export interface StorageHookScene extends ScriptedRecordingScene {
  /** Posts a body to the hook of a replica, with the token of the storage unless other headers are given. */
  post(body: string, headers?: Readonly<Record<string, string>>, origin?: string): Promise<HookAnswer>;
  /** Posts an event with these records. */
  tell(...records: readonly object[]): Promise<HookAnswer>;
}

export const storageHookPath = '/api/v1.0/recordings/storage-hook/';

export async function startStorageHookScene(
  env: Readonly<Record<string, string>> = {},
  s3?: S3TestAccess,
): Promise<StorageHookScene> {
  const scene = await startScriptedRecordingScene(env, s3);
  const post: StorageHookScene['post'] = async (body, headers = {}, origin = scene.product.origin) => {
    const answer = await fetch(origin + storageHookPath, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${storageToken}`, ...headers },
      body,
    });
    return { status: answer.status, json: await answer.json(), headers: answer.headers };
  };
  return { ...scene, post, tell: (...Records) => post(JSON.stringify({ Records })) };
}
