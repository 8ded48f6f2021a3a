import { parseArgs } from 'node:util';
import { Refusal } from './progress.ts';

/** What `npm start` was asked for. */
export interface StartOptions {
  /** The API to list; without one, the sample buckets are shown. */
  readonly baseUrl?: string;
  readonly desktop: boolean;
  /** Whether a browser may be opened. */
  readonly open: boolean;
  readonly port?: number;
}

const usage = `Usage: npm start [-- options]
  --base-url URL  show the buckets of a real account there (key from MIXPEEK_API_KEY or Set API Key), not the samples
  --desktop       use the VS Code on this machine (\`code\` on PATH), not one in the browser
  --port N        serve on this port (also MIXPEEK_PORT); otherwise on a free one
  --no-open       do not open a browser`;

function refuse(sentence: string): never {
  throw new Refusal(`${sentence}\n${usage}`, 2);
}

function parsePort(text: string): number {
  const port = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  return port >= 1 && port <= 65_535 ? port : refuse(`"${text}" is no port: it takes a number from 1 to 65535.`);
}

/** Understands the flags of `npm start`; a mistake is a `Refusal` with the usage. */
export function parseStartOptions(args: readonly string[], environment: NodeJS.ProcessEnv): StartOptions {
  const options = {
    'base-url': { type: 'string' },
    desktop: { type: 'boolean', default: false },
    port: { type: 'string' },
    'no-open': { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  } as const;
  const { values } = (() => {
    try {
      return parseArgs({ args: [...args], options });
    } catch (error) {
      return refuse(error instanceof Error ? error.message : String(error));
    }
  })();
  if (values.help) throw new Refusal(usage, 0);
  const baseUrl = values['base-url'];
  if (baseUrl !== undefined && !/^https?:$/.test(URL.parse(baseUrl)?.protocol ?? '')) {
    refuse(`"${baseUrl}" is no web address: --base-url takes one like https://api.mixpeek.com.`);
  }
  const port = values.port ?? (environment['MIXPEEK_PORT'] || undefined);
  return {
    desktop: values.desktop,
    open: !values['no-open'],
    ...(baseUrl === undefined ? {} : { baseUrl }),
    ...(port === undefined ? {} : { port: parsePort(port) }),
  };
}
