import type { ValidationIssue } from '../apiError.ts';
import type { ListDialect } from './generation.ts';

/**
 * The first call to a server that nothing is known of, valid in every document of the list path: extras are ignored,
 * so limit and offset go into both places, and no page is above 100 rows.
 */
export const firstDialect: ListDialect = { maxLimit: 100, paging: 'queryAndBody', takesSort: true };

/**
 * The dialect that a 422 asks for, or undefined if it names nothing that can be left out.
 * Only a reply whose every complaint is about paging or sort is answered by asking again.
 */
export function dialectAfter(issues: readonly ValidationIssue[], dialect: ListDialect): ListDialect | undefined {
  if (issues.length === 0) return undefined;
  let next: ListDialect = dialect;
  for (const issue of issues) {
    const changed = dialectAfterIssue(issue, next);
    if (!changed) return undefined;
    next = changed;
  }
  return next;
}

function dialectAfterIssue(issue: ValidationIssue, dialect: ListDialect): ListDialect | undefined {
  const [place, name] = issue.location;
  if (place === 'body' && name === 'sort' && dialect.takesSort) return { ...dialect, takesSort: false };
  if ((place !== 'body' && place !== 'query') || (name !== 'limit' && name !== 'offset')) return undefined;
  if (issue.type === 'extra_forbidden') {
    const paging = place === 'body' ? 'query' : 'body';
    return dialect.paging === 'queryAndBody' || dialect.paging === paging ? { ...dialect, paging } : undefined;
  }
  if (name !== 'limit') return undefined;
  const maxLimit = issue.maximum ?? (dialect.maxLimit > 100 ? 100 : 10);
  return maxLimit >= 1 && maxLimit < dialect.maxLimit ? { ...dialect, maxLimit } : undefined;
}
