import { z } from 'zod';
import { choice, integer, link, literal, onOff, secret, someSeconds, text } from '../kinds.ts';
import { setting } from '../setting.ts';

const restriction = z.object({
  max_size: z.number().int().nonnegative().default(2_097_152),
  max_count_by_user: z.number().int().nonnegative().default(10),
  allowed_extensions: z.array(z.string()).default(['.jpeg', '.jpg', '.png']),
  allowed_mimetypes: z.array(z.string()).default(['image/jpeg', 'image/png']),
});

/** Upload restrictions by file type; there is one type. */
const restrictions = literal('dict', z.object({ background_image: restriction.prefault({}) }));

const byDefault =
  "{'background_image': {'max_size': 2097152, 'max_count_by_user': 10, 'allowed_extensions': ['.jpeg', '.jpg', '.png'], 'allowed_mimetypes': ['image/jpeg', 'image/png']}}";

// biome-ignore format: a table is read in columns.
export const storage = {
  AWS_S3_ENDPOINT_URL:             setting(link, undefined, 'The S3 endpoint; its host is signed for the media proxy, too. See [media.md](media.md).'),
  AWS_S3_ACCESS_KEY_ID:            setting(secret(), undefined, 'Access key of the S3 storage.'),
  AWS_S3_SECRET_ACCESS_KEY:        setting(secret(), undefined, 'Secret key of the S3 storage.'),
  AWS_S3_REGION_NAME:              setting(text, undefined, 'Region of the S3 storage.'),
  AWS_STORAGE_BUCKET_NAME:         setting(text, 'meet-media-storage', 'The one bucket.'),
  AWS_S3_SIGNATURE_VERSION:        setting(choice('s3v4'), 's3v4', 'Signature version of S3 requests.'),
  AWS_S3_UPLOAD_POLICY_EXPIRATION: setting(someSeconds, '60', 'How long an upload address is valid.'),
  AWS_S3_DOMAIN_REPLACE:           setting(link, undefined, 'Public S3 endpoint, for addresses that browsers use.'),
  MEDIA_BASE_URL:                  setting(link, '', 'Base of `/media/…` in the addresses of files.'),
  FILE_UPLOAD_ENABLED:             setting(onOff, 'false', 'Personal background images. See [files.md](files.md).', { inProfile: { test: 'true' }, config: 'background_image.upload_is_enabled' }),
  FILE_UPLOAD_PATH:                setting(text, 'files', 'Folder of files in the bucket.'),
  FILE_UPLOAD_TMP_PATH:            setting(text, 'tmp/files', 'Folder of unchecked uploads in the bucket; must differ from `FILE_UPLOAD_PATH`.'),
  FILE_UPLOAD_APPLY_RESTRICTIONS:  setting(onOff, 'true', 'Applies `FILE_UPLOAD_RESTRICTIONS` to uploads.'),
  FILE_UPLOAD_RESTRICTIONS:        setting(restrictions, byDefault, 'What may be uploaded.', { config: 'background_image' }),
  FILE_PURGE_GRACE_DAYS:           setting(integer({ min: 0 }, 'days'), '7', 'How long deleted files are kept.'),
};
