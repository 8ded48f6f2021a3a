import assert from 'node:assert/strict';
import { ListFacts } from '../../../../src/extension/filter/listFacts.ts';
import { BucketList } from '../../../../src/listing/bucketList.ts';
import { Emitter } from '../../../../src/listing/emitter.ts';
import { parsePage } from '../../../../src/model/page.ts';
import { controlledGround } from '../../listing/controlledGround.ts';

describe('extension/filter/listFacts', () => {
  const page = (row: object) => parsePage({ results: [{ bucket_id: 'b', bucket_name: 'b', ...row }] }, 10);
  const start = () => {
    const list = new BucketList();
    const changes = new Emitter<void>();
    const count = { message: '', onDidChangeMessage: changes.event };
    const facts = new ListFacts(list, count);
    return { list, count, changes, facts, names: () => facts.fields.map(({ name }) => name) };
  };

  it('suggest fields of the rows, and keep them while there are no others of the same ground', async () => {
    const { list, names } = start();
    assert.deepEqual(names(), []);
    const here = controlledGround('here');
    void list.show(here);
    here.latest.answer(page({ metadata: { team: 'a' } }));
    await list.settled();
    assert.ok(names().includes('metadata.team'));
    void list.ask({ search: 'nothing' });
    here.latest.answer(parsePage({ results: [], total_count: 0 }, 10));
    await list.settled();
    assert.ok(names().includes('metadata.team'));
  });

  it('suggest nothing of another ground, while that is loading, refused or empty', async () => {
    const { list, names } = start();
    const here = controlledGround('here');
    void list.show(here);
    here.latest.answer(page({ metadata: { team: 'a' } }));
    await list.settled();
    assert.ok(names().includes('metadata.team'));
    const there = controlledGround('there');
    void list.show(there);
    assert.deepEqual(names(), []);
    there.latest.answer(parsePage({ results: [], total_count: 0 }, 10));
    await list.settled();
    assert.deepEqual(names(), []);
  });

  it('tell of a count that changes by itself, until nobody listens any more', () => {
    const { count, changes, facts } = start();
    const heard: string[] = [];
    const listener = facts.onDidChange(() => heard.push(facts.count));
    count.message = 'This server does not answer.';
    changes.fire();
    listener.dispose();
    changes.fire();
    assert.deepEqual(heard, ['This server does not answer.']);
  });
});
