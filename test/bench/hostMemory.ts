import { readdir, readFile } from 'node:fs/promises';

/**
 * Bytes of memory that the extension host of an editor server holds, from the process table of Linux; undefined on
 * other systems.
 */
export async function hostMemory(serverPid: number): Promise<number | undefined> {
  if (process.platform !== 'linux') return undefined;
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const read = (pid: string, name: string): Promise<string> => readFile(`/proc/${pid}/${name}`, 'utf8').catch(() => '');
  const parents = new Map<number, number>();
  const hosts: string[] = [];
  for (const pid of pids) {
    parents.set(Number(pid), Number(/^PPid:\s*(\d+)/m.exec(await read(pid, 'status'))?.[1]));
    if ((await read(pid, 'cmdline')).includes('--type=extensionHost')) hosts.push(pid);
  }
  const isOurs = (pid: number | undefined): boolean =>
    pid !== undefined && (pid === serverPid || (pid > 1 && isOurs(parents.get(pid))));
  const ours = hosts.filter((pid) => isOurs(Number(pid)));
  const host = ours.at(-1);
  if (host === undefined || ours.length > 1) throw new Error(`The editor has ${ours.length} extension hosts.`);
  return Number(/^VmRSS:\s*(\d+) kB/m.exec(await read(host, 'status'))?.[1]) * 1024;
}
