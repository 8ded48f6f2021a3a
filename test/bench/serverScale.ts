import { ListClient } from '../../src/api/listClient.ts';
import { createTransport } from '../../src/api/transport.ts';
import { type BlockMeasurement, measureBlocks } from './blocks.ts';
import { groundOf } from './bucketLists.ts';
import { startBucketServer } from './bucketServerProcess.ts';
import { measurePages, type PageMeasurement } from './deepPages.ts';
import { openRealClient } from './realClient.ts';
import { type MemoryMeasurement, measureMemory } from './rowMemory.ts';

/** The pages that are gone to. */
export const pages = [1, 10, 100, 1_000];

/** How often each thing is measured. */
export interface ServerRounds {
  readonly pages: number;
  readonly memory: number;
  readonly blocks: number;
}

/** What a server with so many buckets costs its reader. */
export interface ServerMeasurement {
  readonly buckets: number;
  readonly goToPage: readonly PageMeasurement[];
  readonly memory: MemoryMeasurement;
  readonly blocks: readonly BlockMeasurement[];
}

/** Measures a server of its own, through the real client. */
export async function measureServer(buckets: number, rounds: ServerRounds): Promise<ServerMeasurement> {
  const server = await startBucketServer({ buckets, delay: 0 });
  const { client, close } = openRealClient({ ListClient, createTransport }, server.origin);
  const [usual, largest] = [groundOf(client), groundOf(client, 1_000)];
  const goToPage = await measurePages(usual, buckets, pages, rounds.pages);
  const memory = await measureMemory(usual, buckets, rounds.memory);
  const blocks = await measureBlocks({ usual, largest }, buckets, rounds.blocks);
  await close();
  await server.stop();
  return { buckets, goToPage, memory, blocks };
}
