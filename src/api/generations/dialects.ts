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
  let next = dialect;
  for (const issue of issues) {
    // Each complaint is about what was sent: a limit goes in both places and is complained of twice.
    const change = changeFor(issue, dialect);
    if (!change || (change.paging && next.paging !== dialect.paging && change.paging !== next.paging)) return undefined;
    next = { ...next, ...change, maxLimit: Math.min(next.maxLimit, change.maxLimit ?? next.maxLimit) };
  }
  return next;
}

function changeFor(issue: ValidationIssue, sent: ListDialect): Partial<ListDialect> | undefined {
  const [place, name] = issue.location;
  if (place === 'body' && name === 'sort' && sent.takesSort) return { takesSort: false };
  if ((place !== 'body' && place !== 'query') || (name !== 'limit' && name !== 'offset')) return undefined;
  if (issue.type === 'extra_forbidden') {
    if (place === 'body') return sent.paging === 'query' ? undefined : { paging: 'query' };
    return sent.paging === 'body' ? undefined : { paging: 'body' };
  }
  if (name !== 'limit') return undefined;
  const maxLimit = issue.maximum ?? (sent.maxLimit > 100 ? 100 : 10);
  return maxLimit >= 1 && maxLimit < sent.maxLimit ? { maxLimit } : undefined;
}
