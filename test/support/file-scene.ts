import { inject } from 'vitest';
import { type FreshBucket, freshBucket } from './fresh-bucket.ts';
import type { Person } from './people.ts';
import { pngPicture } from './pictures.ts';
import type { S3TestAccess } from './provided.ts';
import { type RestAnswer, type RestScene, startRestScene } from './rest-scene.ts';

/** A product with a bucket, and somebody who uploads files. */
export interface FileScene extends RestScene {
  readonly bucket: FreshBucket;
  readonly owner: Person;
  /** Announces a file, a picture of the owner unless said otherwise. */
  create(body?: object, person?: Person): Promise<RestAnswer>;
  /** Uploads to the address of a new file, as browsers do. Resolves with the status. */
  put(policy: string, content: string | Uint8Array, contentType?: string): Promise<number>;
  end(id: string, person?: Person): Promise<RestAnswer>;
  /** Announces a file of the owner and uploads its content. Resolves with its id. */
  upload(content?: string | Uint8Array, filename?: string, contentType?: string): Promise<string>;
  /** Uploads a picture of the owner until it is ready. Resolves with its id. */
  ready(filename?: string): Promise<string>;
  /** The row of a file; undefined when there is none. */
  // biome-ignore lint/suspicious/noExplicitAny: columns of any type.
  row(id: string): Promise<any>;
}

/** Starts it with these settings, on a bucket of this server. */
export async function startFileScene(
  env: Readonly<Record<string, string>> = {},
  server: S3TestAccess = inject('minio'),
): Promise<FileScene> {
  await using stack = new AsyncDisposableStack();
  const bucket = stack.use(await freshBucket(server));
  const rest = stack.use(await startRestScene({ FILE_UPLOAD_ENABLED: 'true', ...bucket.env, ...env }));
  const owner = await rest.people.newPerson();
  const started = stack.move();
  const scene: FileScene = {
    ...rest,
    bucket,
    owner,
    create: (body, person = owner) =>
      rest.call(person, 'POST', 'files/', { type: 'background_image', filename: 'picture.png', ...body }),
    async put(policy, content, contentType = 'image/png') {
      const headers = { 'x-amz-acl': 'private', 'content-type': contentType };
      return (await fetch(policy, { method: 'PUT', headers, body: content as BodyInit })).status;
    },
    end: (id, person = owner) => rest.call(person, 'POST', `files/${id}/upload-ended/`),
    async upload(content = pngPicture(), filename = 'picture.png', contentType = 'image/png') {
      const { status, json } = await scene.create({ filename });
      const put = status === 201 ? await scene.put(json.policy, content, contentType) : null;
      if (put !== 200) throw new Error(`The upload was answered ${status}, ${put}`);
      return json.id;
    },
    async ready(filename) {
      const id = await scene.upload(pngPicture(), filename);
      const { status } = await scene.end(id);
      if (status !== 200) throw new Error(`The end of the upload was answered ${status}`);
      return id;
    },
    async row(id) {
      const { rows } = await rest.people.pool.query('select * from public.file where id = $1', [id]);
      return rows[0];
    },
    [Symbol.asyncDispose]: () => started.disposeAsync(),
  };
  return scene;
}
