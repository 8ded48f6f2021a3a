import assert from 'node:assert/strict';
import type { ValidationIssue } from '../../../../src/api/apiError.ts';
import { dialectAfter, firstDialect } from '../../../../src/api/generations/dialects.ts';
import type { ListDialect } from '../../../../src/api/generations/generation.ts';

describe('dialectAfter', () => {
  const wide: ListDialect = { ...firstDialect, maxLimit: 1_000 };

  function issue(location: string, type = 'less_than_equal', maximum?: number): ValidationIssue {
    const found = { location: location.split('.'), message: '', type };
    return maximum === undefined ? found : { ...found, maximum };
  }

  for (const [what, before, issues, expected] of [
    ['the limit that is named', wide, [issue('body.limit', 'less_than_equal', 250)], { maxLimit: 250 }],
    [
      'a limit named in both places',
      wide,
      [issue('body.limit', '', 50), issue('query.limit', '', 50)],
      { maxLimit: 50 },
    ],
    ['the smaller of two limits', wide, [issue('body.limit', '', 50), issue('query.limit', '', 80)], { maxLimit: 50 }],
    ['100 if none is named', wide, [issue('query.limit')], { maxLimit: 100 }],
    ['100 if none is named in both places', wide, [issue('query.limit'), issue('body.limit')], { maxLimit: 100 }],
    ['10 if 100 was too much', firstDialect, [issue('body.limit')], { maxLimit: 10 }],
    ['no sort', wide, [issue('body.sort', 'string_type')], { takesSort: false }],
    [
      'no sort, with a complaint for each form of it',
      wide,
      [issue('body.sort.str', 'string_type'), issue('body.sort.SortOption.field', 'missing')],
      { takesSort: false },
    ],
    [
      'paging in the query',
      wide,
      [issue('body.limit', 'extra_forbidden'), issue('body.offset', 'extra_forbidden')],
      { paging: 'query' },
    ],
    ['paging in the body', wide, [issue('query.offset', 'extra_forbidden')], { paging: 'body' }],
    [
      'no sort and a smaller page',
      wide,
      [issue('body.sort', 'string_type'), issue('body.limit', '', 20)],
      { takesSort: false, maxLimit: 20 },
    ],
  ] as const) {
    it(`takes ${what}`, () => {
      assert.deepEqual(dialectAfter(issues, before), { ...before, ...expected });
    });
  }

  for (const [what, before, issues] of [
    ['nothing is named', wide, []],
    ['something else is wrong', wide, [issue('body.filters', 'dict_type')]],
    ['something else is wrong too', wide, [issue('body.limit', '', 20), issue('body.search', 'string_type')]],
    ['the offset is wrong', wide, [issue('body.offset', 'greater_than_equal')]],
    ['sort was not sent', { ...wide, takesSort: false }, [issue('body.sort', 'string_type')]],
    ['no smaller page exists', { ...wide, maxLimit: 10 }, [issue('body.limit')]],
    ['the named limit is no smaller', firstDialect, [issue('body.limit', '', 100)]],
    ['the named limit is 0', wide, [issue('body.limit', '', 0)]],
    ['the named limit is negative', wide, [issue('body.limit', '', -5)]],
    ['the copy left is refused', { ...wide, paging: 'query' }, [issue('query.limit', 'extra_forbidden')]],
    [
      'both copies are refused',
      wide,
      [issue('query.limit', 'extra_forbidden'), issue('body.limit', 'extra_forbidden')],
    ],
    ['a header is named like it', wide, [issue('header.limit', '', 20)]],
    ['the bucket to create lacks its name', wide, [issue('body.bucket_name', 'missing')]],
  ] as const) {
    it(`gives up if ${what}`, () => {
      assert.equal(dialectAfter(issues, before), undefined);
    });
  }
});
