// undici's index puts a dispatcher into process-wide slots that every extension's `fetch` reads, so only these inner
// files are imported. They carry no types of their own and may move between releases: the version is pinned exactly.

declare module 'undici/lib/dispatcher/agent.js' {
  export { Agent as default } from 'undici';
}
