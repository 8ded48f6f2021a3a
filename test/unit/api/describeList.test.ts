import assert from 'node:assert/strict';
import type { ListApi } from '../../../src/api/listCall.ts';
import type { BucketQuery } from '../../../src/model/query.ts';
import { json, type StubRequest } from '../../support/stubApi.ts';
import { connect, currentServer, listReply, newMemory, seedServer } from './connectedClient.ts';
import { memoryTransport } from './memoryTransport.ts';

const query: BucketQuery = {
  search: 'cats',
  filters: { AND: [{ field: 'bucket_name', operator: 'eq', value: 'x' }], case_sensitive: true },
  sort: { field: 'bucket_name', direction: 'asc' },
};
const range = { offset: 20, limit: 250 };
const namespace = 'films';

/** A server of the autumn of 2025, which takes no page above 100 rows. */
const smallPages = ({ query: { limit } }: StubRequest) =>
  Number(limit) > 100
    ? json(422, { detail: [{ loc: ['query', 'limit'], msg: 'No.', type: 'less_than_equal', ctx: { le: 100 } }] })
    : listReply('new');

/** A server of the generation before, with neither a total nor a sort that it takes. */
const september = () => json(200, { results: [], pagination: { total: 0, page: 1, page_size: 100, total_pages: 0 } });

describe('listClient.describeList', () => {
  for (const [server, answer, listApi] of [
    ['of the current contract', currentServer, 'auto'],
    ['that takes small pages only', smallPages, 'auto'],
    ['of the generation without a total', september, 'auto'],
    ['of the oldest contract', seedServer, 'auto'],
    ['of the current contract, pinned', currentServer, 'list'],
    ['of the oldest contract, pinned', seedServer, 'seed'],
  ] as const) {
    it(`answers what a server ${server} is sent next, and sends nothing`, async () => {
      const sent: StubRequest[] = [];
      const transport = memoryTransport((request) => {
        sent.push(request);
        return answer(request);
      });
      const { client, list, dispose } = connect('https://api.mixpeek.com', { transport, listApi: listApi as ListApi });
      await list(query, range, namespace);
      const before = sent.length;
      const { method, url, headers, body } = await client.describeList(query, range, { namespace });
      assert.equal(sent.length, before);
      await list(query, range, namespace);
      const next = sent[before];
      assert.equal(method, next?.method);
      assert.equal(url, `https://api.mixpeek.com${next?.path}?${new URLSearchParams(next?.query)}`);
      assert.deepEqual(body, next?.body);
      const { authorization, 'user-agent': userAgent, ...others } = next?.headers ?? {};
      assert.deepEqual(headers, others);
      assert.ok(authorization && userAgent, 'the key is sent, and is no part of the answer');
      await dispose();
    });
  }

  it('takes the current form for a server that nothing is known of', async () => {
    const { client } = connect('https://api.mixpeek.com', { memory: newMemory() });
    const { url, headers } = await client.describeList({}, { offset: 0, limit: 50 }, { namespace: undefined });
    assert.equal(url, 'https://api.mixpeek.com/v1/buckets/list?limit=50&offset=0');
    assert.equal(headers['x-namespace'], undefined);
  });

  it('waits for what is being found out', async () => {
    const memory = newMemory();
    let found = () => {};
    const { client, origin } = connect('https://api.mixpeek.com', { memory });
    memory.running.set(origin, new Promise<void>((resolve) => (found = resolve)));
    const described = client.describeList({}, { offset: 0, limit: 50 }, { namespace: undefined });
    const dialect = { maxLimit: 1_000, paging: 'query', takesSort: true } as const;
    const evidence = 'answers the oldest listing call';
    memory.set(origin, { spoken: { generation: 'seed', dialect, evidence, learnedAt: 1_800_000_000_000 } });
    found();
    assert.equal((await described).url, 'https://api.mixpeek.com/v1/buckets?limit=50&offset=0');
  });
});
