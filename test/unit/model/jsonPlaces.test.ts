import assert from 'node:assert/strict';
import fc from 'fast-check';
import { membersAt, placeOf } from '../../../src/model/jsonPlaces.ts';
import { allHostileStrings } from '../../support/hostileStrings.ts';

/** The text that a path leads to. */
function textAt(text: string, path: readonly (string | number)[]): string {
  const { start, end, isMissing } = placeOf(text, path);
  assert.equal(isMissing, false, path.join('.'));
  return text.slice(start, end);
}

/** Every path of a value, the empty one included. */
function pathsOf(value: unknown): (string | number)[][] {
  if (typeof value !== 'object' || value === null) return [[]];
  const steps = Array.isArray(value) ? value.map((part, at) => [at, part] as const) : Object.entries(value);
  return [[], ...steps.flatMap(([step, part]) => pathsOf(part).map((path) => [step, ...path]))];
}

function valueAt(value: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (part, step) => Object.entries(part as object).find(([key]) => key === `${step}`)?.[1],
    value,
  );
}

describe('jsonPlaces', () => {
  it('finds every value of every JSON text, however it is laid out', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom('', ' ', '\t', 2), (json, space) => {
        const text = ` \n${JSON.stringify(json, undefined, space)}\r\n`;
        const parsed: unknown = JSON.parse(text);
        for (const path of pathsOf(parsed)) assert.deepEqual(JSON.parse(textAt(text, path)), valueAt(parsed, path));
      }),
      { numRuns: 300 },
    );
  });

  it('finds keys and values whatever they hold', () => {
    for (const hostile of allHostileStrings) {
      const text = JSON.stringify({ before: [hostile], inside: Object.fromEntries([[hostile, hostile]]), after: 1 });
      assert.equal(textAt(text, ['inside', hostile]), JSON.stringify(hostile));
      assert.equal(textAt(text, ['after']), '1');
      const { name } = placeOf(text, ['inside', hostile]);
      assert.equal(name && text.slice(name.start, name.end), JSON.stringify(hostile));
    }
  });

  it('takes the last of two members of the same name, as JSON.parse does', () => {
    assert.equal(textAt('{"a": 1, "a": 2}', ['a']), '2');
    assert.deepEqual(
      membersAt('{"a": 1, "\\u0061": 2}', 0).map(({ key }) => key),
      ['a', 'a'],
    );
  });

  it('answers the nearest place around what is not there', () => {
    const text = '{"a": {"b": 1}}';
    const { start, end, isMissing } = placeOf(text, ['a', 'x', 'y']);
    assert.equal(isMissing, true);
    assert.equal(text.slice(start, end), '{"b": 1}');
    assert.equal(placeOf('[1]', [1]).isMissing, true);
    assert.equal(placeOf('[1]', ['0']).isMissing, true);
    assert.equal(placeOf('1', ['a']).isMissing, true);
  });

  it('passes over more levels than calls fit, and over long texts', () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const long = JSON.stringify('\\"'.repeat(200_000));
    const text = `{"deep": ${deep}, "long": ${long}, "last": true}`;
    assert.equal(textAt(text, ['last']), 'true');
    assert.equal(textAt(text, ['deep']).length, deep.length);
  });
});
