import assert from 'node:assert/strict';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type * as vscode from 'vscode';
import { OrderedMemento } from '../../src/extension/orderedMemento.ts';
import { FakeMemento } from './fakes.ts';

/** Does what the editor's memento does: writes the whole state a turn later, and takes over its echo a turn after that. */
class EchoingMemento implements vscode.Memento {
  #state: Readonly<Record<string, unknown>> = {};

  keys(): readonly string[] {
    return Object.keys(this.#state);
  }

  get(key: string): never {
    return this.#state[key] as never;
  }

  async update(key: string, value: unknown): Promise<void> {
    this.#state = { ...this.#state, [key]: value };
    await nextTurn();
    const written = this.#state;
    await nextTurn();
    this.#state = written;
  }
}

describe('orderedMemento', () => {
  async function updatedTwice(memento: vscode.Memento): Promise<readonly unknown[]> {
    const first = memento.update('first', 1);
    await nextTurn();
    const second = memento.update('second', 2);
    assert.equal(memento.get('second'), 2);
    await Promise.all([first, second]);
    return [memento.get('first'), memento.get('second')];
  }

  it('loses no update to the echo of an earlier one, which the editor alone does', async () => {
    assert.deepEqual(await updatedTwice(new EchoingMemento()), [1, undefined]);
    assert.deepEqual(await updatedTwice(new OrderedMemento(new EchoingMemento())), [1, 2]);
  });

  it('answers with what was last put in, before and after it is written', async () => {
    const memento = new OrderedMemento(new FakeMemento());
    const writes = [1, 2, undefined, 3].map((value) => memento.update('key', value));
    assert.equal(memento.get('key'), 3);
    assert.deepEqual(memento.keys(), ['key']);
    await Promise.all(writes);
    assert.equal(memento.get('key'), 3);
    const removal = memento.update('key', undefined);
    assert.equal(memento.get('key', 'usual'), 'usual');
    assert.deepEqual(memento.keys(), []);
    await removal;
    assert.deepEqual(memento.keys(), []);
  });

  it('passes a failed write on to the one who asked for it, and to nobody else', async () => {
    const stored = new FakeMemento();
    let isFull = true;
    const update = async (key: string, value: unknown) => {
      if (isFull) throw new Error('No space left');
      await stored.update(key, value);
    };
    const get = <Value>(key: string) => stored.get<Value>(key);
    const memento = new OrderedMemento({ keys: () => stored.keys(), get, update } as vscode.Memento);
    await assert.rejects(memento.update('first', 1), /No space left/);
    isFull = false;
    await memento.update('second', 2);
    assert.deepEqual([memento.get('first'), memento.get('second')], [undefined, 2]);
  });
});
