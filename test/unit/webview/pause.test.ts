import assert from 'node:assert/strict';
import { mock } from 'node:test';
import fc from 'fast-check';
import { BucketList, type Ground } from '../../../src/listing/bucketList.ts';
import { Questions } from '../../../src/listing/questions.ts';
import { parsePage } from '../../../src/model/page.ts';
import type { BucketQuery } from '../../../src/model/query.ts';
import { editOf, newSession, receive, sent } from '../../../src/webview/formSession.ts';
import { inputPause, Pause } from '../../../src/webview/pause.ts';
import { settle } from '../listing/controlledGround.ts';

describe('webview/pause', () => {
  // Only the clock stands still: what waits for an answer goes on.
  beforeEach(() => mock.timers.enable({ apis: ['setTimeout'] }));
  afterEach(() => mock.timers.reset());

  it('acts once, when input has rested', () => {
    let acted = 0;
    const pause = new Pause(300, () => {
      acted += 1;
    });
    for (let key = 0; key < 5; key += 1) {
      pause.restart();
      mock.timers.tick(299);
    }
    assert.deepEqual([acted, pause.isRunning], [0, true]);
    mock.timers.tick(1);
    assert.deepEqual([acted, pause.isRunning], [1, false]);
    mock.timers.tick(10_000);
    assert.equal(acted, 1);
  });

  it('acts at once when it is ended, and not again', () => {
    let acted = 0;
    const pause = new Pause(300, () => {
      acted += 1;
    });
    pause.restart();
    pause.end();
    assert.equal(acted, 1);
    mock.timers.tick(10_000);
    assert.equal(acted, 1);
  });

  it('makes one request of each question that typing came to rest on, and the last carries the last', async () => {
    const stroke = fc.record({ text: fc.constantFrom('', 'c', 'ca', 'cat', 'dog'), rest: fc.nat({ max: 500 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(stroke, { minLength: 1, maxLength: 40 }), async (strokes) => {
        const asked: BucketQuery[] = [];
        const ground: Ground = {
          id: 'g',
          pageSize: 1,
          fetchPage: async (query) => {
            asked.push(query);
            // More than a page, so that memory decides nothing.
            return parsePage({ results: [{ bucket_id: 'b', bucket_name: 'b' }], total_count: 9 }, 1);
          },
        };
        const [questions, list] = [new Questions(), new BucketList()];
        questions.onDidChange(({ query }) => void list.ask(query));
        await list.show(ground);
        asked.length = 0;
        let session = newSession;
        const tell = () => {
          const { ground, current } = questions;
          session = receive(session, { ...current, ground, heardEdits: session.sentEdits });
        };
        tell();
        const pause = new Pause(inputPause, () => {
          const edit = editOf(session);
          if (!edit) return;
          session = sent(session, edit);
          questions.edit(edit);
          tell();
        });
        const settled: string[] = [];
        let typed = '';
        for (const { text, rest } of [...strokes, { text: 'last', rest: inputPause }]) {
          typed = text;
          session = { ...session, form: { ...session.form, search: text } };
          pause.restart();
          mock.timers.tick(rest);
          await settle();
          if (rest >= inputPause && typed !== (settled.at(-1) ?? '')) settled.push(typed);
        }
        assert.deepEqual(
          asked.map(({ search = '' }) => search),
          settled,
        );
        assert.deepEqual(asked.at(-1), { search: 'last' });
      }),
      { numRuns: 200 },
    );
  });
});
