/** What is known of a statement: Kleene's three values. */
export type Truth = 'true' | 'false' | 'unknown';

export function truthOf(holds: boolean): Truth {
  return holds ? 'true' : 'false';
}

export function not(truth: Truth): Truth {
  if (truth === 'unknown') return 'unknown';
  return truth === 'true' ? 'false' : 'true';
}

/** True if any is, else unknown if any is. */
export function anyOf(truths: Iterable<Truth>): Truth {
  let known: Truth = 'false';
  for (const truth of truths) {
    if (truth === 'true') return 'true';
    if (truth === 'unknown') known = 'unknown';
  }
  return known;
}
