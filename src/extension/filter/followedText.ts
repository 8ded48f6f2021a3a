import type { AskedQuestion, QuestionEdit, Questions } from '../../listing/questions.ts';
import { type BucketQuery, composeQuery, queryParts } from '../../model/query.ts';
import {
  documentText,
  editsForParts,
  type PartsInText,
  partsInText,
  printedPart,
  samePart,
  sameWritten,
  type TextEdit,
  withNothingAsBefore,
} from './filterText.ts';

/** What a text was made from: the question, and how its parts stood in the text when the two said the same. */
export interface Origin {
  readonly revision: number;
  readonly query: BucketQuery;
  readonly written: PartsInText;
}

/** A text that follows a change made elsewhere. */
export interface Following {
  readonly edits: readonly TextEdit[];
  readonly origin: Origin;
}

/** The origin of a text that says the question. */
export function originOf(text: string, { revision, query }: AskedQuestion): Origin {
  return { revision, query, written: partsInText(text) ?? {} };
}

/** What has to change in a text made from `origin`; undefined if nothing has, or nothing can before it is JSON again. */
export function following(text: string, origin: Origin, questions: Questions): Following | undefined {
  const { revision, query } = questions.current;
  if (!questions.takesEditsOf(origin.revision)) {
    const whole = documentText(query);
    return { edits: [{ start: 0, end: text.length, text: whole }], origin: originOf(whole, questions.current) };
  }
  const changed = queryParts.filter((part) => !samePart(origin.query, query, part));
  if (changed.length === 0 && origin.revision === revision) return undefined;
  const inText = partsInText(text);
  if (!inText) return undefined;
  const untouched = changed.filter((part) => sameWritten(inText, origin.written, part));
  const followed = Object.fromEntries(untouched.map((part) => [part, printedPart(query, part)]));
  return {
    edits: editsForParts(text, followed),
    origin: { revision, query, written: { ...origin.written, ...followed } },
  };
}

/** The edit that a text makes: of the parts in which it says something else than its origin, and no others. */
export function editOfText(said: BucketQuery, origin: Origin, { revision, query }: AskedQuestion): QuestionEdit {
  const own = withNothingAsBefore(said, origin.query);
  // What the text has not followed yet is no edit of it, whatever revision it was last applied to.
  const edited = composeQuery((part) => (samePart(own, origin.query, part) ? query : own));
  return { baseRevision: revision, query: edited };
}
