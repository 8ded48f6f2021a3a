import { readFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { eventually } from './eventually.ts';

/** The extension that has to be in the editor beside the packaged one. */
export const probeFolder = join(import.meta.dirname, 'probe');

/** What an extension host holds after its garbage was collected. */
export interface Figures {
  /** Bytes. */
  readonly heap: number;
  readonly listeners: number;
  readonly emitters: number;
  readonly sockets: number;
  readonly timers: number;
  readonly abortSignals: number;
  /** What keeps the process alive. */
  readonly handles: number;
  /** Promises so far that were rejected and heard by nobody. */
  readonly rejections: number;
}

/** Speaks with the probe in one extension host. */
export class Probe {
  readonly #file: string;

  /** `file` is the one that the editor's environment names. */
  constructor(file: string) {
    this.#file = file;
  }

  async figures(): Promise<Figures> {
    return JSON.parse(await this.#ask('/figures'));
  }

  /** Begins to watch how long the host is blocked at a time. */
  async watchBlocks(): Promise<void> {
    await this.#ask('/watchBlocks');
  }

  /** The longest time since then that the host did nothing else, in milliseconds; one is what cannot be told apart. */
  async longestBlock(): Promise<number> {
    return JSON.parse(await this.#ask('/longestBlock'));
  }

  /** Runs a command to its end. */
  async run(command: string): Promise<void> {
    await this.#ask('/run', { command });
  }

  /** Starts a command that asks a person something. */
  async start(command: string): Promise<void> {
    await this.#ask('/start', { command });
  }

  /** Rejects a promise that nobody hears of. */
  async reject(reason: string): Promise<void> {
    await this.#ask('/reject', { reason });
  }

  /** Saves the filter document with this text. */
  async writeFilter(content: string): Promise<void> {
    await this.#ask('/filter', { text: content });
  }

  async #ask(path: string, body: object = {}): Promise<string> {
    const port = await eventually(async () => Number(await readFile(this.#file, 'utf8')));
    // A connection of its own for each call: none of ours is counted among those that were left behind.
    return await new Promise((resolve, reject) => {
      const options = { host: '127.0.0.1', port, path, method: 'POST', agent: false };
      request(options, async (response) => {
        const answer = await text(response);
        if (response.statusCode === 200) resolve(answer);
        else reject(new Error(`The probe answered ${path} with: ${answer}`));
      })
        .once('error', reject)
        .end(JSON.stringify(body));
    });
  }
}
