import assert from 'node:assert/strict';
import { BucketList } from '../../../src/listing/bucketList.ts';
import { shownCount } from '../../../src/listing/shownCount.ts';
import { generatedNamespace } from '../../../src/sample/generatedBuckets.ts';
import type { BucketSequence } from '../../../src/sample/sampleSource.ts';
import {
  type GenerationServer,
  replyAs,
  type ServedGeneration,
  servedGenerations,
  startGenerationServer,
} from '../../support/generationServer.ts';
import { type ConnectedClient, connect } from '../api/connectedClient.ts';
import { memoryTransport } from '../api/memoryTransport.ts';
import { groundOf, idsOf, listedIn, loadToTheEnd } from './walking.ts';

const sizes = [0, 1, 99, 100, 101, 2_500, 100_000];
const pageSize = 100;
const cap = 2_000;

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** The request for a page, as the published form of a generation has it; extras of the other place are ignored there. */
function requestFor(generation: ServedGeneration, offset: number, limit = pageSize): Sent {
  const query = { limit: String(limit), offset: String(offset) };
  return generation === 'seed'
    ? { method: 'POST', path: '/v1/buckets', query, body: {} }
    : { method: 'POST', path: '/v1/buckets/list', query, body: { limit, offset } };
}

/** What the first contact costs before its answer: nothing, but one refused request on a seed server. */
function contact(generation: ServedGeneration): Sent[] {
  return generation === 'seed' ? [requestFor('2026', 0)] : [];
}

function idsFrom(buckets: BucketSequence, start: number, end: number): unknown[] {
  const length = Math.max(0, Math.min(end, buckets.length) - start);
  return Array.from({ length }, (_, index) => buckets.at(start + index)?.['bucket_id']);
}

const starts = (end: number, step = pageSize) =>
  Array.from({ length: Math.ceil(end / step) }, (_, page) => page * step);

for (const generation of servedGenerations) {
  describe(`pages of ${generation}`, () => {
    let server: GenerationServer;
    let connected: ConnectedClient;
    let list: BucketList;

    async function shown(count: number, rowsPerPage = pageSize): Promise<void> {
      server = await startGenerationServer({
        generation,
        buckets: generatedNamespace({ count }).buckets,
        namespaces: [],
      });
      connected = connect(server.origin);
      list = new BucketList();
      await list.show(groundOf(connected.client, rowsPerPage));
    }
    afterEach(async () => {
      list.dispose();
      await connected.dispose();
      await server.dispose();
    });

    const requests = (): Sent[] =>
      server.requests.map(({ method, path, query, body }) => ({ method, path, query, body }));

    for (const count of sizes) {
      const reached = Math.min(count, cap);
      const asked = Math.max(1, Math.ceil(reached / pageSize));

      it(`Load More: ${count} buckets, ${reached} shown in order after ${asked} requests`, async () => {
        await shown(count);
        const listed = await loadToTheEnd(list);
        assert.deepEqual(idsOf(listed), idsFrom(server.account.buckets, 0, cap));
        assert.deepEqual(requests(), [
          ...contact(generation),
          ...(count === 0 ? [0] : starts(reached)).map((offset) => requestFor(generation, offset)),
        ]);
        assert.equal(listed.hasMore, count > cap);
        assert.deepEqual([listed.changed, listed.endedEarly, listed.offsetIgnored], [false, false, false]);
        assert.deepEqual(
          shownCount(listed),
          count > cap ? { kind: 'of', shown: cap, total: count } : { kind: 'all', shown: count },
        );
      });

      const pages = Math.max(1, Math.ceil(count / pageSize));
      const visited =
        pages <= 25 ? Array.from({ length: pages }, (_, page) => page + 1) : [1, 2, 500, 777, pages - 1, pages];

      it(`Go to Page: ${count} buckets, pages ${pages > 25 ? visited : `1 to ${pages}`}, one request each`, async () => {
        await shown(count);
        for (const page of visited) {
          const before = server.requests.length;
          await list.goToPage(page);
          const start = (page - 1) * pageSize;
          // The same request as for page 1, but for the offset.
          assert.deepEqual(requests().slice(before), [requestFor(generation, start)]);
          const listed = listedIn(list);
          assert.deepEqual(idsOf(listed), idsFrom(server.account.buckets, start, start + pageSize));
          assert.deepEqual([listed.firstOffset, listed.total], [start, count]);
          assert.equal(listed.hasMore, page < pages);
        }
        if (pages <= 25) return;

        await list.goToPage(500);
        const before = server.requests.length;
        const listed = await loadToTheEnd(list);
        assert.deepEqual(idsOf(listed), idsFrom(server.account.buckets, 49_900, 51_900));
        assert.deepEqual(
          requests().slice(before),
          starts(cap)
            .slice(1)
            .map((offset) => requestFor(generation, 49_900 + offset)),
        );
        // Full: nothing goes before or after.
        await list.showPrevious();
        await list.loadMore();
        assert.equal(server.requests.length, before + 19);
      });
    }

    it('Go to Page: all 1,000 pages of 100,000 buckets, each bucket once and in order, one request each', async () => {
      await shown(0);
      const buckets = Array.from({ length: 100_000 }, (_, index) => ({ bucket_id: `${index}`, bucket_name: 'x' }));
      const sent: Sent[] = [];
      const account = { generation, buckets, namespaces: [] };
      const transport = memoryTransport((request) => {
        const { method, path, query, body } = request;
        sent.push({ method, path, query, body });
        return replyAs(account, request);
      });
      const { client } = connect('https://api.example.com', { transport });
      await list.show(groundOf(client, pageSize));
      assert.deepEqual(sent.splice(0), [...contact(generation), requestFor(generation, 0)]);
      const walked: unknown[] = [];
      for (let page = 1; page <= 1_000; page += 1) {
        await list.goToPage(page);
        walked.push(...idsOf(listedIn(list)));
      }
      assert.deepEqual(
        walked,
        buckets.map(({ bucket_id: id }) => id),
      );
      assert.deepEqual(
        sent,
        starts(100_000).map((offset) => requestFor(generation, offset)),
      );
      assert.equal(listedIn(list).hasMore, false);
    });

    it('pages of 1,000 rows: as many as the server sends at once, to the cap of 2,000', async () => {
      await shown(2_500, 1_000);
      const listed = await loadToTheEnd(list);
      assert.deepEqual(idsOf(listed), idsFrom(server.account.buckets, 0, cap));
      const limits = requests().map(({ query }) => Number(query['limit']));
      assert.deepEqual(
        limits,
        {
          seed: [100, 1_000, 1_000],
          '2025-09': [100, 1_000, 900],
          '2025-10': Array(20).fill(100),
          // Its keys are those of 2026: what it takes, its 422 says.
          '2025-12-21': [100, 1_000, ...Array(19).fill(100)],
          '2026': [100, 1_000, 900],
        }[generation],
      );
    });

    it('pages of 300 rows: the last one is cut to fit the cap', async () => {
      await shown(2_500, 300);
      const listed = await loadToTheEnd(list);
      assert.deepEqual(idsOf(listed), idsFrom(server.account.buckets, 0, cap));
      assert.deepEqual(shownCount(listed), { kind: 'of', shown: cap, total: 2_500 });
      // The first page of a server nothing is known of has 100 rows at most; an unknown seed server was asked already.
      const last = generation === 'seed' ? requestFor(generation, 1_800, 200) : requestFor(generation, 1_900);
      assert.deepEqual(requests().at(-1), last);
    });

    it('goes back page by page from the last one, and refreshes where the list starts', async () => {
      await shown(2_500);
      await list.goToPage(25);
      const before = server.requests.length;
      await list.showPrevious();
      await list.showPrevious();
      assert.deepEqual(idsOf(listedIn(list)), idsFrom(server.account.buckets, 2_200, 2_500));
      assert.deepEqual(shownCount(listedIn(list)), { kind: 'of', shown: 300, total: 2_500 });
      await list.refresh();
      assert.deepEqual(idsOf(listedIn(list)), idsFrom(server.account.buckets, 2_200, 2_300));
      assert.deepEqual(
        requests().slice(before),
        [2_300, 2_200, 2_200].map((offset) => requestFor(generation, offset)),
      );
    });

    it('beyond the end: no rows, but never "no buckets"; Show Previous leads to the last rows', async () => {
      await shown(250);
      await list.goToPage(40);
      const beyond = listedIn(list);
      assert.deepEqual([beyond.rows.length, beyond.hasMore, beyond.firstOffset], [0, false, 3_900]);
      assert.deepEqual(shownCount(beyond), { kind: 'of', shown: 0, total: 250 });
      await list.loadMore();
      await list.showPrevious();
      const listed = listedIn(list);
      assert.deepEqual(idsOf(listed), idsFrom(server.account.buckets, 150, 250));
      assert.deepEqual([listed.firstOffset, listed.hasMore, listed.changed], [150, false, false]);
    });
  });
}
