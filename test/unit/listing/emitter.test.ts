import assert from 'node:assert/strict';
import { Emitter } from '../../../src/listing/emitter.ts';

describe('Emitter', () => {
  it('tells every listener, in the order in which they came', () => {
    const emitter = new Emitter<number>();
    const heard: string[] = [];
    emitter.event((value) => heard.push(`a${value}`));
    emitter.event((value) => heard.push(`b${value}`));
    emitter.fire(1);
    emitter.fire(2);
    assert.deepEqual(heard, ['a1', 'b1', 'a2', 'b2']);
  });

  it('lets one function listen twice and stop once', () => {
    const emitter = new Emitter<number>();
    const heard: number[] = [];
    const listen = (value: number) => void heard.push(value);
    const first = emitter.event(listen);
    emitter.event(listen);
    emitter.fire(1);
    first.dispose();
    first.dispose();
    emitter.fire(2);
    assert.deepEqual(heard, [1, 1, 2]);
  });

  it('goes on to the others when a listener stops itself while it is told', () => {
    const emitter = new Emitter<number>();
    const heard: string[] = [];
    const once = emitter.event((value) => {
      heard.push(`once${value}`);
      once.dispose();
    });
    emitter.event((value) => heard.push(`always${value}`));
    emitter.fire(1);
    emitter.fire(2);
    assert.deepEqual(heard, ['once1', 'always1', 'always2']);
  });

  it('tells a listener that came while it was firing from the next time on', () => {
    const emitter = new Emitter<number>();
    const heard: string[] = [];
    const first = emitter.event(() => {
      first.dispose();
      emitter.event((value) => heard.push(`late${value}`));
    });
    emitter.fire(1);
    emitter.fire(2);
    assert.deepEqual(heard, ['late2']);
  });

  it('tells nobody after it was disposed', () => {
    const emitter = new Emitter<number>();
    emitter.event(() => assert.fail('told'));
    emitter.dispose();
    emitter.fire(1);
  });
});
