import type { JsonValue } from '../../model/json.ts';
import type { ValidationIssue } from '../apiError.ts';
import type { Generation, ListDialect, ShapedRequest } from './generation.ts';

/** A generation with the dialect to speak it in. */
export interface Speech {
  readonly generation: Generation;
  readonly dialect: ListDialect;
}

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

/**
 * What to speak after a reply that shows `generation`, to a call that was shaped for `asked` and sent in the dialect
 * `used`. A server that turned out to be of another generation starts as its document says, without what this very
 * call was refused: what another generation could not do says nothing about this one.
 */
export function speechAfter(asked: Speech, used: ListDialect, generation: Generation): Speech {
  if (generation === asked.generation && asked.dialect !== firstDialect) return { generation, dialect: used };
  const usual = generation.dialect;
  const before = asked.dialect;
  const dialect: ListDialect = {
    maxLimit: used.maxLimit === before.maxLimit ? usual.maxLimit : Math.min(used.maxLimit, usual.maxLimit),
    paging: used.paging === before.paging ? usual.paging : used.paging,
    takesSort: usual.takesSort && used.takesSort === before.takesSort,
  };
  return { generation, dialect };
}

/**
 * Whether a request said all that another one would say: then its reply answers both. The limit does not count, as
 * fewer rows are an answer too.
 */
export function saysAllOf(sent: ShapedRequest, wanted: ShapedRequest): boolean {
  const parts = (request: ShapedRequest) => [request.parameters, request.body ?? {}] as const;
  const [sentParts, wantedParts] = [parts(sent), parts(wanted)];
  return wantedParts.every((part, place) =>
    Object.entries(part).every(([name, value]) => name === 'limit' || isSame(sentParts[place]?.[name], value)),
  );
}

function isSame(one: JsonValue | undefined, other: JsonValue): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function changeFor(issue: ValidationIssue, sent: ListDialect): Partial<ListDialect> | undefined {
  const [place, name] = issue.location;
  if (place === 'body' && name === 'sort' && sent.takesSort) return { takesSort: false };
  if ((place !== 'body' && place !== 'query') || (name !== 'limit' && name !== 'offset')) return undefined;
  if (issue.type === 'extra_forbidden') {
    return sent.paging === 'queryAndBody' ? { paging: place === 'body' ? 'query' : 'body' } : undefined;
  }
  if (name !== 'limit') return undefined;
  const maxLimit = issue.maximum ?? (sent.maxLimit > 100 ? 100 : 10);
  return maxLimit >= 1 && maxLimit < sent.maxLimit ? { maxLimit } : undefined;
}
