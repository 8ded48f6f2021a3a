/** A fault for the log. The stack names our own code; the message of a foreign error may quote what was sent, so it is left out. */
export function faultText(fault: unknown): string {
  if (!(fault instanceof Error)) return typeof fault;
  const frames = (fault.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return [fault.name, ...frames.map((frame) => `    ${frame.trim()}`)].join('\n');
}
