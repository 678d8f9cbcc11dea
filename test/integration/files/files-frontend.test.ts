import { expect, it } from 'vitest';
import { startFileScene } from '#test/support/file-scene.ts';
import { pngPicture } from '#test/support/pictures.ts';
import { startNginx } from '#test/support/start-nginx.ts';

/** The calls of the web frontend, in its order and with its headers. */
it('somebody adds a background picture, sees it at the next visit, and removes it', async () => {
  await using scene = await startFileScene({ ALLOWED_HOSTS: '*' });
  const { bucket, owner, product } = scene;
  await using nginx = await startNginx({
    product: product.origin,
    s3: bucket.env.AWS_S3_ENDPOINT_URL!,
    bucket: bucket.name,
  });
  const csrf = 'a'.repeat(32);
  const fetchApi = async (path: string, init: RequestInit = {}) => {
    const headers = {
      'content-type': 'application/json',
      'x-csrftoken': csrf,
      origin: nginx.origin,
      cookie: `${owner.cookie}; csrftoken=${csrf}`,
    };
    const answer = await fetch(`${nginx.origin}/api/v1.0${path}`, { ...init, headers });
    const text = await answer.text();
    expect(answer.ok, `${path}: ${text}`).toBe(true);
    return text === '' ? null : JSON.parse(text);
  };
  const list =
    '/files?page=1&page_size=50&is_creator_me=true&type=background_image&upload_state=ready&is_deleted=false';

  const config = await fetchApi('/config/');
  expect(config.background_image).toEqual({
    upload_is_enabled: true,
    max_count_by_user: 10,
    max_size: 2_097_152,
    allowed_extensions: ['.jpeg', '.jpg', '.png'],
    allowed_mimetypes: ['image/jpeg', 'image/png'],
  });
  expect((await fetchApi(list)).results).toEqual([]);

  const content = pngPicture(30_000);
  const body = JSON.stringify({ filename: 'my holiday.png', type: 'background_image' });
  const created = await fetchApi('/files/', { method: 'POST', body });
  expect(created.upload_state).toBe('pending');
  const preflight = await fetch(created.policy, {
    method: 'OPTIONS',
    headers: {
      origin: nginx.origin,
      'access-control-request-method': 'PUT',
      'access-control-request-headers': 'content-type,x-amz-acl',
    },
  });
  expect(preflight.ok).toBe(true);
  expect([nginx.origin, '*']).toContain(preflight.headers.get('access-control-allow-origin'));
  const uploaded = await fetch(created.policy, {
    method: 'PUT',
    headers: { 'X-amz-acl': 'private', 'Content-Type': 'image/png', origin: nginx.origin },
    body: new Uint8Array(content),
  });
  expect(uploaded.status).toBe(200);
  expect([nginx.origin, '*']).toContain(uploaded.headers.get('access-control-allow-origin'));
  const ended = await fetchApi(`/files/${created.id}/upload-ended/`, { method: 'POST' });
  expect(ended).toMatchObject({ upload_state: 'ready', url: `/media/files/${created.id}.png` });

  const { results } = await fetchApi(list);
  expect(results).toEqual([ended]);
  const picture = await fetch(`${nginx.origin}${results[0].url}`, { headers: { cookie: owner.cookie } });
  expect({ status: picture.status, type: picture.headers.get('content-type') }).toEqual({
    status: 200,
    type: 'image/png',
  });
  expect(Buffer.from(await picture.arrayBuffer())).toEqual(content);
  // A stored background is dropped by the frontend when it cannot be read.
  expect((await fetch(`${nginx.origin}${results[0].url}`)).status).toBe(401);

  expect(await fetchApi(`/files/${created.id}/`, { method: 'DELETE' })).toBeNull();
  expect((await fetchApi(list)).results).toEqual([]);
  expect((await fetch(`${nginx.origin}${results[0].url}`, { headers: { cookie: owner.cookie } })).status).toBe(403);
});
