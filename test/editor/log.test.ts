import assert from 'node:assert/strict';
import { Log } from '../../src/extension/log.ts';
import { allHostileStrings } from '../support/hostileStrings.ts';
import { fakeLog } from './fakes.ts';

describe('log', () => {
  const key = 'mxp_sk_canary_0123456789';

  it('lets no secret out that it was told of, at any level', () => {
    const sink = fakeLog();
    const log = new Log(sink);
    log.keepOut(key);
    const line = `sent ${key} as Bearer ${key} to https://me:word@proxy.invalid`;
    log.info(line);
    log.warn(line);
    log.error(line, `TypeError\n    at ${key}`);
    assert.equal(sink.lines.length, 3);
    assert.doesNotMatch(sink.lines.join('\n'), /canary|word/);
    assert.equal(sink.lines[0], 'info sent ••• as Bearer ••• to https://•••@proxy.invalid');
  });

  it('writes one line for a text of one line, and shows what is invisible in it', () => {
    const sink = fakeLog();
    const log = new Log(sink);
    for (const text of allHostileStrings) log.info(text.replaceAll('\n', ' '));
    assert.ok(sink.lines.length >= 200);
    for (const line of sink.lines) {
      assert.doesNotMatch(line, /\p{Cc}|[\u202a-\u202e\u2066-\u2069\u200b\ufeff]/u);
      assert.ok(line.length < 20_000);
    }
  });

  it('keeps the lines of a stack', () => {
    const sink = fakeLog();
    new Log(sink).error('x failed', 'TypeError\n    at a\n    at b');
    assert.equal(sink.lines[0], 'error x failed TypeError\n    at a\n    at b');
  });

  it('forgets the secrets when it is disposed of', () => {
    const log = new Log(fakeLog());
    log.keepOut(key);
    log.dispose();
    assert.equal(log.clean(key), key);
  });
});
