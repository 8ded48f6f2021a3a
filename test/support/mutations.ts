/** A safeguard taken out of the sources, and the tests that have to notice. */
export interface Mutation {
  readonly name: string;
  readonly file: string;
  /** What stands in the file exactly once. */
  readonly text: string;
  readonly replacement: string;
  /** Test files under `test/`, all of `unit` or all of `editor`. */
  readonly guards: readonly string[];
}

export const mutations: readonly Mutation[] = [
  {
    name: 'no deadline for the whole call',
    file: 'src/api/transport.ts',
    text: 'const stopDeadline = startDeadline(allowed, () => settle(failed(timeout)));',
    replacement: 'const stopDeadline = () => {};',
    guards: ['unit/api/transportEnding.test.ts'],
  },
  {
    name: 'an abort that waits for undici',
    file: 'src/api/transport.ts',
    text: "signal.addEventListener('abort', cancel);",
    replacement: '',
    guards: ['unit/api/transportEnding.test.ts'],
  },
  {
    name: 'a deadline that sleeps with the machine',
    file: 'src/api/deadline.ts',
    text: 'Math.max(performance.now() - startedAt, wallClock() - startedOn)',
    replacement: 'performance.now() - startedAt',
    guards: ['unit/api/deadline.test.ts'],
  },
  {
    name: 'an answer to an older question is shown',
    file: 'src/listing/bucketList.ts',
    text: 'nobody to tell.\n    if (!isCurrent()) return;',
    replacement: 'nobody to tell.',
    guards: ['unit/listing/bucketListInterleavings.test.ts', 'unit/listing/changesOfGround.test.ts'],
  },
  {
    name: 'a connection that was overtaken counts',
    file: 'src/extension/connection/activeConnection.ts',
    text: 'resolution !== this.#resolution || (identity',
    replacement: '(identity',
    guards: ['editor/connection/activeConnection.test.ts'],
  },
  {
    name: 'a bucket that comes twice is shown twice',
    file: 'src/listing/listedBuckets.ts',
    text: 'if (this.#ids.has(bucket.id)) return undefined;',
    replacement: '',
    guards: ['unit/listing/listedBuckets.test.ts'],
  },
  {
    name: 'a bucket without an id that comes twice is shown twice',
    file: 'src/listing/listedBuckets.ts',
    text: 'if (contents.has(content)) return undefined;',
    replacement: '',
    guards: ['unit/listing/listedBuckets.test.ts'],
  },
  {
    name: 'no cap on what comes over the wire',
    file: 'src/api/transport.ts',
    text: 'maxResponseSize: options.maxWireBytes,',
    replacement: 'maxResponseSize: -1,',
    guards: ['unit/api/sizeCap.test.ts'],
  },
  {
    name: 'no cap on what a body unpacks to',
    file: 'src/api/decodeBody.ts',
    text: '{ maxOutputLength: maxDecodedBytes }',
    replacement: '{}',
    guards: ['unit/api/decodeBody.test.ts'],
  },
  {
    name: 'no cap on a body that is not packed',
    file: 'src/api/decodeBody.ts',
    text: 'body.length > maxDecodedBytes ? failed(tooLarge) : ',
    replacement: '',
    guards: ['unit/api/decodeBody.test.ts'],
  },
  {
    name: 'the log takes whatever it is given',
    file: 'src/extension/log.ts',
    text: 'visibleText(redact(text, this.#secrets)',
    replacement: 'visibleText(text',
    guards: ['editor/log.test.ts'],
  },
  {
    name: 'a secret that is known is written down',
    file: 'src/api/redact.ts',
    text: 'return withoutSecrets(text, secrets).replace(credentials',
    replacement: 'return text.replace(credentials',
    guards: ['unit/api/redact.test.ts'],
  },
  {
    name: 'credentials that nobody named are written down',
    file: 'src/api/redact.ts',
    text: 'const credentials = ',
    replacement: 'const credentials = /(?!)/g;\nexport const unused = ',
    guards: ['unit/api/redact.test.ts'],
  },
  {
    name: 'an error keeps the key that the server quoted',
    file: 'src/api/redact.ts',
    text: 'if (key === undefined) return reply;',
    replacement: 'return reply;',
    guards: ['unit/api/redact.test.ts'],
  },
  {
    name: 'a workspace decides where the key goes',
    file: 'src/extension/connection/settings.ts',
    text: 'configuration.inspect(setting.slice(section.length + 1))?.globalValue',
    replacement: 'configuration.get(setting.slice(section.length + 1))',
    guards: ['editor/connection/settings.test.ts'],
  },
  {
    name: 'one account is shown the page of another',
    file: 'src/extension/buckets/keptPage.ts',
    text: "kept['ground'] !== ground.id || ",
    replacement: '',
    guards: ['editor/buckets/keptPage.test.ts'],
  },
  {
    name: 'a page outlives the key that it was listed with',
    file: 'src/extension/buckets/keptPage.ts',
    text: "state.kind === 'signedOut' || state.kind",
    replacement: 'state.kind',
    guards: ['editor/buckets/keptPage.test.ts'],
  },
  {
    name: 'a workspace decides through which proxy',
    file: 'src/extension/connection/httpSettings.ts',
    text: 'configuration.inspect(setting)?.globalValue',
    replacement: 'configuration.get(setting)',
    guards: ['editor/connection/httpSettings.test.ts'],
  },
  {
    name: 'a key goes to every server',
    file: 'src/extension/connection/apiKeys.ts',
    text: 'const secretName = (origin: string) =>',
    replacement: "const secretName = (_: string, origin = '') =>",
    guards: ['editor/connection/apiKeys.test.ts'],
  },
  {
    name: 'the key of the environment goes everywhere unasked',
    file: 'src/extension/connection/apiKeys.ts',
    text: 'return this.#mayUseEnvironment(server)\n',
    replacement: 'return true\n',
    guards: ['editor/connection/apiKeys.test.ts'],
  },
  {
    name: 'a key put in the place of another is sent for the account of the first',
    file: 'src/extension/connection/activeConnection.ts',
    text: "if (found.value.kind === 'found' && (await apiKeys.accountOf(found.value.key)) === account) {",
    replacement: "if (found.value.kind === 'found') {",
    guards: ['editor/connection/activeConnection.test.ts'],
  },
  {
    name: 'questions are remembered for whoever comes',
    file: 'src/extension/connection/rememberedQuestions.ts',
    text: "[scope.origin, scope.account, namespace ?? '']",
    replacement: "[scope.origin, namespace ?? '']",
    guards: ['editor/connection/rememberedQuestions.test.ts'],
  },
  {
    name: 'recent namespaces are shown to whoever comes',
    file: 'src/extension/connection/namespaces.ts',
    text: 'function stateKey(what: string, { origin, account }: AccountScope)',
    replacement: "function stateKey(what: string, { origin }: AccountScope, account = '')",
    guards: ['editor/connection/namespaces.test.ts'],
  },
  {
    name: 'listed namespaces are shown to whoever comes',
    file: 'src/extension/connection/namespaceDirectory.ts',
    text: 'function idOf({ origin, account }: AccountScope)',
    replacement: "function idOf({ origin }: AccountScope, account = '')",
    guards: ['editor/connection/namespaceDirectory.test.ts'],
  },
  {
    name: "one account's limit stops another",
    file: 'src/api/rateGate.ts',
    text: 'this.#gates = closedGates;',
    replacement: "this.#gates = closedGates;\n    account = '';",
    guards: ['unit/api/rateGate.test.ts'],
  },
  {
    name: 'every fetch of the process goes through the extension',
    file: 'src/api/transport.ts',
    text: "const cancelled: TransportError = { kind: 'cancelled' };",
    replacement:
      "const cancelled: TransportError = { kind: 'cancelled' };\n" +
      "Reflect.set(globalThis, Symbol.for('undici.globalDispatcher.1'), new Agent());",
    guards: ['unit/house/sharedProcess.test.ts'],
  },
  {
    name: 'connections outlive the extension',
    file: 'src/extension/connection/transports.ts',
    text: 'this.#giveUp((transport) => transport.dispose());',
    replacement: '',
    guards: ['editor/window/endurance.test.ts'],
  },
];
