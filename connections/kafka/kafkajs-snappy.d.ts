declare module 'kafkajs-snappy' {
  /** Makes a codec for kafkajs: raw snappy, and the framing of Java's producer. */
  const snappy: () => {
    compress(encoder: { readonly buffer: Buffer }): Promise<Buffer>;
    decompress(data: Buffer): Promise<Buffer>;
  };
  export default snappy;
}
