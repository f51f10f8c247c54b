import { decompress as decompressZstd } from 'fzstd';
// Node finds the one of its names that is needed here on the whole alone: kafkajs is CommonJS.
import kafkajs, { CompressionTypes } from 'kafkajs';
import snappy from 'kafkajs-snappy';
import { decompressFrame } from 'lz4-napi';

/** A codec as kafkajs takes it. */
interface Codec {
  compress(encoder: { readonly buffer: Buffer }): Promise<Buffer>;
  decompress(data: Buffer): Promise<Buffer>;
}

/**
 * Has kafkajs read batches of all of Kafka's codecs; by itself it knows gzip alone. Foreign producers choose theirs, and a topic's
 * `compression.type` has the broker compress what it stores, so that a reader cannot choose. We send gzip, or nothing compressed.
 * Calling it twice is harmless: kafkajs keeps its codecs for the whole process.
 */
export function addCodecs(): void {
  const { CompressionCodecs } = kafkajs;
  CompressionCodecs[CompressionTypes.Snappy] = snappy;
  CompressionCodecs[CompressionTypes.LZ4] = () => readOnly('lz4', decompressFrame);
  CompressionCodecs[CompressionTypes.ZSTD] = () =>
    readOnly('zstd', async (data) => {
      const { buffer, byteOffset, byteLength } = decompressZstd(data);
      return Buffer.from(buffer, byteOffset, byteLength);
    });
}

function readOnly(name: string, decompress: Codec['decompress']): Codec {
  return {
    decompress,
    compress: () => Promise.reject(new Error(`expected records to be sent with gzip, got ${name}`)),
  };
}
