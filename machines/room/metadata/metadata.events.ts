/** Outcomes of `livekit.writeMetadata`. */
export type MetadataReport =
  | { readonly type: 'livekit.metadataWritten' }
  | { readonly type: 'livekit.metadataFailed'; readonly reason: string };
