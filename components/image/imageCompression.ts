/** How an image's layers are compressed in the registry; Fargate takes both. */
export const ImageCompression = { gzip: "gzip", zstd: "zstd" } as const;
export type ImageCompression = (typeof ImageCompression)[keyof typeof ImageCompression];
